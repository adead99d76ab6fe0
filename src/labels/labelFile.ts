import path from 'node:path';
import { exceeds } from '../base/jsonBounds';

/**
 * An annotation nests seven deep; TextOCR's training file, the largest there is, has some twenty
 * million values.
 */
export const jsonOfTruth = { deepest: 100, mostValues: 32_000_000 };

/** The text of a label file, and what it is when parsed, made once and when it is asked for. */
export class LabelFile {
  #json: { value: unknown } | undefined;
  #lines: string[] | undefined;
  #jsonLines: unknown[] | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  /** The file's name without its ending. */
  get stem(): string {
    return path.parse(this.path).name;
  }

  /** What Python's text mode takes for lines; U+2028 and its like are part of a text. */
  get lines(): readonly string[] {
    return (this.#lines ??= this.text.split(/\r\n|\r|\n/));
  }

  /** Undefined of what is no JSON. */
  get json(): unknown {
    this.#json ??= { value: /^\s*[[{]/.test(this.text) ? parsed(this.text) : undefined };
    return this.#json.value;
  }

  /** The value of each line that is not empty; undefined of a line that is no JSON. */
  get jsonLines(): readonly unknown[] {
    const whole = this.json;
    return (this.#jsonLines ??=
      whole === undefined ? this.lines.filter(line => line.trim() !== '').map(parsed) : [whole]);
  }
}

/** The value of a JSON text; undefined of any other, and of more than ground truth holds. */
export function parsed(text: string): unknown {
  try {
    return exceeds(text, jsonOfTruth) === undefined ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
