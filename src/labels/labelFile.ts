import path from 'node:path';

/** The text of a label file, and what it is when parsed, each made once and when it is asked for. */
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
    return (this.#jsonLines ??= this.lines.filter(line => line.trim() !== '').map(parsed));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
