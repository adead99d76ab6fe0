import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { ReportRow } from '../protocol/report';
import { imageFolders } from '../runs/imageFolders';
import { runEntries, type RunHeader } from '../runs/runFile';
import { Report, type Answered } from './report';
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
  /** Where the paths of its images begin: what the header names may be on another machine. */
  root: string;
  /** Bytes of the file up to the end of the last line that is known. */
  end = 0;
  truth: TruthOfImages | undefined;
  other: OtherRun | undefined;
  readonly #indexes = new Map<string, number>();
  /** By row: the end, in bytes, of the line that counts; undefined while there is none. */
  #ends: (number | undefined)[] = [];

  constructor(
    readonly file: string,
    threshold: number,
  ) {
    this.report = new Report(threshold);
    this.root = path.dirname(file);
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
   * Looks through the file, also anew where others wrote it: its header, its images, and which line
   * of each counts. Throws `UserError` for a file that is no run.
   */
  async look(signal: AbortSignal): Promise<void> {
    const ends: (number | undefined)[] = [];
    let end = 0;
    for await (const entry of runEntries(this.file)) {
      if (signal.aborted) return;
      if (entry.kind === 'header') this.#begin(entry.header);
      if (entry.kind === 'line') ends[this.indexOf(entry.line.image)] = entry.end;
      if (entry.kind !== 'cut') end = entry.end;
    }
    if (this.#ends.some((before, index) => before !== undefined && ends[index] === undefined))
      throw new UserError(
        l10n.t('{0} was changed, and answers are gone from it. Open its report again.', this.file),
      );
    [this.#ends, this.end] = [ends, end];
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
    const known = this.end;
    let rows: ReportRow[] = [];
    let turn = performance.now();
    // What is written while this reads is counted by who writes it.
    for await (const entry of runEntries(this.file)) {
      if (signal.aborted || entry.end > known) break;
      if (entry.kind !== 'line') continue;
      const index = this.indexOf(entry.line.image);
      if (this.#ends[index] !== entry.end) continue;
      const other = await this.#otherOf(index);
      // Its counts have been forgotten: the count that goes on now counts this one itself.
      if (signal.aborted) return;
      rows.push(this.#count(index, entry.line, other));
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
    const other = await this.#otherOf(index);
    // In one turn with counting it: a count of all that begins later counts this answer, too.
    [this.#ends[index], this.end] = [end, end];
    return this.#count(index, answer, other);
  }

  /** What the other run says of an image, where there is one. */
  async #otherOf(index: number): Promise<Answered['other']> {
    for (;;) {
      const { other } = this;
      const answer = await other?.answerOf(this.report.rows[index]!.image);
      // Another one may have been chosen meanwhile.
      if (other === this.other) return other && { answer };
    }
  }

  #count(index: number, answer: RunAnswer, other: Answered['other']): ReportRow {
    const truth = this.truth?.of(this.imagePath(index));
    return this.report.add({ index, answer, truth, ...(other && { other }) });
  }

  #begin(header: RunHeader): void {
    this.header = header;
    const folders = imageFolders({ path: this.file, header });
    this.root = folders.find(folder => existsSync(folder)) ?? folders[0]!;
    const { images } = Object(header.settings) as { images?: unknown };
    if (!Array.isArray(images)) return;
    for (const image of images) if (typeof image === 'string') this.indexOf(image);
  }
}
