import type { ConfigTree } from './configReply';
import { at, children, servedParts } from './parts';

/**
 * A `type=` that is looked up in MMOCR's registries where the config is served; `scope`, the
 * package whose registries are asked first; `given`, the arguments that the class is called with,
 * none for layers, which mmcv's own functions build.
 */
export interface ServedType {
  name: string;
  scope: string | undefined;
  given: string[];
}

/**
 * Keys whose `type` is none of the registries': the name of a function or of an operator, or what
 * only training asks for.
 */
const NO_REGISTRY = /^(init_cfg|nms|nms_cfg|roi_layer|train_cfg)$/;
/** The blocks of MMOCR's ResNet are no registered types; their plugins are. */
const OWN_NAMES = 'block_cfgs';
/** What mmcv builds with functions of its own, which take arguments of theirs out. */
const LAYER = /_cfg$|^(cfg|dcn|plugins)$/;
/** Parts that only testing with several images of one picture builds. */
const NOT_BUILT = /^tta_(model|pipeline)$/;

/** Every type that the handler builds: of the model, and of the pipeline of the test data. */
export function servedTypes(tree: ConfigTree): ServedType[] {
  const found = servedParts(tree)
    .filter(([key]) => !NOT_BUILT.test(key))
    .flatMap(([, part]) => typesIn(part, undefined));
  const together = new Map<string, ServedType>();
  for (const type of found) {
    const key = `${type.scope}.${type.name}`;
    together.set(key, {
      ...type,
      given: [...new Set([...(together.get(key)?.given ?? []), ...type.given])],
    });
  }
  return [...together.values()];
}

function typesIn(part: ConfigTree, outer: string | undefined, under = ''): ServedType[] {
  const scope = at(part, '_scope_').find(value => typeof value === 'string') ?? outer;
  const given = LAYER.test(under)
    ? []
    : children(part)
        .map(([key]) => key)
        .filter(key => key !== 'type' && !key.startsWith('_'));
  const own = at(part, under === OWN_NAMES ? '' : 'type')
    .filter(type => typeof type === 'string')
    .map(name => ({ name, scope, given }));
  const inner = children(part)
    .filter(([key]) => !NO_REGISTRY.test(key))
    .flatMap(([key, child]) => typesIn(child, scope, key));
  return [...own, ...inner];
}
