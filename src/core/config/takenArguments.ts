import type { Generation } from '../ocr/modelDescription';
import { placed } from './knownTypes';
import registeredArguments from './registeredArguments.json';
import type { ServedType } from './servedTypes';

/** A class that is called with arguments which it does not take: MMOCR fails when it builds the model. */
export interface Untaken {
  type: string;
  /** The package whose class it is. */
  owner: string;
  arguments: string[];
  /** A class of the same name, of another package, that takes them all. */
  near: string | undefined;
}

/** What the classes take, `*` for anything; made by test/goldens/registered_types.py. */
const taken: Record<Generation, Record<string, Record<string, string>>> = registeredArguments;
/** Where a type without a scope is looked for, and where one that its own package does not have. */
const unscoped: Record<Generation, string[]> = { '1.x': ['mmocr', 'mmengine'], '0.x': ['mmocr', 'mmdet', 'mmcv'] };
const root: Record<Generation, string> = { '1.x': 'mmengine', '0.x': 'mmcv' };

/** Those of `types` that are called with what they do not take; `registered`, what travels with the config, may be other classes of the same names. */
export function untakenArguments(types: ServedType[], generation: Generation, registered: string[]): Untaken[] {
  const own = new Set(registered);
  return types.flatMap(type => {
    const { name, owner: scope, byModule } = placed(type);
    const packages = taken[generation];
    const owner = (scope === undefined ? unscoped[generation] : [scope, root[generation]]).find(each => packages[each]?.[name] !== undefined);
    if (owner === undefined || byModule || own.has(name)) return [];
    const missing = notTaken(type.given, packages[owner]![name]!);
    if (missing.length === 0) return [];
    const near = Object.keys(packages).find(each => each !== owner && packages[each]![name] !== undefined && notTaken(type.given, packages[each]![name]).length === 0);
    return [{ type: type.name, owner, arguments: missing, near: near && `${near}.${name}` }];
  });
}

function notTaken(given: string[], takes: string): string[] {
  const known = new Set(takes.split(' '));
  return known.has('*') ? [] : given.filter(each => !known.has(each));
}
