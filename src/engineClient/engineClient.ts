import type { ChildProcess } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import type { EngineMethod, EngineMethods, EngineRequest } from '../protocol/engine';
import { CancelledError, UserError } from '../base/errors';
import { cacheFolder } from '../base/cacheFolder';
import { LONGEST_TIMER_MS } from '../base/deadline';
import { endedError, EngineLateError } from './engineEnded';
import { startEngine } from './engineProcess';
import { readReply } from './engineReply';
import { unsendable, unsendableError } from '../protocol/messageBounds';

/** How long a cancelled request may keep the engine from answering before the engine is ended. */
const CANCEL_GRACE_MS = 1000;
/**
 * Longer than the largest network takes on a slow machine: an engine that has not answered by then
 * never will.
 */
const ANSWER_LIMIT_MS = 600_000;

export interface EngineOptions {
  /** Added to the few variables that the engine inherits. */
  env?: NodeJS.ProcessEnv;
  /** Hears why it crashed. */
  onEnd?: (why: string) => void;
  /** Hears why it is started again. */
  onRestart?: (why: string) => void;
}

interface Pending {
  request: EngineRequest;
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

/**
 * The engine process, seen from the host or the command line. It is forked by the first request;
 * cancelling ends the request (and the process, where it does not react); a crash rejects what was
 * pending and the next request starts anew.
 */
export class EngineClient {
  private child: ChildProcess | undefined;
  private readonly pending = new Map<number, Pending>();
  /** Requests that nobody waits for any more, until the engine has answered them. */
  private readonly abandoned = new Map<number, NodeJS.Timeout>();
  private nextId = 1;
  private ended: string | undefined;
  private disposed = false;

  constructor(
    readonly enginePath: string,
    private readonly options: EngineOptions = {},
  ) {}

  /** The engine's process id, while it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** What is added to its environment; for more engines like it. */
  get env(): NodeJS.ProcessEnv {
    return this.options.env ?? {};
  }

  /** Where the engine keeps what it can make again. */
  get cacheFolder(): string {
    return cacheFolder({ ...process.env, ...this.options.env });
  }

  /**
   * Throws what the engine threw (`UserError`, `CancelledError`, or a defect), `CancelledError` on
   * abort, `EngineEndedError` on a crash, `EngineLateError` where it does not answer within
   * `limitMs` milliseconds, `UserError` for what cannot be sent.
   */
  request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
    limitMs = ANSWER_LIMIT_MS,
  ): Promise<EngineMethods[M]['result']> {
    if (signal?.aborted || this.disposed) return Promise.reject(new CancelledError());
    const why = unsendable(params);
    if (why) return Promise.reject(unsendableError(why));
    const request = { id: this.nextId++, method, params } as EngineRequest;
    const onAbort = (): void => {
      this.abandon(request.id, new CancelledError());
    };
    const timer = this.limit(request.id, limitMs);
    return new Promise<EngineMethods[M]['result']>((resolve, reject) => {
      this.pending.set(request.id, { request, resolve, reject });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.send(request);
    }).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  }

  /** Ends the process; pending requests are cancelled. */
  dispose(): void {
    this.disposed = true;
    this.drop()?.kill('SIGKILL');
    this.rejectAll(() => new CancelledError());
  }

  private limit(id: number, ms: number): NodeJS.Timeout {
    const limit = Math.min(ms, LONGEST_TIMER_MS);
    return setTimeout(() => {
      const seconds = Math.round(limit / 1000);
      this.abandon(
        id,
        new EngineLateError(
          l10n.t(
            'The local engine did not answer within {0} s and is ended. Try again, or use a smaller image.',
            seconds,
          ),
          { fix: 'showLog' },
        ),
      );
    }, limit);
  }

  private send(request: EngineRequest): void {
    try {
      this.child ??= this.start();
      // A channel that is closed already: the exit, which knows the reason, is about to reject what
      // is pending.
      this.child.send(request, () => undefined);
    } catch (cause) {
      this.settle(request.id)?.reject(
        new UserError(l10n.t('The local engine cannot be asked: {0}', (cause as Error).message), {
          fix: 'showLog',
          cause,
        }),
      );
    }
  }

  /** Starts the process before it is asked, so that what asks is loaded beside it. */
  startAhead(): void {
    try {
      this.child ??= this.start();
    } catch {
      // The request that needs it says why.
    }
  }

  private start(): ChildProcess {
    if (this.ended !== undefined) this.options.onRestart?.(this.ended);
    return startEngine(this.enginePath, this.options.env, {
      onMessage: (child, message) => {
        this.receive(child, message);
      },
      onEnd: (child, why, said) => {
        this.onEnd(child, why, said);
      },
    });
  }

  /** An answer to a request that is not known any more, or never was, is nobody's. */
  private receive(child: ChildProcess, message: unknown): void {
    const answered = readReply(message);
    if (!answered) {
      child.kill('SIGKILL');
      this.onEnd(child, l10n.t('it sent something that is no answer'), '');
      return;
    }
    const { id, result, error } = answered;
    clearTimeout(this.abandoned.get(id));
    this.abandoned.delete(id);
    const pending = this.settle(id);
    if (error) pending?.reject(error);
    else pending?.resolve(result as never);
  }

  /** Rejects a request and tells the engine, which is ended when it goes on working. */
  private abandon(id: number, error: Error): void {
    const pending = this.settle(id);
    if (!pending) return;
    pending.reject(error);
    const child = this.child;
    if (!child) return;
    this.abandoned.set(
      id,
      setTimeout(() => {
        this.replace(child);
      }, CANCEL_GRACE_MS),
    );
    child.send({ cancel: id }, () => undefined);
  }

  /**
   * Ends an engine that is stuck in an abandoned request; the other requests start over in a fresh
   * one.
   */
  private replace(child: ChildProcess): void {
    if (this.child !== child) return;
    this.drop();
    child.kill('SIGKILL');
    for (const { request } of this.pending.values()) this.send(request);
  }

  private onEnd(child: ChildProcess, why: string, said: string): void {
    if (this.child !== child) return;
    this.drop();
    this.ended = why;
    this.rejectAll(() => endedError(why, said));
    this.options.onEnd?.(why);
  }

  /** The engine is not asked any more, and nothing waits for its acknowledgements. */
  private drop(): ChildProcess | undefined {
    const { child } = this;
    this.child = undefined;
    for (const timer of this.abandoned.values()) clearTimeout(timer);
    this.abandoned.clear();
    return child;
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
