import { open } from 'node:fs/promises';
import { runEntries } from '../runs/runFile';
import { storedAnswer } from '../runs/storedPrediction';
import { ByImage } from './byImage';
import type { RunAnswer } from './runAnswer';

/** Bytes of a line in a file. */
interface Place {
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
      if (entry.kind === 'line') run.#places.add(entry.line.image, { start, end: entry.end });
      start = entry.end;
    }
    return run;
  }

  /** What it says of an image; undefined where it does not list it. */
  async answerOf(image: string): Promise<RunAnswer | undefined> {
    const place = this.#places.find(image);
    if (!place) return undefined;
    const handle = await open(this.file);
    try {
      const bytes = Buffer.alloc(place.end - place.start);
      await handle.read(bytes, 0, bytes.length, place.start);
      const value: unknown = JSON.parse(bytes.toString('utf8'));
      const { error } = Object(value) as { error?: unknown };
      if (typeof error === 'string') return { error };
      const source = { kind: 'file', path: this.file } as const;
      return { prediction: { ...storedAnswer(value, this.file), source } };
    } finally {
      await handle.close();
    }
  }
}
