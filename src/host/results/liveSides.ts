import { throwIfCancelled, UserError } from '../../base/errors';
import type { LiveRun } from '../../engineClient/liveRun';
import type { ModelDescription } from '../../model/modelDescription';
import { modelsOf, withPost, type Pipeline } from '../../model/pipeline';
import { changedPost, type PostChange, type PostValues } from '../../model/postControls';
import type { Found, ImageFile, Prediction } from '../../model/prediction';
import type { PostSection, Side, SideState, ViewerState } from '../../protocol/viewer';
import type { Ready } from './sources';

/** A local run that has answered, and how it is looked at. */
interface LiveSide {
  run: LiveRun;
  model: string;
  original: Prediction;
  change: PostChange;
  /** What is shown. */
  applied: PostChange;
  /** The change is another than the one that is being read. */
  wanted: boolean;
  reading: boolean;
  failure?: string;
}

/** Puts values of a model's settings into its config. */
export type WriteToConfig = (model: ModelDescription, values: PostValues) => Promise<void>;

const UNCHANGED: PostChange = { values: {} };

/**
 * The local sides of a session, whose post-processing is changed while one looks. Of the positions
 * that a slider passes only the newest counts: one that has not been asked for yet is dropped.
 */
export class LiveSides {
  private readonly sides = new Map<Side, LiveSide>();
  /** What was shown of the image before. */
  private carried: Partial<Record<Side, Pick<LiveSide, 'model' | 'applied'>>> = {};

  /** Hears what a side finds as it is looked at now; cheaper than `onChange`. */
  onRead: (side: Side, found: Found) => void = () => undefined;

  constructor(
    private readonly shown: Record<Side, { state: SideState }>,
    /** Hears what the page does not know yet: a failure, or that the user let go. */
    private readonly onChange: () => void,
    private readonly onDefect: (error: unknown) => void,
  ) {}

  /** The next image is looked at as this one was. */
  takeOver(before: LiveSides): void {
    this.carried = { ...before.carried, ...Object.fromEntries(before.sides) };
  }

  /**
   * Asks who answers for a side, as the user looks at it where it was asked before. Throws as
   * `Predictor` does.
   */
  async predict(
    side: Side,
    { predictor, source, live }: Ready,
    image: ImageFile,
    signal: AbortSignal,
  ): Promise<Prediction> {
    const original = { ...(await predictor.predict(image, signal)), source };
    throwIfCancelled(signal);
    const before = this.sides.get(side) ?? this.carried[side];
    if (!live || !('model' in source)) {
      this.sides.delete(side);
      return original;
    }
    const { model } = source;
    const change = before?.model === model ? before.applied : UNCHANGED;
    const { found, ...looked } = await lookedAt(original, live, change);
    throwIfCancelled(signal);
    const answered = { run: live, model, original, change, wanted: false, reading: false };
    this.sides.set(side, { ...answered, ...looked });
    return withFound(original, found);
  }

  /** Changes how a side is looked at; `final` when the user has let go. */
  set(side: Side, change: PostChange, final: boolean): void {
    const live = this.sides.get(side);
    if (!live) return;
    live.change = change;
    live.wanted = true;
    void this.readOn(side, live).then(() => {
      if (final) this.onChange();
    });
  }

  /** As the model gave it, whatever is shown. */
  original(side: Side): Prediction | undefined {
    return this.sides.get(side)?.original;
  }

  /** What is changed of what a side shows. */
  changed(side: Side): PostChange | undefined {
    return this.sides.get(side)?.applied;
  }

  /** The settings that a side is looked at with instead of its model's own; undefined of none. */
  settings(side: Side): PostValues | undefined {
    const { values = {}, textScore = 0 } = this.changed(side) ?? {};
    const all = { ...values, ...(textScore > 0 && { textScore }) };
    return Object.keys(all).length > 0 ? all : undefined;
  }

  /** What a side runs through with the settings that it is looked at with. */
  pipeline(side: Side, own: Pipeline): Pipeline {
    const live = this.sides.get(side);
    const [first] = modelsOf(own);
    // Another model may have been chosen since.
    if (!live || live.run.description.name !== first?.description.name) return own;
    return withPost(own, changedPost(first.description, live.applied.values));
  }

  /** Hands the changed settings of a side's model to who puts them into its config. */
  async write(side: Side, write: WriteToConfig): Promise<void> {
    const live = this.sides.get(side);
    if (live) await write(live.run.description, live.applied.values);
  }

  sections(): NonNullable<ViewerState['post']> {
    const sections = [...this.sides].map(([side, live]) => [side, section(live)] as const);
    return Object.fromEntries(sections);
  }

  private async readOn(side: Side, live: LiveSide): Promise<void> {
    if (live.reading) return;
    live.reading = true;
    while (live.wanted && this.sides.get(side) === live) {
      live.wanted = false;
      await this.read(side, live);
    }
    live.reading = false;
  }

  private async read(side: Side, live: LiveSide): Promise<void> {
    const { change } = live;
    try {
      const found = await live.run.readAgain(change);
      if (this.sides.get(side) !== live) return;
      live.applied = change;
      this.show(side, found);
      if (live.failure === undefined) return;
      delete live.failure;
    } catch (error) {
      if (!(error instanceof UserError)) this.onDefect(error);
      live.failure = error instanceof Error ? error.message : String(error);
    }
    this.onChange();
  }

  private show(side: Side, found: Found): void {
    const { state } = this.shown[side];
    if (state.state !== 'done') return;
    this.shown[side].state = { ...state, prediction: withFound(state.prediction, found) };
    this.onRead(side, found);
  }
}

/** What was found as the user looks at it; as it is, with the reason, where that cannot be. */
async function lookedAt(
  original: Prediction,
  live: LiveRun,
  change: PostChange,
): Promise<{ found: Found } & Pick<LiveSide, 'applied' | 'failure'>> {
  if (change === UNCHANGED) return { found: original, applied: UNCHANGED };
  try {
    return { found: await live.readAgain(change), applied: change };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { found: original, applied: UNCHANGED, failure: error.message };
  }
}

/** The same answer with what was found otherwise. */
function withFound(prediction: Prediction, { instances, relations }: Found): Prediction {
  return { ...prediction, instances, ...(relations && { relations }) };
}

function section({ run, change, failure }: LiveSide): PostSection {
  return {
    controls: run.controls,
    change,
    readsText: run.readsText,
    ...(failure !== undefined && { failure }),
  };
}
