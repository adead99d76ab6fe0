import * as net from 'node:net';

/** One connection, byte by byte. */
export class Wire {
  heard = '';
  /** Resolves with all that was heard when the other side closes, also by a reset. */
  readonly closed: Promise<string>;
  #waiting: [RegExp, () => void][] = [];

  private constructor(private readonly socket: net.Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.heard += text;
      for (const [expected, resolve] of this.#waiting) if (expected.test(this.heard)) resolve();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise(resolve => {
      socket.once('end', () => resolve(this.heard)).once('close', () => resolve(this.heard));
    });
  }

  static async connect(port: number): Promise<Wire> {
    const socket = net.connect(port, '127.0.0.1');
    const wire = new Wire(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return wire;
  }

  send(...parts: (string | Buffer)[]): this {
    for (const part of parts) this.socket.write(part, 'latin1');
    return this;
  }

  /**
   * Resolves when what was heard so far matches; what was heard in vain when the other side closes
   * first.
   */
  async until(expected: RegExp): Promise<string> {
    if (!expected.test(this.heard))
      await Promise.race([
        new Promise<void>(resolve => {
          this.#waiting.push([expected, resolve]);
        }),
        this.closed,
      ]);
    return this.heard;
  }

  end(): void {
    this.socket.destroy();
  }
}

/** A request's head: line and headers. */
export function head(line: string, headers: Record<string, string | number> = {}): string {
  return `${line}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}

/** Status and message of an answer's bytes. */
export function answerOf(text: string): { status: number; message: string | undefined } {
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
  const body = text.split('\r\n\r\n')[1] ?? '';
  return {
    status,
    message: body.startsWith('{') ? (JSON.parse(body) as { message?: string }).message : undefined,
  };
}
