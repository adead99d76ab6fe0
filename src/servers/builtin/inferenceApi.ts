import { toSeedJson } from '../../model/mmocrFormat';
import type { Prediction } from '../../model/prediction';
import { aboutPrediction } from './aboutPrediction';
import { predictDescription } from './apiDescription';
import type { Ask } from './ask';
import { imageRequest, modelRequest } from './imageRequest';
import type { Metrics } from './metrics';
import { answerInfer, isInferRequest } from './openInference/answerInfer';
import type { Registry } from './registry';
import {
  badRequest,
  errorReply,
  jsonReply,
  resourceNotFound,
  ServeError,
  type Reply,
} from './reply';
import { requestRow, type RequestRow } from './requestRow';
import type { ServedModel } from './servedModel';

/**
 * What a path asks to be looked at; `withQuery` where TorchServe takes the query's parameters for
 * form fields.
 */
interface Target {
  name: string | undefined;
  version?: string | undefined;
  withQuery?: boolean;
  /** Where the Open Inference Protocol asks, too. */
  infer?: boolean;
}

/**
 * Answers a request to the inference address as TorchServe 0.12 does; undefined for a path of
 * another API. Throws `ServeError`.
 */
export async function answerInference(
  ask: Ask,
  registry: Registry,
  metrics: Metrics,
): Promise<Reply | undefined> {
  if (ask.path[0] === 'ping') {
    const healthy = registry.all.every(
      model => model.workers.filter(worker => !worker.gaveUp).length >= model.minWorkers,
    );
    return jsonReply({ status: healthy ? 'Healthy' : 'Unhealthy' }, healthy ? 200 : 500);
  }
  const target = predictTarget(ask);
  return target && answerPrediction(ask, target, registry, metrics);
}

function predictTarget({ path, query }: Ask): Target | undefined {
  const [first, second, third] = path;
  if (first === 'predictions' || first === 'explanations') {
    if (second === undefined) throw resourceNotFound();
    return { name: second, version: third };
  }
  if (first === 'invocations') {
    if (path.length > 1) throw resourceNotFound();
    return { name: query.get('model_name') || undefined, withQuery: true };
  }
  if (first === 'models' && path.length === 3) {
    if (third !== 'invoke') throw resourceNotFound();
    return { name: second, withQuery: true };
  }
  if (
    first === 'v1' &&
    second === 'models' &&
    path.length === 3 &&
    /:(predict|explain)/.test(third ?? '')
  )
    return { name: third?.split(':')[0] };
  if (first === 'v2' && second === 'models') return inferTarget(path.slice(2));
  if (path.length === 2 && second === 'predict') return { name: first, withQuery: true };
  if (path.length === 3 && third === 'predict')
    return { name: first, version: second, withQuery: true };
  return undefined;
}

/** `NAME/infer`, `NAME/versions/V/infer`. */
function inferTarget(path: readonly string[]): Target | undefined {
  const [name, word, version] = path;
  const versioned = path.length === 4 && word === 'versions';
  const verb = versioned || path.length === 2 ? path.at(-1) : undefined;
  if (verb !== 'infer' && verb !== 'explain') return undefined;
  return { name, ...(versioned ? { version } : {}), infer: verb === 'infer' };
}

async function answerPrediction(
  ask: Ask,
  target: Target,
  registry: Registry,
  metrics: Metrics,
): Promise<Reply> {
  if (target.name !== undefined && ask.method !== 'OPTIONS')
    registry.find(target.name, target.version);
  const body = await ask.body();
  if (!target.infer || ask.method === 'OPTIONS')
    return answerFields(ask, body, target, registry, metrics);
  if (isInferRequest(body, ask.headers))
    return counted(target, registry, metrics, (model, onQueued) =>
      answerInfer(body, ask.headers, model, onQueued),
    );
  // What asks as TorchServe is asked is refused as by TorchServe.
  return answerFields(ask, body, target, registry, metrics).catch(errorReply);
}

async function answerFields(
  ask: Ask,
  body: Buffer,
  target: Target,
  registry: Registry,
  metrics: Metrics,
): Promise<Reply> {
  const row: RequestRow = new Map(
    target.withQuery ? [...ask.query].map(([name, value]) => [name, Buffer.from(value)]) : [],
  );
  for (const [name, value] of await requestRow(body, ask.headers['content-type']))
    row.set(name, value);
  const name = target.name ?? row.get('model_name')?.toString();
  if (ask.method !== 'OPTIONS')
    return counted({ ...target, name }, registry, metrics, (model, onQueued) =>
      answerRow(row, model, onQueued),
    );
  if (name === undefined) throw namesNoModel();
  registry.find(name, target.version);
  return jsonReply(predictDescription(name));
}

/** A request to a model, from the moment its body is there, under TorchServe's metrics. */
async function counted(
  { name, version }: Target,
  registry: Registry,
  metrics: Metrics,
  answer: (model: ServedModel, onQueued: (ms: number) => void) => Promise<Reply>,
): Promise<Reply> {
  if (name === undefined) throw namesNoModel();
  const model = registry.find(name, version);
  metrics.requested(name, version);
  const started = performance.now();
  try {
    return await answer(model, ms => metrics.queued(name, version, ms));
  } finally {
    metrics.inferred(name, version, performance.now() - started);
  }
}

const namesNoModel = (): ServeError => badRequest('Parameter model_name is required.');

async function answerRow(
  row: RequestRow,
  model: ServedModel,
  onQueued: (ms: number) => void,
): Promise<Reply> {
  const asked = modelRequest(row);
  try {
    if (asked.kind === 'one')
      return handlerReply(200, '', await predictOne(asked.value, model, onQueued));
    const answers = await Promise.all(
      asked.values.map(value =>
        predictOne(value, model, onQueued).then(answer => answer.body, answerBody),
      ),
    );
    const failed = answers.find(answer => 'code' in answer) as { code: number } | undefined;
    const none = failed !== undefined && answers.every(answer => 'code' in answer);
    return handlerReply(none ? failed.code : 200, none ? 'No image could be read' : '', {
      body: { predictions: answers },
    });
  } catch (error) {
    // The handler names what it refuses in the reason phrase, too.
    if (error instanceof ServeError && error.status === 400)
      return handlerReply(400, error.type, { body: answerBody(error) });
    throw error;
  }
}

async function predictOne(
  value: unknown,
  served: ServedModel,
  onQueued: (ms: number) => void,
): Promise<{ body: object; headers: Record<string, string> }> {
  const request = imageRequest(value, served.file.pipeline.kind === 'kie');
  const accepted = performance.now();
  const prediction = await served.predict(request, () => onQueued(performance.now() - accepted));
  return { body: toSeedJson(prediction), headers: predictionHeaders(prediction) };
}

/** The headers of our TorchServe handler. */
function predictionHeaders(prediction: Prediction): Record<string, string> {
  const { image, task, timings } = aboutPrediction(prediction);
  return {
    ...(image === undefined ? {} : { 'X-MMOCR-Image': image }),
    'X-MMOCR-Task': task,
    'Server-Timing': timings,
  };
}

function handlerReply(
  status: number,
  reason: string,
  { body, headers }: { body: object; headers?: Record<string, string> },
): Reply {
  return {
    status,
    reason,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body, undefined, 2),
  };
}

const answerBody = (error: unknown): object => JSON.parse(errorReply(error).body) as object;
