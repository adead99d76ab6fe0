import { comparePredictions, singlePrediction } from '../../compare/compare';
import type { ComparedInstance, CompareOptions, Comparison } from '../../compare/comparison';
import { judge, type Judgement } from '../../compare/judgement';
import type { Found, Frame, Prediction, TextInstance } from '../../model/prediction';
import type { Side, ViewerState } from '../../protocol/viewer';
import { linksOf, type Link } from './links';

/** The image as an element that is ready to draw, turned the way the coordinates count. */
export interface LoadedImage {
  element: HTMLImageElement;
  name: string;
  width: number;
  height: number;
  turned: boolean;
}

/**
 * What the panel shows, derived from the host's state, the image and the slider. Rows are empty
 * until a side has answered.
 */
export interface Content {
  state: ViewerState;
  image: LoadedImage | undefined;
  imageError: string | undefined;
  options: CompareOptions;
  left: Prediction | undefined;
  right: Prediction | undefined;
  comparison: Comparison | undefined;
  rows: ComparedInstance[];
  /** Which value belongs to which key, of KIE in openset mode. */
  links: Link[];
  /** What the ground truth beside the image says of the sides; worked out when it is asked for. */
  judgement: () => Judgement | undefined;
}

/**
 * Holds the panel's state; tells `onContent` when anything but selection changed, `onSelection`
 * when that did.
 */
export class Store {
  content: Content | undefined;
  /** `moved`: only by a slider that is still held. */
  onContent: (content: Content, moved: boolean) => void = () => {};
  onSelection: () => void = () => {};
  private image: LoadedImage | undefined;
  private imageError: string | undefined;
  /** Kept by instance, since rows are numbered anew when the other side answers. */
  private selectedInstance: TextInstance | undefined;
  private hoveredInstance: TextInstance | undefined;

  setState(state: ViewerState): void {
    this.update(state, state.options);
  }

  /** A side's settings were moved: what it finds now, in place of what it found. */
  readAgain(side: Side, { instances, relations }: Found): void {
    const { content } = this;
    const answered = content?.state[side];
    if (!content || answered?.state !== 'done') return;
    const prediction = { ...answered.prediction, instances, ...(relations && { relations }) };
    const state = { ...content.state, [side]: { ...answered, prediction } };
    this.update(state, content.options, true);
  }

  setThreshold(scoreThreshold: number): void {
    if (this.content) this.update(this.content.state, { ...this.content.options, scoreThreshold });
  }

  setImage(image: LoadedImage | undefined, error?: string): void {
    this.image = image;
    this.imageError = error;
    if (this.content) this.update(this.content.state, this.content.options);
  }

  /** Which way up coordinates count: the served side's word, else the local one's. */
  orientation(): Frame['orientation'] | undefined {
    return this.content?.left?.frame?.orientation ?? this.content?.right?.frame?.orientation;
  }

  select(row: ComparedInstance | undefined): void {
    this.selectedInstance = row && (row.left ?? row.right);
    this.onSelection();
  }

  hover(row: ComparedInstance | undefined): void {
    const instance = row && (row.left ?? row.right);
    if (instance === this.hoveredInstance) return;
    this.hoveredInstance = instance;
    this.onSelection();
  }

  /** The only row there is needs no click. */
  get selected(): ComparedInstance | undefined {
    const rows = this.content?.rows ?? [];
    return rows.length === 1 ? rows[0] : this.rowOf(this.selectedInstance);
  }

  get hovered(): ComparedInstance | undefined {
    return this.rowOf(this.hoveredInstance);
  }

  private rowOf(instance: TextInstance | undefined): ComparedInstance | undefined {
    return (
      instance &&
      this.content?.rows.find(({ left, right }) => left === instance || right === instance)
    );
  }

  private update(state: ViewerState, given: CompareOptions, moved = false): void {
    const options = { ...given, turned: this.image?.turned ?? true };
    const [left, right] = [answer(state, 'left'), answer(state, 'right')];
    const comparison = left && right ? comparePredictions(left, right, options) : undefined;
    const rows =
      comparison?.rows ??
      (left
        ? singlePrediction(left, 'left', options)
        : right
          ? singlePrediction(right, 'right', options)
          : []);
    this.content = {
      state,
      image: this.image,
      imageError: this.imageError,
      options,
      left,
      right,
      comparison,
      rows,
      links: linksOf(rows, left, right),
      judgement: once(() => state.truth && judge({ left, right }, state.truth, options)),
    };
    this.onContent(this.content, moved);
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function answer(state: ViewerState, side: Side): Prediction | undefined {
  const answered = state[side];
  return answered.state === 'done' ? answered.prediction : undefined;
}
