import * as path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReportRow } from '../protocol/report';
import { runEntries, type RunHeader } from '../runs/runFile';
import { Report } from './report';
import type { OtherRun } from './otherRun';
import type { RunAnswer } from './runAnswer';
import type { TruthOfImages } from './truthOfImages';

/** Rows are told in such portions while a file is read. */
const PORTION = 200;
/** So long nobody else has a turn while answers are counted. */
const LONGEST_TURN_MS = 15;

/**
 * A run file and the report of it: which images it is of, where each one's answer ends in the file,
 * and what they are held against. Answers themselves stay in the file.
 */
export class ReportedRun {
  readonly report: Report;
  header: RunHeader | undefined;
  truth: TruthOfImages | undefined;
  other: OtherRun | undefined;
  readonly #indexes = new Map<string, number>();
  /** By row: the end, in bytes, of the line that counts; undefined while there is none. */
  readonly #ends: (number | undefined)[] = [];

  constructor(
    readonly file: string,
    threshold: number,
  ) {
    this.report = new Report(threshold);
  }

  /** Where the paths of the run's images begin. */
  get root(): string {
    return path.resolve(path.dirname(this.file), this.header?.folder ?? '.');
  }

  imagePath(index: number): string {
    return path.resolve(this.root, this.report.rows[index]!.image);
  }

  /** Rows of which the file says nothing yet. */
  waiting(): number[] {
    return this.report.rows.flatMap(({ index }) => (this.#ends[index] === undefined ? index : []));
  }

  /** Rows whose image failed. */
  failed(): number[] {
    return this.report.rows.flatMap(({ index, state }) => (state === 'failed' ? index : []));
  }

  /** The row of an image, made where there is none. */
  indexOf(image: string): number {
    const known = this.#indexes.get(image);
    if (known !== undefined) return known;
    const { index } = this.report.expect(image);
    this.#indexes.set(image, index);
    return index;
  }

  /**
   * Looks through the file: its header, its images, and which line of each counts. Throws
   * `UserError` for a file that is no run.
   */
  async look(signal: AbortSignal): Promise<void> {
    for await (const entry of runEntries(this.file)) {
      if (signal.aborted) return;
      if (entry.kind === 'header') this.#begin(entry.header);
      if (entry.kind === 'line') this.#ends[this.indexOf(entry.line.image)] = entry.end;
    }
  }

  /** Counts every answer anew, for another truth or run; `told` hears of rows in portions. */
  async recount(told: (rows: ReportRow[]) => void, signal: AbortSignal): Promise<void> {
    this.report.forgetCounts();
    await this.#countAll(told, signal);
  }

  /** The same for another threshold, which no metric depends on: they stay as they are. */
  async changeThreshold(
    threshold: number,
    told: (rows: ReportRow[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.report.changeThreshold(threshold);
    await this.#countAll(told, signal);
  }

  async #countAll(told: (rows: ReportRow[]) => void, signal: AbortSignal): Promise<void> {
    this.truth?.pair(this.report.rows.map(({ index }) => this.imagePath(index)));
    const known = this.#ends.reduce<number>((most, end) => Math.max(most, end ?? 0), 0);
    let rows: ReportRow[] = [];
    let turn = performance.now();
    // What is written while this reads is counted by who writes it.
    for await (const entry of runEntries(this.file)) {
      if (signal.aborted || entry.end > known) break;
      if (entry.kind !== 'line') continue;
      const index = this.indexOf(entry.line.image);
      if (this.#ends[index] !== entry.end) continue;
      rows.push(await this.#count(index, entry.line));
      if (performance.now() - turn > LONGEST_TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
      if (rows.length < PORTION) continue;
      told(rows);
      rows = [];
    }
    if (!signal.aborted) told(rows);
  }

  /** Takes in an answer whose line now ends at `end` in the file. */
  async take(index: number, answer: RunAnswer, end: number): Promise<ReportRow> {
    this.#ends[index] = end;
    return this.#count(index, answer);
  }

  async #count(index: number, answer: RunAnswer): Promise<ReportRow> {
    const { truth, other, report } = this;
    const { image } = report.rows[index]!;
    const compared = other && { answer: await other.answerOf(image) };
    return report.add({
      ...{ index, answer, truth: truth?.of(this.imagePath(index)) },
      ...(compared && { other: compared }),
    });
  }

  #begin(header: RunHeader): void {
    this.header = header;
    const { images } = Object(header.settings) as { images?: unknown };
    if (!Array.isArray(images)) return;
    for (const image of images) if (typeof image === 'string') this.indexOf(image);
  }
}
