import { visibleText } from '../../../base/visibleText';
import type { Ask } from '../ask';
import type { Registry } from '../registry';
import {
  jsonReply,
  methodNotAllowed,
  resourceNotFound,
  type Reply,
  type ServeError,
} from '../reply';
import type { ServedModel } from '../servedModel';
import { outputNames } from './inferRequest';
import { isReady, repositoryIndex } from './repositoryIndex';

/**
 * Answers what the Open Inference Protocol v2 asks of a server and its models, but for `infer`;
 * undefined for a path of another API. Throws `ServeError`.
 * @param version of this program.
 */
export async function answerProtocol(
  ask: Ask,
  registry: Registry,
  version: string,
): Promise<Reply | undefined> {
  const [first, second, third] = ask.path;
  const asksModel = ask.path.length > 3 && /^(infer|explain)$/.test(ask.path.at(-1) ?? '');
  if (first !== 'v2' || asksModel) return undefined;
  if (second === 'repository' && third === 'index' && ask.path.length === 3)
    return jsonReply(await repositoryIndex(ask, registry));
  const reply = described(ask.path.slice(1), registry, version);
  if (ask.method !== 'GET' && ask.method !== 'HEAD') throw methodNotAllowed();
  return reply;
}

/** A refusal as the protocol has it: a status, and `{"error"}` in one line. */
export function protocolRefusal({ status, message }: ServeError): Reply {
  return jsonReply({ error: visibleText(message) }, status);
}

function described(path: readonly string[], registry: Registry, version: string): Reply {
  const [what, name, ...more] = path;
  if (what === undefined)
    return jsonReply({ name: 'mmocr-serving', version, extensions: ['binary_tensor_data'] });
  if (what === 'health' && name === 'live' && more.length === 0) return jsonReply({ live: true });
  if (what === 'health' && name === 'ready' && more.length === 0) {
    const ready = registry.all.every(isReady);
    return jsonReply({ ready }, ready ? 200 : 503);
  }
  if (what !== 'models') throw resourceNotFound();
  // As KServe's own server lists them.
  if (name === undefined) return jsonReply({ models: registry.names });
  return ofModel(name, more, registry);
}

/** Metadata or readiness: the parts of a path behind a model's name. */
function ofModel(name: string, path: readonly string[], registry: Registry): Reply {
  const [word, version] = path;
  const rest = word === 'versions' && version !== undefined ? path.slice(2) : path;
  const model = registry.find(name, rest === path ? undefined : version);
  if (rest.length === 0) return jsonReply(metadata(model, registry));
  if (rest.length > 1 || rest[0] !== 'ready') throw resourceNotFound();
  const ready = isReady(model);
  return jsonReply({ name, ready }, ready ? 200 : 503);
}

/** Every tensor is `BYTES` with an element per image. */
function metadata({ options: { name }, file }: ServedModel, registry: Registry): object {
  const inputs = file.pipeline.kind === 'kie' ? ['image', 'texts'] : ['image'];
  const tensor = (of: string): object => ({ name: of, datatype: 'BYTES', shape: [-1] });
  return {
    name,
    versions: registry.versions(name).map(each => each.file.version),
    platform: 'mmocr',
    inputs: inputs.map(tensor),
    outputs: outputNames.map(tensor),
  };
}
