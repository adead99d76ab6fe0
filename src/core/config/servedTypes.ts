import type { ConfigTree } from '../../protocol/engine';
import { at, children, servedParts } from './parts';

/** A `type=` that is looked up in MMOCR's registries where the config is served; `scope`, the package whose registries are asked first. */
export interface ServedType { name: string; scope: string | undefined }

/** Keys whose `type` is none of the registries': the name of a function or of an operator, or what only training asks for. */
const NO_REGISTRY = /^(init_cfg|nms|nms_cfg|roi_layer|train_cfg)$/;
/** The blocks of MMOCR's ResNet are no registered types; their plugins are. */
const OWN_NAMES = 'block_cfgs';
/** Parts that only testing with several images of one picture builds. */
const NOT_BUILT = /^tta_(model|pipeline)$/;

/** Every type that the handler builds: of the model, and of the pipeline of the test data. */
export function servedTypes(tree: ConfigTree): ServedType[] {
  const found = servedParts(tree).filter(([key]) => !NOT_BUILT.test(key)).flatMap(([, part]) => typesIn(part, undefined));
  return [...new Map(found.map(type => [`${type.scope}.${type.name}`, type])).values()];
}

function typesIn(part: ConfigTree, outer: string | undefined, under = ''): ServedType[] {
  const scope = at(part, '_scope_').find(value => typeof value === 'string') ?? outer;
  const own = at(part, under === OWN_NAMES ? '' : 'type').filter(type => typeof type === 'string').map(name => ({ name, scope }));
  const inner = children(part).filter(([key]) => !NO_REGISTRY.test(key)).flatMap(([key, child]) => typesIn(child, scope, key));
  return [...own, ...inner];
}
