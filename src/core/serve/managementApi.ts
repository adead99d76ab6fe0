import { managementDescription } from './apiDescription';
import { numberIn, type Ask } from './ask';
import { describeServed } from './describe';
import type { Registry } from './registry';
import { badRequest, jsonReply, methodNotAllowed, ServeError, type Reply } from './reply';
import type { ServedModel } from './servedModel';

/** What the management address does beyond reading the registry. */
export interface Management {
  registry: Registry;
  /** Whether models may come and go: enable_model_api. */
  modelApi: boolean;
  defaultWorkers: number;
  startupModels: ReadonlySet<string>;
  /** Opens a file of the model store. Throws `ServeError`. */
  register(file: string, name: string | undefined, responseTimeout: number | undefined): Promise<ServedModel>;
}

/** Answers a request to the management address as TorchServe 0.12 does; undefined for a path of another API. Throws `ServeError`. */
export async function answerManagement(ask: Ask, management: Management): Promise<Reply | undefined> {
  const { path, method } = ask;
  const { registry } = management;
  const [first, second, third, fourth] = path;
  if (first === 'v1' && second === 'models' && third !== undefined && path.length === 3) {
    if (method !== 'GET') throw methodNotAllowed();
    const [name = ''] = third.split(':');
    return jsonReply({ name, ready: registry.find(name).workers.length > 0 });
  }
  if (first !== 'models' || path.length > 3 && !(path.length === 4 && fourth === 'set-default')) return undefined;
  if (second === undefined) {
    if (method === 'GET') return listModels(ask, registry);
    if (method === 'POST' && management.modelApi) return registerModel(ask, management);
    throw methodNotAllowed();
  }
  switch (method) {
    case 'GET': return describe(second, path.length === 3 ? third : undefined, management);
    case 'PUT': return path.length === 4 && third !== undefined ? setDefault(second, third, registry) : scaleModel(ask, second, third, registry);
    case 'OPTIONS': return jsonReply(managementDescription(registry.find(second, third).options.name));
    case 'DELETE':
      if (!management.modelApi) break;
      // What it has accepted is answered first.
      await registry.remove(second, third).drain();
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
    models: names.slice(from, end).map(modelName => ({ modelName, modelUrl: registry.find(modelName).file.url })),
  });
}

function describe(name: string, version: string | undefined, { registry, startupModels }: Management): Reply {
  const found = version === 'all' ? registry.versions(name) : [registry.find(name, version)];
  return jsonReply(found.map(model => describeServed(model, startupModels.has(name))));
}

function setDefault(name: string, version: string, registry: Registry): Reply {
  registry.setDefault(name, version);
  return jsonReply({ status: `Default version successfully updated for model "${name}" to "${version}"` });
}

async function registerModel(ask: Ask, management: Management): Promise<Reply> {
  const given = registration(ask);
  const { url, model_name: name } = Object.fromEntries(given);
  if (!url) throw badRequest('Parameter url is required.');
  if (url.includes('..')) throw new ServeError(404, 'ModelNotFoundException', `Relative path is not allowed in url: ${url}`);
  if (/^[a-z]+:\/\//i.test(url)) throw new ServeError(404, 'ModelNotFoundException', `Given URL ${url} does not match any allowed URL(s)`);
  const timeout = numberIn(given, 'response_timeout', -1);
  const model = await management.register(url, name || undefined, timeout > 0 ? timeout : undefined);
  const count = numberIn(given, 'initial_workers', management.defaultWorkers);
  const what = `Model "${model.options.name}" Version: ${model.file.version} registered with`;
  if (count <= 0) return jsonReply({ status: `${what} 0 initial workers. Use scale workers API to add workers for the model.` });
  const scaled = model.scale(count, count);
  if (given.get('synchronous')?.toLowerCase() === 'false') return jsonReply({ status: 'Processing worker updates...' }, 202);
  await scaled;
  if (model.workers.every(worker => !worker.gaveUp)) return jsonReply({ status: `${what} ${count} initial workers` });
  management.registry.remove(model.options.name, model.file.version);
  await model.drain();
  throw new ServeError(500, 'InternalServerException', `Failed to start workers for model ${model.options.name} version: ${model.file.version}`);
}

/** The parameters of a registration: a JSON object or the query. */
function registration({ headers, query, body }: Ask): URLSearchParams {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return query;
  try {
    const values = Object.entries(Object(JSON.parse(body.toString('utf8'))) as Record<string, unknown>);
    return new URLSearchParams(values.map(([name, value]): [string, string] => [name, String(value)]));
  } catch (error) {
    throw new ServeError(500, 'JsonSyntaxException', (error as Error).message);
  }
}

async function scaleModel({ query }: Ask, name: string, inPath: string | undefined, registry: Registry): Promise<Reply> {
  const least = numberIn(query, 'min_worker', 1);
  const most = numberIn(query, 'max_worker', least);
  const version = inPath ?? query.get('model_version') ?? undefined;
  if (most < least) throw badRequest('max_worker cannot be less than min_worker.');
  const scaled = registry.find(name, version).scale(Math.max(0, least), Math.max(0, most));
  if (query.get('synchronous')?.toLowerCase() !== 'true') return jsonReply({ status: 'Processing worker updates...' }, 202);
  await scaled;
  return jsonReply({ status: `Workers scaled to ${least} for model: ${name}${version === undefined ? '' : `, version: ${version}`}` });
}
