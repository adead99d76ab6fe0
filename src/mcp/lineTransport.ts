import type { Readable, Writable } from 'node:stream';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { JSONRPCMessageSchema, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** Arguments are paths and numbers; a line with more is not kept, however long it goes on. */
const LONGEST_LINE = 4 * 2 ** 20;
/** So much of a line's beginning and end is looked at for the request's id. */
const EDGE = 4096;
const NEWLINE = 0x0a;
/** JSON-RPC 2.0, 5.1. */
const parseError = -32_700,
  invalidRequest = -32_600;

interface Refusals {
  tooLong: string;
  notJson: string;
}

/**
 * MCP's stdio: a JSON message per line. The SDK's own ends the server over a line that is too long;
 * here it is passed over with a few kilobytes in memory, and answered with an error.
 */
export class LineTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onerror?: (error: Error) => void;
  onclose?: () => void;
  readonly #kept: Buffer[] = [];
  #length = 0;
  #tail = Buffer.alloc(0);

  constructor(
    private readonly input: Readable,
    private readonly output: Pick<Writable, 'write'>,
    private readonly refusals: Refusals,
  ) {}

  start(): Promise<void> {
    this.input.on('data', (chunk: Buffer) => this.#read(chunk));
    this.input.once('end', () => void this.close());
    this.input.once('error', () => void this.close());
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.output.write(`${JSON.stringify(message)}\n`, error =>
        error ? reject(error) : resolve(),
      );
    });
  }

  close(): Promise<void> {
    const { onclose } = this;
    delete this.onclose;
    this.input.removeAllListeners('data');
    this.input.pause();
    onclose?.();
    return Promise.resolve();
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      this.#add(rest.subarray(0, end));
      this.#take();
      rest = rest.subarray(end + 1);
    }
    this.#add(rest);
  }

  /** Of a line that has become too long only the edges stay. */
  #add(part: Buffer): void {
    if (part.length === 0) return;
    this.#length += part.length;
    if (this.#length <= LONGEST_LINE) {
      // A copy: a few bytes of a chunk would keep all of it.
      this.#kept.push(Buffer.from(part));
      return;
    }
    if (this.#kept.length > 0) {
      const line = Buffer.concat(this.#kept.splice(0));
      this.#tail = Buffer.concat([line.subarray(0, EDGE), line.subarray(-EDGE)]);
    }
    const end = Buffer.concat([this.#tail.subarray(EDGE), part.subarray(-EDGE)]);
    this.#tail = Buffer.concat([this.#tail.subarray(0, EDGE), end.subarray(-EDGE)]);
  }

  #take(): void {
    const tooLong = this.#length > LONGEST_LINE;
    const text = (tooLong ? this.#tail : Buffer.concat(this.#kept)).toString('utf8');
    this.#kept.length = 0;
    this.#tail = Buffer.alloc(0);
    this.#length = 0;
    if (tooLong) this.#refuse(invalidRequest, this.refusals.tooLong, idIn(text));
    else if (text.trim() !== '') this.#hand(text);
  }

  #hand(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.#refuse(parseError, this.refusals.notJson);
      return;
    }
    const parsed = JSONRPCMessageSchema.safeParse(message);
    if (parsed.success) this.onmessage?.(parsed.data);
    else this.#refuse(invalidRequest, this.refusals.notJson, (Object(message) as { id?: Id }).id);
  }

  #refuse(code: number, message: string, id: Id = null): void {
    this.output.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })}\n`);
  }
}

type Id = string | number | null | undefined;

/** The id at the end of a message, where the SDK writes it, or at its beginning. */
function idIn(text: string): Id {
  const [, last] = /"id"\s*:\s*(\d{1,15}|"[^"\\]{1,100}")\s*\}\s*$/.exec(text) ?? [];
  const [, first] =
    /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(\d{1,15}|"[^"\\]{1,100}")/.exec(text) ??
    [];
  const found = last ?? first;
  return found === undefined ? null : (JSON.parse(found) as string | number);
}
