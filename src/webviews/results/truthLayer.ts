import type { ComparedInstance } from '../../compare/comparison';
import type { TextInstance } from '../../model/prediction';
import { svg } from '../shared/dom';
import type { Content } from './store';

/** The ground truth's boundaries, dotted, below those that were found. */
export class TruthLayer {
  readonly node = svg('g', { class: 'truth-layer' });
  #shown: ShownTruth[] = [];

  /** What is drawn, unless it is switched off. */
  get shown(): ShownTruth[] {
    return this.node.hasAttribute('hidden') ? [] : this.#shown;
  }

  render(content: Content): void {
    this.#shown = shownTruth(content);
    this.node.replaceChildren(
      ...this.#shown.map(({ polygon, missed }) =>
        svg(
          'g',
          { class: missed ? 'truth missed' : 'truth' },
          ...['halo', 'line'].map(part =>
            svg('polygon', { class: part, points: polygon.join(' ') }),
          ),
        ),
      ),
    );
  }
}

/** A boundary of the ground truth, in image pixels; `missed` by every side that answered. */
export interface ShownTruth {
  polygon: number[];
  missed: boolean;
}

/** Nothing where it is a side itself, or of another task. */
function shownTruth(content: Content): ShownTruth[] {
  const judgement = content.judgement();
  if (!judgement) return [];
  const held = [judgement.left, judgement.right].filter(side => side !== undefined);
  return judgement.truth.instances.flatMap(instance => {
    const { polygon } = instance;
    if (!polygon) return [];
    const found = held.some(({ rows }) => rows.some(row => row.left && row.right === instance));
    return [{ polygon, missed: !found }];
  });
}

/** What the ground truth has where this row is; undefined where it has nothing there. */
export function truthOf(row: ComparedInstance, content: Content): TextInstance | undefined {
  const judgement = content.judgement();
  return (['left', 'right'] as const)
    .map(side => judgement?.[side]?.rows.find(({ left }) => left && left === row[side])?.right)
    .find(Boolean);
}
