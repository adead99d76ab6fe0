import { defaultCompareOptions } from '../../compare/compare';
import { CancelledError } from '../../base/errors';
import type { ImageFile, Prediction } from '../../model/prediction';
import type { PanelMemento, Side, SideState, ViewerState } from '../../protocol/viewer';
import { readImage } from './image';
import { standsAlone } from '../../runs/runId';
import { LiveSides } from './liveSides';
import { mementoOf } from './memento';
import { PanelSides } from './panelSides';
import { doneOrSlow, sharesCores } from './sharedCores';
import { chosenLabel, cancelledState, unavailableState } from './sideModel';
import type { PredictionSources, Ready, ResolvedSource } from './sources';

/**
 * One side's part in a run: `turn` is what it waits for, `before` what it shows when the run is
 * cancelled.
 */
interface Turn {
  image: Promise<ImageFile>;
  running: AbortController;
  before: SideState;
  turn: Promise<void> | undefined;
}

const SIDES = ['left', 'right'] as const;

/**
 * One image asked of two sources: their choices, runs, results. Knows nothing of windows; tells
 * `onChange` when anything changed.
 */
export class PanelSession {
  scoreThreshold: number;
  /** The local sides as they are looked at. */
  readonly live: LiveSides;
  readonly sides: PanelSides;
  private running: AbortController | undefined;
  private lookingInto = new AbortController();
  /** The run that was started last; one before it has nothing to say any more. */
  private latest: AbortController | undefined;
  /** Sides that were asked to run and have not answered: they run as soon as they can. */
  private readonly wanted = new Set<Side>();
  /** Of these, the ones that could run when last looked at. */
  private readonly able = new Set<Side>();
  private looking: Promise<void> | undefined;
  private lookAgain = false;

  constructor(
    readonly imagePath: string,
    sources: PredictionSources,
    private readonly onChange: () => void,
    onDefect: (error: unknown) => void,
    memento?: PanelMemento,
  ) {
    this.scoreThreshold = memento?.scoreThreshold ?? sources.scoreThreshold();
    this.sides = new PanelSides(imagePath, sources, onDefect, memento);
    this.live = new LiveSides(this.sides, onChange, onDefect);
  }

  prediction(side: Side): Prediction | undefined {
    const { state } = this.sides[side];
    return state.state === 'done' ? state.prediction : undefined;
  }

  chosen(side: Side): string | undefined {
    return this.sides[side].chosen;
  }

  /** Sets the sources of the next run; what is absent stays. */
  prefer(ids: Partial<Record<Side, string | undefined>>): void {
    for (const side of SIDES) this.sides.prefer(side, ids[side] ?? this.sides[side].chosen);
  }

  state(): ViewerState {
    const options = { ...defaultCompareOptions, scoreThreshold: this.scoreThreshold };
    return { ...this.sides.shown(), options, post: this.live.sections() };
  }

  memento(): PanelMemento {
    return mementoOf(this, this.sides);
  }

  /**
   * Asks for the choices again, and who would answer now. What was to run, and could not, runs as
   * soon as it can; else nothing runs.
   */
  async refresh(): Promise<void> {
    // A server that starts tells of every step: one look after the last is enough.
    this.lookAgain = true;
    this.looking ??= this.lookAtAll().finally(() => {
      this.looking = undefined;
    });
    await this.looking;
    if (!this.running && this.able.size)
      await this.run(this.sides.touchedBy(this.able.has('left') ? 'left' : 'right'));
    else this.onChange();
  }

  /** Runs those of `sides` that could not run and now can, and what depends on them. */
  async runWhatCan(sides: Side[]): Promise<void> {
    this.want(sides);
    await this.refresh();
  }

  /** These are to run once they can: the user pressed the button that makes it possible. */
  want(sides: Side[]): void {
    for (const side of sides) this.wanted.add(side);
  }

  /** The right side is to be the local run of the left's model, whatever was chosen by hand. */
  follow(): void {
    const { right } = this.sides;
    if (standsAlone(right.chosen)) right.chosen = undefined;
  }

  /** Sets a side to another source and runs what depends on it. */
  async choose(side: Side, id: string): Promise<void> {
    await this.run(this.sides.set(side, id));
  }

  /**
   * Runs sides, at the same time unless they share the cores of this machine: their times would not
   * be true then. Resolves when all have answered, failed or been cancelled. A run in progress is
   * cancelled.
   */
  async run(sides: Side[] = ['left', 'right']): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.running = this.latest = running;
    this.able.clear();
    this.want(sides);
    const before = sides.map(side => this.sides[side].state);
    for (const side of sides) this.sides[side].state = { state: 'running' };
    this.onChange();
    const image = readImage(this.imagePath);
    image.catch(() => undefined);
    const tasks: Promise<void>[] = [];
    for (const [i, side] of sides.entries()) {
      const ready = await this.prepare(side, running);
      if (!ready) continue;
      const turn = tasks[0] && this.shareCores() ? doneOrSlow(tasks[0]) : undefined;
      tasks.push(this.ask(side, ready, { image, running, turn, before: before[i]! }));
    }
    await Promise.all(tasks);
    if (this.running === running) this.running = undefined;
    this.onChange();
  }

  /** Ends the run; nothing waits to run any more. */
  cancel(): void {
    this.wanted.clear();
    this.able.clear();
    this.stop();
  }

  /** For whoever looks into both sides: over with the next run, the next look, and the session. */
  beginLook(): AbortSignal {
    this.lookingInto.abort();
    return (this.lookingInto = new AbortController()).signal;
  }

  private stop(): void {
    this.lookingInto.abort();
    this.running?.abort();
    this.running = undefined;
  }

  private async lookAtAll(): Promise<void> {
    while (this.lookAgain) {
      this.lookAgain = false;
      // In turn: what the right side offers follows the left.
      for (const side of SIDES) {
        await this.sides.list(side);
        if (!this.running) await this.look(side);
      }
    }
  }

  /** Holds what a side shows against what would answer now. */
  private async look(side: Side): Promise<void> {
    const model = this.sides[side];
    try {
      const resolved = await this.sides.resolve(side);
      if (!this.running) this.compareWith(resolved, side);
    } catch (error) {
      if (this.running || model.state.state === 'done') return;
      model.source = undefined;
      model.state = this.sides.failure(error);
    }
  }

  private compareWith(resolved: ResolvedSource, side: Side): void {
    const model = this.sides[side];
    const { state, source: asked } = model;
    model.source = resolved.source;
    this.able.delete(side);
    if (state.state === 'done') return;
    if (resolved.kind === 'unavailable') model.state = unavailableState(resolved);
    // Who failed is asked again by the user only; another one may do better.
    else if (state.state === 'failed' && JSON.stringify(asked) === JSON.stringify(resolved.source))
      return;
    else if (this.wanted.has(side)) this.able.add(side);
    else model.state = { state: 'idle' };
  }

  /** What answers for a side; when nothing can, the side says why. */
  private async prepare(side: Side, running: AbortController): Promise<Ready | undefined> {
    const model = this.sides[side];
    try {
      await this.sides.list(side);
      const resolved = await this.sides.resolve(side);
      if (running !== this.latest) return undefined;
      model.source = resolved.source;
      if (resolved.kind === 'ready') return resolved;
      model.state = unavailableState(resolved);
    } catch (error) {
      if (running !== this.latest) return undefined;
      model.source = undefined;
      model.state = this.sides.failure(error);
    } finally {
      this.onChange();
    }
    return undefined;
  }

  private shareCores(): boolean {
    return [this.sides.left, this.sides.right].every(({ source }) => source && sharesCores(source));
  }

  private async ask(
    side: Side,
    ready: Ready,
    { image, running, before, turn }: Turn,
  ): Promise<void> {
    const label = chosenLabel(this.sides[side], ready.source);
    let state: SideState;
    try {
      await turn;
      const prediction = await this.live.predict(side, ready, await image, running.signal);
      state = { state: 'done', prediction, answered: { label, at: Date.now() } };
    } catch (error) {
      const cancelled = error instanceof CancelledError || running.signal.aborted;
      state = cancelled ? cancelledState(before) : this.sides.failure(error);
    }
    if (running !== this.latest) return;
    this.sides[side].state = state;
    if (state.state === 'done') this.wanted.delete(side);
    this.onChange();
  }
}
