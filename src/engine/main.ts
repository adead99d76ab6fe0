import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import { extractOnnx, readArchiveContents } from '../archive/archivedModels';
import { readCheckpoint } from '../checkpoint/checkpoint';
import { readArchive } from '../archive/read';
import { UnreadableImageError, UserError } from '../base/errors';
import { deployedModel } from '../deploy/deployedModel';
import { unsendable, unsendableError } from '../protocol/messageBounds';
import { watchLimits } from '../runtime/limits';
import type {
  EngineCancel,
  EngineMethod,
  EngineMethods,
  EngineReply,
  EngineRequest,
} from '../protocol/engine';

/** Requests being worked on, so that a cancel message reaches the right one. */
const running = new Map<number, AbortController>();

/** A library's message may quote all that it was given. */
const LONGEST_WORDS = 20_000;

/** The parameters of a method, and a signal that is aborted when nobody waits any more. */
type Answer<M extends EngineMethod> = (
  params: EngineMethods[M]['params'],
  signal: AbortSignal,
) => Promise<EngineMethods[M]['result']>;

/**
 * What answers each method; one that is forgotten does not compile. The heavy libraries are loaded
 * by the first request that needs them.
 */
const answers: { [M in EngineMethod]: Answer<M> } = {
  evaluateConfig: async (...asked) => (await import('./config/evaluator')).evaluateConfig(...asked),
  readModules: async (...asked) => (await import('./config/moduleReader')).readModules(...asked),
  editConfig: async (...asked) => (await import('./config/textEditor')).editConfig(...asked),
  readCheckpoint: ({ path }) => readCheckpoint(path),
  readArchive: ({ path }) => readArchiveContents(path),
  readArchiveText: async ({ path, name }) => ({
    text: await (await readArchive(path)).readText(name),
  }),
  deployedModel: ({ path }, signal) => deployedModel(path, signal),
  extractOnnx: async ({ path, folder }, signal) => ({
    pipeline: await extractOnnx(path, folder, signal),
  }),
  predict: async (...asked) => (await import('./predict/inTurn')).predictInTurn(...asked),
  readAgain: async (...asked) => (await import('./predict/keptRuns')).readAgain(...asked),
  stages: async (...asked) => (await import('./stages/findStages')).findStages(...asked),
  devices: async () => (await import('./predict/devices')).devices(),
  decodeImage: async params => (await import('./predict/decodeImage')).decodeImage(params),
  thumbnail: async params => (await import('./predict/thumbnail')).thumbnail(params),
};

/** Anything else than an object is no answer to the client. */
type Result = EngineMethods[EngineMethod]['result'] & object;

/** A request names its method and holds that one's parameters: a pair that TypeScript loses. */
function handle<M extends EngineMethod>(
  { method, params }: { method: M; params: EngineMethods[M]['params'] },
  signal: AbortSignal,
): Promise<Result> {
  return answers[method](params, signal);
}

async function answer(request: EngineRequest): Promise<EngineReply> {
  const controller = new AbortController();
  running.set(request.id, controller);
  try {
    const result = await handle(request, controller.signal);
    // What the parent could not read (2 GiB of pixels, values nested a hundred thousand deep) is
    // that request's failure alone.
    const why = unsendable(result);
    if (why) throw unsendableError(why);
    return { id: request.id, ok: true, result };
  } catch (error) {
    return failure(request.id, error);
  } finally {
    running.delete(request.id);
  }
}

function failure(id: number, error: unknown): EngineReply {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const fix = error instanceof UserError ? error.fix : undefined;
  const said = {
    name,
    message: message.slice(0, LONGEST_WORDS),
    ...(stack && { stack: stack.slice(0, LONGEST_WORDS) }),
    ...(fix && { fix }),
    unreadableImage: error instanceof UnreadableImageError,
  };
  return { id, ok: false, error: said };
}

function send(reply: EngineReply): void {
  try {
    process.send?.(reply);
  } catch (error) {
    process.send?.(failure(reply.id, error));
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
  if (process.env['MMOCR_PRIORITY'] === 'low') setPriority(constants.priority.PRIORITY_LOW);
  watchLimits(process.env);
  serve();
} else void import('./config/sandboxThread').then(({ runSandbox }) => runSandbox());
