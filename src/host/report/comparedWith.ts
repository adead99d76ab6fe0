import { OtherRun } from '../../report/otherRun';
import type { ReportedRun } from '../../report/reportedRun';
import type { TruthOfImages } from '../../report/truthOfImages';
import type { Remembered } from './reportMemory';

/** Images beside which ground truth is looked for, all over the run. */
const MOST_TRIED = 8;

/** Where ground truth comes from. */
export interface TruthSource {
  /** That of a label file, or a folder of them. Throws `UserError`. */
  readTruth(path: string): Promise<TruthOfImages>;
  /** What lies beside the first of these images that has some; undefined where none has. */
  findTruth(imagePaths: readonly string[]): Promise<TruthOfImages | undefined>;
}

/** What a run is held against: the truth that was found or chosen, another run that was chosen. */
export class ComparedWith {
  #chosen: Pick<Remembered, 'truth' | 'other'>;

  constructor(
    private readonly run: ReportedRun,
    private readonly source: TruthSource,
    { truth, other }: Remembered,
  ) {
    this.#chosen = { ...(truth !== undefined && { truth }), ...(other !== undefined && { other }) };
  }

  /** What was chosen by hand. */
  get chosen(): Pick<Remembered, 'truth' | 'other'> {
    return this.#chosen;
  }

  /** What was chosen before may be gone: the report then is of the run alone. */
  async load(signal: AbortSignal): Promise<void> {
    const { run, source } = this;
    const { truth, other } = this.#chosen;
    run.truth =
      truth === undefined
        ? await this.#found()
        : await source.readTruth(truth).catch(() => undefined);
    if (other !== undefined) run.other = await OtherRun.open(other, signal).catch(() => undefined);
  }

  /** What lies beside the images: beside some of them, as not every one need be listed. */
  #found(): Promise<TruthOfImages | undefined> {
    const { rows } = this.run.report;
    const step = Math.max(1, Math.ceil(rows.length / MOST_TRIED));
    const tried = rows.filter(({ index }) => index % step === 0);
    return this.source.findTruth(tried.map(({ index }) => this.run.imagePath(index)));
  }

  /** Throws `UserError` for what is no ground truth. */
  async setTruth(truth: string): Promise<void> {
    this.run.truth = await this.source.readTruth(truth);
    this.#chosen = { ...this.#chosen, truth };
  }

  /** Throws `UserError` for what is no run. */
  async setOther(file: string | undefined, signal: AbortSignal): Promise<void> {
    this.run.other = file === undefined ? undefined : await OtherRun.open(file, signal);
    const { truth } = this.#chosen;
    this.#chosen = {
      ...(truth !== undefined && { truth }),
      ...(file !== undefined && { other: file }),
    };
  }
}
