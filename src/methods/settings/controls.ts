/** Where a setting stands in a config: its key, and the dictionary that holds it. */
export interface ConfigPlace {
  /**
   * `head`: `det_head` of 1.x, `bbox_head` of 0.x; `postprocessor`: that of the head; `model`: the
   * model itself; `rcnn`: the settings of Mask R-CNN's second stage (`test_cfg.rcnn`).
   */
  in: 'head' | 'postprocessor' | 'model' | 'rcnn';
  key: string;
  /** 0.x still takes it from the head, where it used to stand and where it wins. */
  movedFromHead?: true;
}

/** The generations that have a setting under a name of its own; absent where it has none. */
type Places = Partial<Record<'0.x' | '1.x', ConfigPlace>>;

/** How a setting is changed while one looks: over a range, or among some values. */
export interface Control {
  /** What a slider offers; a number field takes whatever the setting's rule allows. */
  range?: { least: number; most: number; step: number };
  values?: readonly string[];
  places: Places;
  /** 0.x has one key for this setting and that one. */
  alsoIn0x?: string;
}

/**
 * A control for each setting of a method, or `fixed` for what the network was built and trained
 * with: total, so that none is forgotten.
 */
export type ControlsOf<S> = { [K in keyof Omit<S, 'kind'>]-?: Control | 'fixed' };

/** In the head's postprocessor, under the same key in both generations. */
export function inPostprocessor(key: string): Places {
  return both({ in: 'postprocessor', key });
}

/** In the head itself. */
export function inHead(key: string): Places {
  return both({ in: 'head', key });
}

export function both(place: ConfigPlace): Places {
  return { '0.x': place, '1.x': place };
}

/** Confidences and overlaps: 0 to 1 by hundredths. */
export function share(places: Places, more: Pick<Control, 'alsoIn0x'> = {}): Control {
  return slider(0, 1, 0.01, places, more);
}

export function slider(
  least: number,
  most: number,
  step: number,
  places: Places,
  more: Pick<Control, 'alsoIn0x'> = {},
): Control {
  return { range: { least, most, step }, places, ...more };
}

/** Four corners or a contour (`text_repr_type`). */
export function reprChoice(places: Places): Control {
  return { values: ['quad', 'poly'], places };
}

/** `text_repr_type` of a head's postprocessor, which 0.x heads had themselves. */
export const reprOfPostprocessor = reprChoice({
  '0.x': { in: 'postprocessor', key: 'text_repr_type', movedFromHead: true },
  '1.x': { in: 'postprocessor', key: 'text_repr_type' },
});
