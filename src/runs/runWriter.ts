import type { FileHandle } from 'node:fs/promises';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { removeTree } from '../base/heldFiles';
import { diskError, makeFolder } from '../base/replaceFile';
import type { RunHeader } from './runFile';
import { lockRun } from './runLock';
import { runSoFar, type RunSoFar } from './runSoFar';

/** What the power takes with it at most. */
const FLUSH_MS = 1000;

/**
 * Writes a run file: each line whole and at once, so that a crash leaves at most one that is cut.
 * No other writer has the file meanwhile.
 */
export class RunWriter {
  #flushed = Date.now();

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly release: () => Promise<void>,
    private size: number,
    /** It was made by this writer, and holds nothing but the header. */
    private bare: boolean,
  ) {}

  /**
   * Begins a run file, and makes its folder. Throws what `ifExists` makes where there is a file of
   * that name, and `UserError` where the disk refuses.
   */
  static create(file: string, header: RunHeader, ifExists: () => Error): Promise<RunWriter> {
    return RunWriter.#locked(file, async () => {
      const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? ifExists() : error;
      });
      return { handle, end: 0, lines: [header] };
    });
  }

  /**
   * Goes on with a run file, or begins it where there is none; `answered` are the images that need
   * not be asked about again. A last line that was cut goes. Throws `UserError` for a file that is
   * no run, or one of another source or other settings.
   */
  static async resume(
    file: string,
    header: RunHeader,
  ): Promise<{ writer: RunWriter; answered: ReadonlySet<string> }> {
    let soFar: RunSoFar | undefined;
    const writer = await RunWriter.#locked(file, async () => {
      soFar = await runSoFar(file, header);
      return soFar
        ? { handle: await open(file, 'r+'), lines: [], ...soFar }
        : { handle: await open(file, 'w'), end: 0, lines: [header] };
    });
    return { writer, answered: soFar?.answered ?? new Set() };
  }

  static async #locked(
    named: string,
    begin: () => Promise<{ handle: FileHandle; end: number; lacksEnd?: boolean; lines: object[] }>,
  ): Promise<RunWriter> {
    let close = (): Promise<void> => Promise.resolve();
    let release = close;
    try {
      await makeFolder(path.dirname(path.resolve(named)));
      release = await lockRun(await realPlace(named));
      const { handle, end, lacksEnd, lines } = await begin();
      close = () => handle.close();
      await handle.truncate(end);
      const writer = new RunWriter(named, handle, release, end, end === 0);
      if (lacksEnd) await writer.#write('\n');
      for (const line of lines) await writer.#write(`${JSON.stringify(line)}\n`);
      return writer;
    } catch (error) {
      await close();
      await release();
      throw await diskError(error, named);
    }
  }

  /** Bytes of the file up to the end of its last line. */
  get end(): number {
    return this.size;
  }

  /**
   * Adds a line; the next one only when this one is there. Throws `UserError` where the disk
   * refuses.
   */
  async append(line: object): Promise<void> {
    await this.#write(`${JSON.stringify(line)}\n`);
    this.bare = false;
    if (Date.now() - this.#flushed < FLUSH_MS) return;
    await this.file.datasync();
    this.#flushed = Date.now();
  }

  /** Ends the file; one that nobody answered for is removed. */
  async close(): Promise<void> {
    try {
      await this.file.datasync();
    } finally {
      try {
        await this.file.close();
        if (this.bare) await removeTree(this.path);
      } finally {
        // Whatever the disk says: nobody else could write the file while this process lives.
        await this.release();
      }
    }
  }

  async #write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    try {
      for (let at = 0; at < bytes.length;) {
        const left = bytes.length - at;
        at += (await this.file.write(bytes, at, left, this.size + at)).bytesWritten;
      }
      this.size += bytes.length;
    } catch (error) {
      await this.file.truncate(this.size).catch(() => undefined);
      throw await diskError(error, this.path);
    }
  }
}

/** Where the file lies, so that who names it otherwise meets the same mark. */
async function realPlace(named: string): Promise<string> {
  const resolved = path.resolve(named);
  const folder = await realpath(path.dirname(resolved));
  return realpath(resolved).catch(() => path.join(folder, path.basename(resolved)));
}
