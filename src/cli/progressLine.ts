import * as l10n from '@vscode/l10n';
import type { WriteStream } from 'node:tty';

const REDRAW_MS = 100;
/** Erases the line, and begins it anew. */
const ANEW = '\r\u001B[K';

/** How far many images are, on standard error: one line that is redrawn, on a terminal only. */
export class ProgressLine {
  #began = performance.now();
  #drawn = -Infinity;
  #before = 0;
  #of = 0;

  constructor(
    private readonly stream: Pick<WriteStream, 'write'> & { isTTY?: boolean } = process.stderr,
  ) {}

  /** @param before how many of all are done already. */
  begin(before: number, of: number): void {
    [this.#began, this.#before, this.#of] = [performance.now(), before, of];
  }

  /** @param done now, those of before left out. */
  show(done: number): void {
    const now = performance.now();
    if (this.stream.isTTY !== true || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.stream.write(ANEW + progressText(this.#before, done, this.#of, now - this.#began));
  }

  /** Writes a line that stays. */
  say(text: string): void {
    this.stream.write(`${this.stream.isTTY === true ? ANEW : ''}${text}\n`);
    this.#drawn = -Infinity;
  }
}

/** "120 of 1000, 8.4 per second, 1:45 left"; `ms` is how long the `done` ones took together. */
export function progressText(before: number, done: number, of: number, ms: number): string {
  if (done === 0) return l10n.t('{0} of {1}', before, of);
  const left = ((of - before - done) * ms) / done;
  return l10n.t(
    '{0} of {1}, {2} per second, {3} left',
    before + done,
    of,
    rate(done, ms),
    clock(left),
  );
}

/** Images per second. */
export function rate(done: number, ms: number): string {
  return ((done / Math.max(ms, 1)) * 1000).toFixed(1);
}

/** `m:ss`, or `h:mm:ss`. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value % 60).padStart(2, '0');
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
