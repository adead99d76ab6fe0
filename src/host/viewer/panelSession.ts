import * as l10n from '@vscode/l10n';
import { defaultCompareOptions } from '../../core/compare/compare';
import { CancelledError, UserError } from '../../core/errors';
import type { ImageFile, Prediction, PredictionSource, Predictor } from '../../core/ocr/prediction';
import { isLoopback } from '../../core/torchserve/address';
import type { PanelMemento, Side, SideState, ViewerState } from '../../protocol/viewer';
import { readImage } from './image';
import type { PredictionSources, SourceOption } from './sources';

/** How long the local run waits for a server that shares its cores. */
const PATIENCE_MS = 2000;
/** Predictions larger than this, as JSON, are not kept over a window reload. */
const KEPT_CHARACTERS = 256 * 1024;

interface SideModel { state: SideState; options: SourceOption[]; chosen: string | undefined; source: PredictionSource | undefined }

/** One image asked of two sources: their choices, runs, results. Knows nothing of windows; tells `onChange` when anything changed. */
export class PanelSession {
  scoreThreshold: number;
  private readonly sides: Record<Side, SideModel>;
  private running: AbortController | undefined;

  constructor(
    readonly imagePath: string,
    private readonly sources: PredictionSources,
    private readonly onChange: () => void,
    private readonly onDefect: (error: unknown) => void,
    memento?: PanelMemento,
  ) {
    this.scoreThreshold = memento?.scoreThreshold ?? sources.scoreThreshold();
    const side = (name: Side): SideModel => {
      const prediction = memento?.predictions[name];
      return { state: prediction ? { state: 'done', prediction } : { state: 'idle' }, options: [], chosen: memento?.[name], source: prediction?.source };
    };
    this.sides = { left: side('left'), right: side('right') };
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
    for (const side of ['left', 'right'] as const) this.sides[side].chosen = ids[side] ?? this.sides[side].chosen;
  }

  state(): ViewerState {
    const { left, right } = this.sides;
    return {
      left: left.state, right: right.state, leftSource: left.source, rightSource: right.source,
      leftChoices: choices(left), rightChoices: choices(right),
      options: { ...defaultCompareOptions, scoreThreshold: this.scoreThreshold },
    };
  }

  memento(): PanelMemento {
    const [left, right] = [this.prediction('left'), this.prediction('right')];
    const predictions = { ...(left && { left }), ...(right && { right }) };
    const small = JSON.stringify(predictions).length <= KEPT_CHARACTERS;
    return { imagePath: this.imagePath, left: this.sides.left.chosen, right: this.sides.right.chosen, scoreThreshold: this.scoreThreshold, predictions: small ? predictions : {} };
  }

  /** Asks for the choices again, and whether what could not run now can; runs nothing. */
  async refresh(): Promise<void> {
    // In turn: what the right side offers follows the left.
    for (const side of ['left', 'right'] as const) {
      await this.list(side);
      const { state } = this.sides[side];
      if (!this.running && (state.state === 'unavailable' || state.state === 'idle')) await this.look(side);
    }
    this.onChange();
  }

  /** Runs those of `sides` that could not run and now can, and what depends on them. */
  async runWhatCan(sides: Side[]): Promise<void> {
    await this.refresh();
    const idle = sides.filter(side => this.sides[side].state.state === 'idle');
    if (!this.running && idle.length) await this.run(idle.includes('left') ? undefined : idle);
  }

  /** Sets a side to another source and runs what depends on it: the local side follows the served model. */
  async choose(side: Side, id: string): Promise<void> {
    this.sides[side].chosen = id;
    await this.run(side === 'left' ? ['left', 'right'] : ['right']);
  }

  /**
   * Runs sides, at the same time unless they share the cores of this machine: their times would not be true then. Resolves when all have
   * answered, failed or been cancelled. A run in progress is cancelled.
   */
  async run(sides: Side[] = ['left', 'right']): Promise<void> {
    this.cancel();
    const running = new AbortController();
    this.running = running;
    const before = sides.map(side => this.sides[side].state);
    for (const side of sides) this.sides[side].state = { state: 'running' };
    this.onChange();
    const image = readImage(this.imagePath);
    image.catch(() => undefined);
    const tasks: Promise<void>[] = [];
    for (const [i, side] of sides.entries()) {
      const predictor = await this.prepare(side);
      if (!predictor) continue;
      const turn = tasks[0] && this.servedHere() ? doneOrSlow(tasks[0]) : undefined;
      tasks.push(this.ask(side, predictor, image, running.signal, before[i]!, turn));
    }
    await Promise.all(tasks);
    if (this.running === running) this.running = undefined;
    this.onChange();
  }

  cancel(): void {
    this.running?.abort();
    this.running = undefined;
  }

  private async list(side: Side): Promise<void> {
    const model = this.sides[side];
    try {
      model.options = await this.sources.options(side, this.imagePath);
    } catch (error) {
      this.onDefect(error);
      model.options = [];
    }
    if (!model.options.some(({ id }) => id === model.chosen)) model.chosen = model.options[0]?.id ?? model.chosen;
  }

  /** Whether a side that shows nothing could run. */
  private async look(side: Side): Promise<void> {
    try {
      if (await this.resolve(side)) this.sides[side].state = { state: 'idle' };
    } catch (error) {
      this.sides[side].state = this.failure(error);
    }
  }

  /** What would answer for a side; when nothing can, the side says why. */
  private async resolve(side: Side): Promise<Predictor | undefined> {
    const model = this.sides[side];
    const resolved = await this.sources.resolve(side, model.chosen, this.imagePath);
    if (resolved.source) model.source = resolved.source;
    if (resolved.kind === 'ready') return resolved.predictor;
    model.state = { state: 'unavailable', message: resolved.message, ...(resolved.fix && { fix: resolved.fix }) };
    return undefined;
  }

  private async prepare(side: Side): Promise<Predictor | undefined> {
    try {
      await this.list(side);
      return await this.resolve(side);
    } catch (error) {
      this.sides[side].state = this.failure(error);
      return undefined;
    } finally {
      this.onChange();
    }
  }

  private servedHere(): boolean {
    const { source } = this.sides.left;
    return source?.kind === 'served' && isLoopback(source.address);
  }

  private async ask(side: Side, predictor: Predictor, image: Promise<ImageFile>, signal: AbortSignal, before: SideState, turn: Promise<void> | undefined): Promise<void> {
    let state: SideState;
    try {
      await turn;
      state = { state: 'done', prediction: await predictor.predict(await image, signal) };
    } catch (error) {
      // What was shown before a cancelled run is still true.
      state = error instanceof CancelledError || signal.aborted ? (before.state === 'running' ? { state: 'idle' } : before) : this.failure(error);
    }
    // A run that was overtaken has nothing to say any more.
    if (signal.aborted && this.running) return;
    this.sides[side].state = state;
    this.onChange();
  }

  private failure(error: unknown): SideState {
    const known = error instanceof UserError;
    if (!known) this.onDefect(error);
    const shown = known ? error : new UserError(l10n.t('Unexpected error: {0}', error instanceof Error ? error.message : String(error)), { fix: 'showLog' });
    const fix = this.sources.fixButton(shown);
    return { state: 'failed', message: shown.message, ...(fix && { fix }) };
  }
}

/** Resolves with `first`, or before when it takes long. */
async function doneOrSlow(first: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<void>(resolve => { timer = setTimeout(resolve, PATIENCE_MS); });
  await Promise.race([first, slow]);
  clearTimeout(timer);
}

function choices({ options, chosen }: SideModel): ViewerState['leftChoices'] {
  return options.map(option => ({ ...option, selected: option.id === chosen }));
}
