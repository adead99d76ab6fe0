import { existsSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { runFolder, type Outcome } from '../../jobs/runFolder';
import type { ImageFile } from '../../model/prediction';
import type { ReportRow } from '../../protocol/report';
import type { ReportedRun } from '../../report/reportedRun';
import type { RunAnswer } from '../../report/runAnswer';
import { pendingOf } from '../../runs/runSoFar';
import { RunWriter } from '../../runs/runWriter';
import { answerLine, failureLine } from '../../runs/writtenLine';
import type { ManyReady } from '../results/manyImages';
import { Gate } from './gate';
import { askSteadily } from './steadyAsker';

/** Who hears how a run goes on. */
interface Heard {
  onRow: (row: ReportRow) => void;
  /** The file holds other lines than were read: it is to be read again. */
  onOtherLines: () => Promise<void>;
  /** Nobody can be asked any more: the gate is to be shut. */
  onNobody: (error: UserError) => void;
}

/** Asks about the images of a run and writes each answer into its file as soon as it is there. */
export class RunDriver {
  readonly gate = new Gate();
  #running: AbortController | undefined;
  #ready: ManyReady | undefined;
  #over: Promise<void> = Promise.resolve();

  constructor(
    private readonly run: ReportedRun,
    private readonly around: { readImage(file: string): Promise<ImageFile> },
    private readonly heard: Heard,
  ) {}

  /** Images are being asked about, or wait at the gate. */
  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when a run that was cancelled has let go of its file. */
  async letGo(): Promise<void> {
    if (this.#running?.signal.aborted) await this.#over;
  }

  /**
   * Asks about rows, or lets those that wait at the gate go on with `ready`. Resolves when all are
   * answered, of a gate that is opened at once. Throws `CancelledError`, and `UserError` where the
   * file cannot be written.
   */
  async ask(indexes: readonly number[], ready: ManyReady): Promise<void> {
    const before = this.#ready;
    this.#ready = ready;
    this.gate.open();
    if (this.#running) return before?.dispose();
    this.#running = new AbortController();
    const asked = this.#askAll(indexes, ready.askers.length, this.#running.signal);
    this.#over = asked.catch(() => undefined);
    try {
      await asked;
    } finally {
      this.#running = undefined;
      this.#ready.dispose();
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  async #askAll(indexes: readonly number[], askers: number, signal: AbortSignal): Promise<void> {
    const { run } = this;
    // The writer would begin another file, with nothing of what was answered.
    if (!existsSync(run.file))
      throw new UserError(
        l10n.t('{0} is not there any more: put it back, or test the folder again.', run.file),
      );
    const { writer, answered } = await RunWriter.resume(run.file, run.header!);
    try {
      // Others may have gone on with it since it was read; while this writes nobody else does.
      if (writer.end !== run.end) await this.heard.onOtherLines();
      const images = pendingOf(
        { answered },
        indexes.map(index => run.report.rows[index]!.image),
      );
      const job = runFolder(
        { images, askers: Array.from({ length: askers }, (_, i) => this.#asker(i)) },
        signal,
      );
      for await (const event of job) {
        if (event.kind !== 'result') continue;
        await writer.append(lineOf(event.image, event.outcome));
        const index = run.indexOf(event.image);
        this.heard.onRow(await run.take(index, answerOf(event.outcome), writer.end));
      }
    } finally {
      await writer.close();
    }
  }

  #asker(i: number) {
    return async (image: string, signal: AbortSignal) => {
      const { gate, heard, run } = this;
      await gate.pass(signal);
      const file = await this.around.readImage(run.imagePath(run.indexOf(image)));
      const asker = () => this.#ready!.askers[i % this.#ready!.askers.length]!;
      return askSteadily({ gate, asker, onNobody: heard.onNobody }, file, signal);
    };
  }
}

function lineOf(image: string, outcome: Outcome): object {
  return 'prediction' in outcome
    ? answerLine(image, outcome.prediction)
    : failureLine(image, outcome.error);
}

function answerOf(outcome: Outcome): RunAnswer {
  if ('prediction' in outcome) return outcome;
  const { error } = outcome;
  return { error: visibleText(error instanceof Error ? error.message : String(error)) };
}
