import { open } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { runEntries } from '../runs/runFile';
import { storedAnswer } from '../runs/storedPrediction';
import { ByImage } from './byImage';
import type { RunAnswer } from './runAnswer';

/** Bytes of a line in a file, and the image that it is of. */
interface Place {
  image: string;
  start: number;
  end: number;
}

/** A run that another one is compared with: its answers are read from its file one by one. */
export class OtherRun {
  readonly #places = new ByImage<Place>();

  private constructor(readonly file: string) {}

  /** Throws `UserError` for a file that is no run. */
  static async open(file: string, signal: AbortSignal): Promise<OtherRun> {
    const run = new OtherRun(file);
    let start = 0;
    for await (const entry of runEntries(file)) {
      if (signal.aborted) break;
      if (entry.kind === 'line') {
        const { image } = entry.line;
        run.#places.add(image, { image, start, end: entry.end });
      }
      start = entry.end;
    }
    return run;
  }

  /**
   * What it says of an image; undefined where it does not list it. Of a file that was changed since
   * it was opened, that.
   */
  async answerOf(image: string): Promise<RunAnswer | undefined> {
    const place = this.#places.find(image);
    if (!place) return undefined;
    try {
      return this.#answerIn(await this.#line(place), place);
    } catch (error) {
      if (error instanceof UserError) return { error: error.message };
      return { error: l10n.t('{0} was changed since it was opened.', this.file) };
    }
  }

  async #line({ start, end }: Place): Promise<string> {
    const handle = await open(this.file);
    try {
      const bytes = Buffer.alloc(end - start);
      await handle.read(bytes, 0, bytes.length, start);
      return bytes.toString('utf8').replace(/^\uFEFF/, '');
    } finally {
      await handle.close();
    }
  }

  #answerIn(line: string, { image }: Place): RunAnswer {
    const value = Object(JSON.parse(line)) as { image?: unknown; error?: unknown };
    if (value.image !== image) throw new Error('Another line stands there.');
    if (typeof value.error === 'string') return { error: value.error };
    const source = { kind: 'file', path: this.file } as const;
    return { prediction: { ...storedAnswer(value, this.file), source } };
  }
}
