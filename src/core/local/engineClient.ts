import { fork, type ChildProcess } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import { LIMIT_MARK, type EngineMethod, type EngineMethods, type EngineReply, type EngineRequest } from '../../protocol/engine';
import { CancelledError, UnreadableImageError, UserError, type Fix } from '../errors';
import { cacheFolder } from './cacheFolder';
import { engineEnvironment } from './engineEnvironment';

/** How long a cancelled request may keep the engine from answering before the engine is ended. */
const CANCEL_GRACE_MS = 1000;
/** How long a process without a channel may take to end. */
const END_GRACE_MS = 1000;
const STDERR_KEPT = 4000;

interface Pending {
  request: EngineRequest;
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

/** The engine process ended by itself while it worked on a request. */
export class EngineEndedError extends UserError {}

/** It ended itself: the request would have taken more memory, or processor time, than the process may (`engine/limits.ts`). */
export class LimitError extends EngineEndedError {}

/**
 * The engine process, seen from the host or the command line. It is forked by the first request; cancelling ends the
 * request (and the process, where it does not react); a crash rejects what was pending and the next request starts anew.
 */
export class EngineClient {
  private child: ChildProcess | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private ended: string | undefined;
  private disposed = false;

  /** `env` is added to the few variables that the engine inherits; `onEnd` hears why it crashed, `onRestart` why it is started again. */
  constructor(
    readonly enginePath: string,
    private readonly options: { env?: NodeJS.ProcessEnv; onEnd?: (why: string) => void; onRestart?: (why: string) => void } = {},
  ) {}

  /** The engine's process id, while it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Where the engine keeps what it can make again. */
  get cacheFolder(): string {
    return cacheFolder({ ...process.env, ...this.options.env });
  }

  /** Throws what the engine threw (`UserError`, `CancelledError`, or a defect), `CancelledError` on abort, `EngineEndedError` on a crash. */
  request<M extends EngineMethod>(method: M, params: EngineMethods[M]['params'], signal?: AbortSignal): Promise<EngineMethods[M]['result']> {
    if (signal?.aborted || this.disposed) return Promise.reject(new CancelledError());
    const request = { id: this.nextId++, method, params } as EngineRequest;
    const onAbort = (): void => { this.cancel(request.id); };
    return new Promise<EngineMethods[M]['result']>((resolve, reject) => {
      this.pending.set(request.id, { request, resolve, reject });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.send(request);
    }).finally(() => signal?.removeEventListener('abort', onAbort));
  }

  /** Ends the process; pending requests are cancelled. */
  dispose(): void {
    this.disposed = true;
    this.child?.kill('SIGKILL');
    this.child = undefined;
    this.rejectAll(() => new CancelledError());
  }

  private send(request: EngineRequest): void {
    this.child ??= this.start();
    // A channel that is closed already: the exit, which knows the reason, is about to reject what is pending.
    this.child.send(request, () => undefined);
  }

  private start(): ChildProcess {
    if (this.ended !== undefined) this.options.onRestart?.(this.ended);
    const child = fork(this.enginePath, [], {
      serialization: 'advanced',
      env: { ...engineEnvironment(process.env), ...this.options.env },
      // A debugger's port or a loader of the parent is not the engine's. Collectors side by side would take the cores from the network and
      // the other engines (`bench/folder.mjs`: a sixth of the images per second). A heap that starts as large as it becomes is not searched
      // for garbage again and again while images come and go outside of it (a sixteenth of a small image's time).
      execArgv: ['--single-threaded-gc', '--initial-heap-size=128'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(-STDERR_KEPT); });
    child.on('message', (reply: EngineReply) => { this.receive(reply); });
    // A channel closes because its process is ending. One that stays without a channel answers nobody any more.
    child.on('disconnect', () => { setTimeout(() => child.kill('SIGKILL'), END_GRACE_MS).unref(); });
    child.on('error', error => { this.onEnd(child, error.message, said); });
    child.on('exit', (code, signal) => {
      this.onEnd(child, signal ? l10n.t('signal {0}', signal) : l10n.t('exit code {0}', String(code)), said);
    });
    return child;
  }

  private receive(reply: EngineReply): void {
    const pending = this.settle(reply.id);
    if (!pending) return;
    if (reply.ok) pending.resolve(reply.result as never);
    else pending.reject(rebuilt(reply.error));
  }

  private cancel(id: number): void {
    const pending = this.settle(id);
    const child = this.child;
    if (!pending || !child) return;
    pending.reject(new CancelledError());
    const acknowledged = (reply: EngineReply): void => {
      if (reply.id === id) done();
    };
    const timer = setTimeout(() => { this.replace(child); }, CANCEL_GRACE_MS);
    const done = (): void => {
      clearTimeout(timer);
      child.off('message', acknowledged).off('exit', done);
    };
    child.on('message', acknowledged).on('exit', done);
    child.send({ cancel: id }, () => undefined);
  }

  /** Ends an engine that is stuck in a cancelled request; the other requests start over in a fresh one. */
  private replace(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    child.kill('SIGKILL');
    for (const { request } of this.pending.values()) this.send(request);
  }

  private onEnd(child: ChildProcess, why: string, said: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.ended = why;
    this.rejectAll(() => endedError(why, said));
    this.options.onEnd?.(why);
  }

  private rejectAll(error: () => Error): void {
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(error());
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }
}

function endedError(why: string, said: string): EngineEndedError {
  if (said.includes(LIMIT_MARK)) return new LimitError(l10n.t('The local engine was ended: the image or the model needs more memory or processor time than it may take.'), { fix: 'showLog', cause: said });
  return new EngineEndedError(l10n.t('The local engine ended ({0}). Try again: the next request starts a new one.', why), { fix: 'showLog', cause: said });
}

/** The engine's error as the class that callers test for; an unexpected one keeps the engine's stack. */
function rebuilt(error: Extract<EngineReply, { ok: false }>['error']): Error {
  if (error.name === 'CancelledError') return new CancelledError();
  if (error.unreadableImage) return new UnreadableImageError(error.message);
  if (error.name === 'UserError') return new UserError(error.message, error.fix ? { fix: error.fix as Fix } : {});
  const defect = new Error(error.message);
  defect.name = error.name;
  if (error.stack) defect.stack = error.stack;
  return defect;
}
