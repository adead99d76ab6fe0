import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import { UnreadableImageError, UserError } from '../core/errors';
import { watchLimits } from './limits';
import type { EngineCancel, EngineMethods, EngineReply, EngineRequest } from '../protocol/engine';

/** Requests being worked on, so that a cancel message reaches the right one. */
const running = new Map<number, AbortController>();

type Result = EngineMethods[keyof EngineMethods]['result'];

/** The heavy libraries are loaded by the first request that needs them. */
async function handle(request: EngineRequest, signal: AbortSignal): Promise<Result> {
  switch (request.method) {
    case 'evaluateConfig': return (await import('./config/evaluator')).evaluateConfig(request.params, signal);
    case 'predict': return (await import('./inference/index')).predict(request.params, signal);
    case 'predictChain': return (await import('./inference/chain')).predictChain(request.params, signal);
    case 'devices': return (await import('./inference/index')).devices();
    case 'decodeImage': return (await import('./inference/index')).decodeImage(request.params);
  }
}

async function answer(request: EngineRequest): Promise<EngineReply> {
  const controller = new AbortController();
  running.set(request.id, controller);
  try {
    return { id: request.id, ok: true, result: await handle(request, controller.signal) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const fix = error instanceof UserError ? error.fix : undefined;
    return { id: request.id, ok: false, error: { name, message, ...(stack && { stack }), ...(fix && { fix }), unreadableImage: error instanceof UnreadableImageError } };
  } finally {
    running.delete(request.id);
  }
}

function send(reply: EngineReply): void {
  try {
    process.send?.(reply);
  } catch (error) {
    // A result that cannot be sent (values nested a hundred thousand deep) is that request's failure alone.
    process.send?.({ id: reply.id, ok: false, error: { name: 'Error', message: String(error) } } satisfies EngineReply);
  }
}

function serve(): void {
  process.on('message', (message: EngineRequest | EngineCancel) => {
    if ('cancel' in message) running.get(message.cancel)?.abort();
    else void answer(message).then(send);
  });
  // A terminal tells its whole process group; whether to end is the parent's decision.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // The parent is gone: nobody is left to answer.
  process.on('disconnect', () => process.exit());
}

const bundle = process.env['MMOCR_L10N'];
if (bundle) l10n.config({ contents: readFileSync(bundle, 'utf8') });
if (isMainThread) {
  watchLimits(process.env);
  serve();
} else void import('./config/sandboxThread').then(({ runSandbox }) => runSandbox());
