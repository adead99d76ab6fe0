import * as path from 'node:path';
import { CancelledError, UserError } from '../../base/errors';
import type { FixButton } from '../../protocol/viewer';
import type { ReportAbout, ReportProgress, ReportState, ToReport } from '../../protocol/report';
import { ReportedRun } from '../../report/reportedRun';
import { ComparedWith } from './comparedWith';
import { Pace } from './pace';
import type { Remembered } from './reportMemory';
import { RunDriver } from './runDriver';
import { runLabelOf } from './runHeaderParts';
import { SourceLookup } from './sourceLookup';
import type { ReportSurroundings } from './surroundings';
import { Teller } from './teller';

/**
 * One run and its report: read from its file, asked on where it is not whole, and told to a page.
 * Knows nothing of windows.
 */
export class ReportSession {
  readonly run: ReportedRun;
  readonly #compared: ComparedWith;
  readonly #driver: RunDriver;
  readonly #teller: Teller;
  readonly #lookup: SourceLookup;
  readonly #pace = new Pace();
  readonly #over = new AbortController();
  #recounting = new AbortController();
  #state: ReportState = 'paused';
  #said: Pick<ReportProgress, 'message' | 'fix'> = {};
  /** Its server is awaited: it goes on by itself when somebody can be asked again. */
  #awaits = false;

  constructor(
    readonly file: string,
    private readonly around: ReportSurroundings,
    private readonly post: (message: ToReport) => void,
    kept: Remembered & { threshold: number },
  ) {
    this.run = new ReportedRun(file, kept.threshold);
    this.#compared = new ComparedWith(this.run, around, kept);
    this.#teller = new Teller(post, {
      progress: () => ({ kind: 'progress', progress: this.progress() }),
      summary: () => ({ kind: 'summary', summary: this.run.report.summary(!this.#isRunning()) }),
    });
    this.#lookup = new SourceLookup(around);
    this.#driver = new RunDriver(this.run, around, {
      onRow: row => {
        this.#pace.done();
        this.#teller.rows([row]);
      },
      onOtherLines: async () => {
        await this.run.look(this.#over.signal);
        await this.#recount();
      },
      onNobody: error => {
        this.#wait(error.message, around.fixButton(error));
      },
    });
  }

  get state(): ReportState {
    return this.#state;
  }

  /**
   * Reads the file and what it is held against, then tells all. Throws `UserError` for a file that
   * is no run.
   */
  async load(): Promise<void> {
    await this.run.look(this.#over.signal);
    this.#state = this.run.waiting().length > 0 ? 'paused' : 'done';
    await this.#compared.load(this.#over.signal);
    this.tellAll();
    await this.#recount();
  }

  /** Everything, for a page that is new. */
  tellAll(): void {
    this.post({ kind: 'about', about: this.about() });
    this.#teller.rows(this.run.report.rows);
    this.#teller.flush();
  }

  about(): ReportAbout {
    const { truth, other, header, report } = this.run;
    return {
      name: path.parse(this.file).name,
      label: runLabelOf(header),
      ...(truth && { truth: { name: path.basename(truth.path), format: truth.labels.format } }),
      ...(other && { other: path.basename(other.file) }),
      threshold: report.threshold,
      runFile: this.file,
    };
  }

  progress(): ReportProgress {
    const { rows, done, failed } = this.run.report;
    const left = this.#isRunning() ? this.#pace.left(rows.length - done) : undefined;
    return {
      ...{ state: this.#state, done, of: rows.length, failed },
      ...(left !== undefined && { left }),
      ...this.#said,
    };
  }

  /** Begins, or goes on after a pause, a cancel or a reload. Resolves when it has ended. */
  async resume(): Promise<void> {
    await this.#driver.letGo();
    if (this.#isRunning()) return;
    // Those who wait at the gate go on; only where their server was gone somebody else is asked.
    if (this.#driver.isBusy && !this.#awaits) {
      this.#driver.gate.open();
      this.#pace.begin();
      this.#become('running');
    } else await this.#ask(this.run.waiting());
  }

  /** Asks again about the images that failed, and about those that wait. */
  async retryFailed(): Promise<void> {
    if (this.#driver.isBusy) return;
    await this.#ask([...this.run.failed(), ...this.run.waiting()].sort((a, b) => a - b));
    await this.#recount();
  }

  /** What is asked already is still answered. */
  pause(): void {
    if (!this.#isRunning()) return;
    this.#driver.gate.shut();
    this.#become('paused');
  }

  /** What has no answer yet stays without one, until it is resumed. */
  cancel(): void {
    this.#awaits = false;
    this.#lookup.giveUp();
    this.#driver.cancel();
    this.#become(this.run.waiting().length > 0 ? 'cancelled' : 'done');
  }

  /** Servers have come or gone: a run that waits for its own goes on. */
  async serversChanged(): Promise<void> {
    if (this.#awaits && this.#state === 'paused') await this.resume();
  }

  async setThreshold(value: number): Promise<void> {
    const signal = this.#beginCount();
    const counted = this.run.changeThreshold(value, rows => this.#teller.rows(rows), signal);
    this.post({ kind: 'about', about: this.about() });
    this.#remember();
    await counted;
    if (!signal.aborted) this.#teller.flush();
  }

  /** Holds the run against the ground truth of a file or folder. Throws `UserError`. */
  async setTruth(truth: string): Promise<void> {
    await this.#compared.setTruth(truth);
    await this.#comparedChanged();
  }

  /** Compares with another run's file, or with none. Throws `UserError`. */
  async setOther(file: string | undefined): Promise<void> {
    await this.#compared.setOther(file, this.#over.signal);
    await this.#comparedChanged();
  }

  dispose(): void {
    this.#over.abort();
    this.#recounting.abort();
    this.#lookup.giveUp();
    this.#driver.cancel();
    this.#teller.dispose();
  }

  async #ask(indexes: number[]): Promise<void> {
    // Servers tell of every step of their start.
    if (this.#lookup.isGoing || this.#over.signal.aborted) return;
    try {
      const ready = await this.#lookup.find(this.file, this.run.header);
      if (!ready) return;
      if (ready.kind === 'unavailable') return this.#wait(ready.message, ready.fix);
      this.#awaits = false;
      this.#pace.begin();
      this.#become('running');
      const joins = this.#driver.isBusy;
      await this.#driver.ask(indexes, ready);
      if (!joins && this.run.waiting().length === 0) this.#become('done');
    } catch (error) {
      if (error instanceof CancelledError || this.#over.signal.aborted) return;
      if (!(error instanceof UserError)) this.around.onDefect(error);
      const known = error instanceof UserError ? error : new UserError(String(error));
      this.#awaits = false;
      const fix = this.around.fixButton(known);
      this.#become('paused', { message: known.message, ...(fix && { fix }) });
    }
  }

  /** Nobody can be asked now. */
  #wait(message: string, fix: FixButton | undefined): void {
    this.#driver.gate.shut();
    this.#awaits = true;
    this.#become('paused', { message, ...(fix && { fix }) });
  }

  #become(state: ReportState, said: Pick<ReportProgress, 'message' | 'fix'> = {}): void {
    if (this.#over.signal.aborted) return;
    this.#state = state;
    this.#said = said;
    this.#remember();
    this.#teller.flush();
  }

  #isRunning(): boolean {
    return this.#state === 'running';
  }

  #remember(): void {
    this.around.remember(this.file, {
      ...this.#compared.chosen,
      threshold: this.run.report.threshold,
      ...((this.#isRunning() || this.#awaits) && { goesOn: true }),
    });
  }

  async #comparedChanged(): Promise<void> {
    this.#remember();
    this.post({ kind: 'about', about: this.about() });
    await this.#recount();
  }

  async #recount(): Promise<void> {
    const signal = this.#beginCount();
    await this.run.recount(rows => this.#teller.rows(rows), signal);
    if (!signal.aborted) this.#teller.flush();
  }

  /** The count that was going on ends. */
  #beginCount(): AbortSignal {
    this.#recounting.abort();
    this.#recounting = new AbortController();
    return AbortSignal.any([this.#recounting.signal, this.#over.signal]);
  }
}
