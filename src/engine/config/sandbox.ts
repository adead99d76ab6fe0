import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { cacheFolder } from '../../base/cacheFolder';
import type { SandboxData, SandboxMessage } from './sandboxThread';
import { compiledPython } from './compiledPython';
import { keepSnapshot, readSnapshot, snapshotFile } from './snapshotFile';

/** About 140 MB go back to the machine when no config was evaluated for this long. */
const IDLE_MS = 120_000;

/** Thrown when the thread ended before it answered: out of memory, or ended by `stop`. */
export class SandboxEnded extends Error {}

/** Python in a worker thread of its own, so that a config that never ends can be ended alone. */
export class Sandbox {
  private ready: Promise<Worker> | undefined;
  private idle: NodeJS.Timeout | undefined;
  private snapshot: Uint8Array | undefined;
  private compiled: Promise<object | undefined> | undefined;

  /** Starts Python, from the snapshot in MMOCR_CACHE where there is one. */
  start(): Promise<Worker> {
    clearTimeout(this.idle);
    if (!this.ready) {
      const starting = this.launch();
      this.ready = starting;
      starting.then(
        () => this.holdCompiled(),
        () => {
          if (this.ready === starting) this.ready = undefined;
        },
      );
    }
    return this.ready;
  }

  /**
   * One JSON request, one JSON reply (or what a config made of it); not to be called again before
   * it settled. Throws `SandboxEnded`.
   */
  async ask(json: string): Promise<unknown> {
    const worker = await this.start();
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const settle = (done: () => void): void => {
          worker.off('message', onMessage).off('error', onError).off('exit', onExit);
          done();
        };
        const onMessage = (message: SandboxMessage): void => {
          if (message.kind === 'reply')
            settle(() => {
              resolve(message.json);
            });
          if (message.kind === 'broken') end(message.why);
        };
        const end = (why: string): void => {
          settle(() => {
            this.stop();
            reject(new SandboxEnded(why));
          });
        };
        const onError = (error: Error): void => {
          end(error.message || error.name);
        };
        const onExit = (code: number): void => {
          end(String(code));
        };
        worker.on('message', onMessage).on('error', onError).on('exit', onExit);
        worker.postMessage(json);
      });
    } finally {
      this.stopWhenIdle();
    }
  }

  /** Ends Python with all that was done to it and starts a fresh one, without waiting for it. */
  renew(): void {
    this.stop();
    // What keeps it from starting is told to the next `ask`.
    this.start().catch(() => undefined);
    this.stopWhenIdle();
  }

  /** Ends the thread at once, whatever it does; the next `ask` starts a new one. */
  stop(): void {
    clearTimeout(this.idle);
    void this.ready?.then(
      worker => worker.terminate(),
      () => undefined,
    );
    this.ready = undefined;
  }

  private stopWhenIdle(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      this.stop();
      this.snapshot = undefined;
      this.compiled = undefined;
    }, IDLE_MS).unref();
  }

  /** The thread that runs has compiled it: this takes hold of that, and delays no first config. */
  private holdCompiled(): void {
    this.compiled ??= compiledPython().catch(() => undefined);
  }

  private async launch(): Promise<Worker> {
    const pythonFolder = join(__dirname, 'python', 'flatten');
    if (this.snapshot) return (await startThread({ pythonFolder, snapshot: this.snapshot })).worker;
    const folder = cacheFolder();
    const file = await snapshotFile(folder, pythonFolder);
    const snapshot = await readSnapshot(file);
    const { worker, made } = await startThread({ pythonFolder, ...(snapshot && { snapshot }) });
    if (made) await keepSnapshot(file, folder, made);
    this.snapshot = made ?? snapshot;
    return worker;
  }
}

/** A thread whose Python is ready, and the snapshot it made when it was given none. */
function startThread(workerData: SandboxData): Promise<{ worker: Worker; made?: Uint8Array }> {
  const worker = new Worker(__filename, {
    workerData,
    env: {},
    argv: [],
    stdout: true,
    stderr: true,
  });
  // An idle Python keeps no process alive.
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', code => {
      reject(new SandboxEnded(String(code)));
    });
    worker.once('message', (message: SandboxMessage) => {
      worker.off('error', reject);
      // Without a listener an error of the thread would end the engine; `ask` reports it.
      worker.on('error', () => undefined);
      resolve({
        worker,
        ...(message.kind === 'ready' && message.snapshot && { made: message.snapshot }),
      });
    });
  });
}
