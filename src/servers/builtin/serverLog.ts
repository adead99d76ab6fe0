import * as fs from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../../base/errors';
import { builtinReason } from '../launch/logCauses';
import { visibleText } from '../../base/visibleText';

/** A request's line can have 16 kB, as long as its head may be. */
const longestLine = 4000;

/**
 * ts_log.log in the layout of TorchServe's, so that what reads the one reads the other
 * (`servers/launch/log.ts`). It is kept where TorchServe would keep it when LOG_LOCATION names a
 * folder, and nowhere without it.
 */
export class ServerLog {
  readonly #file: number | undefined;

  constructor(folder: string | undefined) {
    if (folder === undefined) return;
    fs.mkdirSync(folder, { recursive: true });
    this.#file = fs.openSync(path.join(folder, 'ts_log.log'), 'a', 0o600);
  }

  /**
   * One line, whatever strangers put into it: a line break would be the beginning of a forged one.
   */
  line(thread: string, logger: string, message: string): void {
    if (this.#file === undefined) return;
    const time = new Date().toISOString().replace('Z', '').replace('.', ',');
    fs.writeSync(
      this.#file,
      `${time} [INFO ] ${visibleText(`${thread} ${logger} - ${message}`, longestLine)}\n`,
    );
  }

  /** What TorchServe's log says of an archive it cannot load. */
  notLoaded(file: string, error: Error): void {
    this.line('main', 'ModelServer', `Failed to load model: ${file}`);
    this.line(
      'main',
      'ModelServer',
      `${error instanceof UserError ? builtinReason(error.fix) : 'org.pytorch.serve.archive.model.InvalidModelException'}: ${error.message}`,
    );
  }

  /**
   * What it says of a worker whose handler cannot load the model; `worker` is `ID-NAME_VERSION`.
   */
  workerFailed(worker: string, model: string, error: Error): void {
    this.line(
      `W-${worker}-stdout`,
      'MODEL_LOG',
      `MMOCR: cannot load model ${model}: ${error.message}`,
    );
    this.line(
      `W-${worker}`,
      'WorkerThread',
      `W-${worker} State change WORKER_STARTED -> WORKER_ERROR`,
    );
    this.line(`W-${worker}-stdout`, 'WorkerLifeCycle', `Stopped Scanner - W-${worker}-stdout`);
  }

  close(): void {
    if (this.#file !== undefined) fs.closeSync(this.#file);
  }
}
