import { UserError } from '../../base/errors';
import { EngineEndedError } from '../../engineClient/engineEnded';
import { managementDescription } from './apiDescription';
import { numberIn, wholeNumberIn, type Ask } from './ask';
import { describeServed } from './describe';
import type { Registry } from './registry';
import { badRequest, jsonReply, methodNotAllowed, ServeError, type Reply } from './reply';
import { requestJson } from './requestJson';
import type { ServedModel } from './servedModel';
import { checkWorkers, workersIn } from './workerLimit';

/** What the management address does beyond reading the registry. */
export interface Management {
  registry: Registry;
  /** Whether models may come and go: enable_model_api. */
  modelApi: boolean;
  defaultWorkers: number;
  startupModels: ReadonlySet<string>;
  /**
   * Opens a file of the model store. Throws `ServeError`; 400 for a name that TorchServe could not
   * be asked by.
   */
  register(
    file: string,
    name: string | undefined,
    responseTimeout: number | undefined,
  ): Promise<ServedModel>;
  /**
   * Takes a version out, without one the default version, and resolves when what it has accepted is
   * answered. Throws `ServeError`.
   */
  unregister(name: string, version: string | undefined): Promise<void>;
}

/** What a timer can wait: 2^31 milliseconds. */
const longestSeconds = 2_147_483;

/**
 * Answers a request to the management address as TorchServe 0.12 does; undefined for a path of
 * another API. Throws `ServeError`.
 */
export async function answerManagement(
  ask: Ask,
  management: Management,
): Promise<Reply | undefined> {
  const { path, method } = ask;
  const { registry } = management;
  const [first, second, third, fourth] = path;
  if (first === 'v1' && second === 'models' && third !== undefined && path.length === 3) {
    if (method !== 'GET') throw methodNotAllowed();
    const [name = ''] = third.split(':');
    return jsonReply({ name, ready: registry.find(name).workers.length > 0 });
  }
  if (first !== 'models' || (path.length > 3 && !(path.length === 4 && fourth === 'set-default')))
    return undefined;
  if (second === undefined) {
    if (method === 'GET') return listModels(ask, registry);
    if (method === 'POST' && management.modelApi) return registerModel(ask, management);
    throw methodNotAllowed();
  }
  switch (method) {
    case 'GET':
      return describe(second, path.length === 3 ? third : undefined, management);
    case 'PUT':
      return path.length === 4 && third !== undefined
        ? setDefault(second, third, registry)
        : scaleModel(ask, second, third, registry);
    case 'OPTIONS':
      return jsonReply(managementDescription(registry.find(second, third).options.name));
    case 'DELETE':
      if (!management.modelApi) break;
      // What it has accepted is answered first.
      await management.unregister(second, third);
      return jsonReply({ status: `Model "${second}" unregistered` });
  }
  throw methodNotAllowed();
}

function listModels({ query }: Ask, registry: Registry): Reply {
  const asked = numberIn(query, 'limit', 100);
  const limit = asked < 0 || asked > 100 ? 100 : asked;
  const from = Math.max(0, numberIn(query, 'next_page_token', 0));
  const names = registry.names;
  const end = from + limit;
  // A full last page has a token, too, whose page is empty.
  return jsonReply({
    ...(end > names.length ? {} : { nextPageToken: String(end) }),
    models: names
      .slice(from, end)
      .map(modelName => ({ modelName, modelUrl: registry.find(modelName).file.url })),
  });
}

function describe(
  name: string,
  version: string | undefined,
  { registry, startupModels }: Management,
): Reply {
  const found = version === 'all' ? registry.versions(name) : [registry.find(name, version)];
  return jsonReply(found.map(model => describeServed(model, startupModels.has(name))));
}

function setDefault(name: string, version: string, registry: Registry): Reply {
  registry.setDefault(name, version);
  return jsonReply({
    status: `Default version successfully updated for model "${name}" to "${version}"`,
  });
}

async function registerModel(ask: Ask, management: Management): Promise<Reply> {
  const given = await registration(ask);
  const [url, name] = ['url', 'model_name'].map(key => given.get(key));
  if (!url) throw badRequest('Parameter url is required.');
  if (url.includes('..'))
    throw new ServeError(
      404,
      'ModelNotFoundException',
      `Relative path is not allowed in url: ${url}`,
    );
  if (/^[a-z]+:\/\//i.test(url))
    throw new ServeError(
      404,
      'ModelNotFoundException',
      `Given URL ${url} does not match any allowed URL(s)`,
    );
  const count = workersIn(given, 'initial_workers', management.defaultWorkers);
  const timeout = wholeNumberIn(given, 'response_timeout', 0, [0, longestSeconds]);
  // Of parts that the built-in server does not have, but nobody can have meant any other.
  for (const [key, least] of [
    ['batch_size', 1],
    ['max_batch_delay', 0],
    ['startup_timeout', 0],
  ] as const)
    wholeNumberIn(given, key, least, [least, longestSeconds]);
  const model = await management.register(url, name || undefined, timeout || undefined);
  const what = `Model "${model.options.name}" Version: ${model.file.version} registered with`;
  if (count === 0)
    return jsonReply({
      status: `${what} 0 initial workers. Use scale workers API to add workers for the model.`,
    });
  const started = startWorkers(model, count, management);
  if (given.get('synchronous')?.toLowerCase() === 'false') {
    void started.catch(() => undefined);
    return jsonReply({ status: 'Processing worker updates...' }, 202);
  }
  await started;
  return jsonReply({ status: `${what} ${count} initial workers` });
}

/**
 * Throws `ServeError` 400 when the model cannot be loaded, 507 when workers ended over it; it is
 * not registered any more then.
 */
async function startWorkers(
  model: ServedModel,
  count: number,
  management: Management,
): Promise<void> {
  const {
    options: { name },
    file: { version },
  } = model;
  try {
    checkWorkers(management.registry, model, count);
    await model.scale(count, count);
    const failure = model.workers.find(worker => worker.failure)?.failure;
    if (!failure) return;
    const why = `Failed to start workers for model ${name} version: ${version}. ${failure.message}`;
    throw failure instanceof UserError && !(failure instanceof EngineEndedError)
      ? new ServeError(400, 'InvalidModelException', why)
      : new ServeError(507, 'InternalServerException', why);
  } catch (error) {
    await management.unregister(name, version);
    throw error;
  }
}

/** The parameters of a registration: a JSON object or the query. */
async function registration({ headers, query, body }: Ask): Promise<URLSearchParams> {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return query;
  const text = await body();
  try {
    const values = Object.entries(Object(requestJson(text)) as Record<string, unknown>);
    return new URLSearchParams(
      values.map(([name, value]): [string, string] => [name, String(value)]),
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ServeError(500, 'JsonSyntaxException', error.message);
  }
}

async function scaleModel(
  { query }: Ask,
  name: string,
  inPath: string | undefined,
  registry: Registry,
): Promise<Reply> {
  const least = workersIn(query, 'min_worker', 1);
  const most = workersIn(query, 'max_worker', least);
  const version = inPath ?? query.get('model_version') ?? undefined;
  if (most < least) throw badRequest('max_worker cannot be less than min_worker.');
  const model = registry.find(name, version);
  checkWorkers(registry, model, least);
  const scaled = model.scale(least, most);
  if (query.get('synchronous')?.toLowerCase() !== 'true')
    return jsonReply({ status: 'Processing worker updates...' }, 202);
  await scaled;
  return jsonReply({
    status: `Workers scaled to ${least} for model: ${name}${version === undefined ? '' : `, version: ${version}`}`,
  });
}
