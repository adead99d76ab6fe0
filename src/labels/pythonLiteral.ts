/** A literal as Python writes it, without running anything. */
export type Literal = string | number | boolean | null | Literal[] | { [key: string]: Literal };

/** Ends of what `str` and `json.dumps` write; both are taken, as files mix them. */
const NAMES: Record<string, boolean | null> = {
  True: true,
  true: true,
  False: false,
  false: false,
  None: null,
  null: null,
};
const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
  '\n': '',
};
const CODES: Record<string, number> = { x: 2, u: 4, U: 8 };
/** A boundary nests three deep; a literal has some hundred values. */
const DEEPEST = 50;
const MOST_VALUES = 1_000_000;

/** What a text that is no literal fails with; never shown. */
class NoLiteral extends Error {}

/**
 * Reads literals of Python from a text, one after the other: strings in either quotes (`u'…'`
 * among them), numbers, `True`, `False`, `None`, lists, tuples and dicts.
 */
export class LiteralReader {
  #at = 0;
  #values = 0;

  constructor(private readonly text: string) {}

  /** Where the next literal begins; the text's end where none is left. */
  get at(): number {
    return this.#at;
  }

  /** Goes on from a place. */
  moveTo(at: number): void {
    this.#at = at;
  }

  /** The literal that begins here, spaces aside; undefined, and no step, where none does. */
  next(): Literal | undefined {
    const start = this.#at;
    this.#values = 0;
    try {
      return this.#value(0);
    } catch (error) {
      if (!(error instanceof NoLiteral)) throw error;
      this.#at = start;
      return undefined;
    }
  }

  /** Whether `sign` comes next, spaces aside; it is passed over then. */
  take(sign: string): boolean {
    this.#skipSpace();
    if (!this.text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at++;
  }

  #value(depth: number): Literal {
    if (depth > DEEPEST || ++this.#values > MOST_VALUES) throw new NoLiteral();
    if (this.take('[')) return this.#list(']', depth);
    if (this.take('(')) return this.#list(')', depth);
    if (this.take('{')) return this.#dict(depth);
    const [prefix = ''] = /^[uUbB]?(?=['"])/.exec(this.text.slice(this.#at, this.#at + 2)) ?? [];
    const quote = this.text.charAt(this.#at + prefix.length);
    if (quote === '"' || quote === "'") return this.#string(this.#at + prefix.length, quote);
    const [word = ''] = /^[-+.\w]{1,40}/.exec(this.text.slice(this.#at, this.#at + 40)) ?? [];
    this.#at += word.length;
    if (Object.hasOwn(NAMES, word)) return NAMES[word]!;
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word)) throw new NoLiteral();
    return Number(word);
  }

  /** Between its values stand commas; NumPy writes spaces alone. */
  #list(end: string, depth: number): Literal[] {
    const values: Literal[] = [];
    while (!this.take(end)) {
      values.push(this.#value(depth + 1));
      this.take(',');
    }
    return values;
  }

  #dict(depth: number): Literal {
    const entries: [string, Literal][] = [];
    while (!this.take('}')) {
      const key = this.#value(depth + 1);
      if (typeof key !== 'string' || !this.take(':')) throw new NoLiteral();
      entries.push([key, this.#value(depth + 1)]);
      this.take(',');
    }
    return Object.fromEntries(entries);
  }

  #string(start: number, quote: string): string {
    const parts: string[] = [];
    let from = start + 1;
    for (let i = from; i < this.text.length; i++) {
      const sign = this.text.charAt(i);
      if (sign === quote) {
        this.#at = i + 1;
        return [...parts, this.text.slice(from, i)].join('');
      }
      if (sign !== '\\') continue;
      const { value, length } = this.#escape(i);
      parts.push(this.text.slice(from, i), value);
      from = i + length;
      i = from - 1;
    }
    throw new NoLiteral();
  }

  /** What is no escape stands for itself, backslash and all, as in Python. */
  #escape(at: number): { value: string; length: number } {
    const sign = this.text.charAt(at + 1);
    const digits = CODES[sign];
    if (digits !== undefined) {
      const code = this.text.slice(at + 2, at + 2 + digits);
      const point = /^[\da-f]+$/i.test(code) && code.length === digits ? parseInt(code, 16) : NaN;
      if (point <= 0x10ffff) return { value: String.fromCodePoint(point), length: 2 + digits };
    }
    if (sign === '"' || sign === "'" || sign === '\\' || sign === '/')
      return { value: sign, length: 2 };
    const value = Object.hasOwn(ESCAPES, sign) ? ESCAPES[sign]! : `\\${sign}`;
    return { value, length: 2 };
  }
}

/** The literal that a text is as a whole; undefined of any other text. */
export function literalOf(text: string): Literal | undefined {
  const reader = new LiteralReader(text);
  const value = reader.next();
  return value !== undefined && text.slice(reader.at).trim() === '' ? value : undefined;
}

/** A string as Python writes it. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `${quote}${escaped}${quote}`;
}
