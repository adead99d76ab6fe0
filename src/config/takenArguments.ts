import type { Generation } from '../model/modelDescription';
import { placed } from './knownTypes';
import type { OwnClasses } from './ownClasses';
import registeredArguments from './registeredArguments.json';
import type { ServedType } from './servedTypes';

/**
 * A class that is called with arguments which it does not take: MMOCR fails when it builds the
 * model.
 */
export interface Untaken {
  type: string;
  /** The package whose class it is, `OWN` for the project's. */
  owner: string;
  arguments: string[];
  /** A class of the same name, of another package, that takes them all. */
  near: string | undefined;
}

/** The project's own package, in `Untaken`. */
export const OWN = '';
/** A class that is its own base has no end. */
const MOST_BASES = 20;
/** What the classes take, `*` for anything; made by test/goldens/registered_types.py. */
const taken: Record<Generation, Record<string, Record<string, string>>> = registeredArguments;
/** Where a type without a scope is looked for, and where one that its own package does not have. */
const unscoped: Record<Generation, string[]> = {
  '1.x': ['mmocr', 'mmengine'],
  '0.x': ['mmocr', 'mmdet', 'mmcv'],
};
const root: Record<Generation, string> = { '1.x': 'mmengine', '0.x': 'mmcv' };

/**
 * Those of `types` that are called with what they do not take; what is `registered` by modules that
 * travel with the config comes before others of its name, and `own` are the classes of these
 * modules.
 */
export function untakenArguments(
  types: ServedType[],
  generation: Generation,
  registered: string[],
  own: OwnClasses,
): Untaken[] {
  return types.flatMap(type => {
    const place = placed(type);
    const owner = place.byModule
      ? undefined
      : registered.includes(place.name)
        ? OWN
        : ownerOf(place, generation);
    if (owner === undefined) return [];
    const missing = notTaken(
      type.given,
      owner === OWN
        ? takenByOwn(place.name, own, generation)
        : takenIn(owner, place.name, generation)!,
    );
    if (missing.length === 0) return [];
    const near = Object.keys(taken[generation]).find(each => {
      const takes = takenIn(each, place.name, generation);
      return each !== owner && takes !== undefined && notTaken(type.given, takes).length === 0;
    });
    return [{ type: type.name, owner, arguments: missing, near: near && `${near}.${place.name}` }];
  });
}

function takenIn(owner: string, name: string, generation: Generation): string[] | undefined {
  return taken[generation][owner]?.[name]?.split(' ');
}

function ownerOf(
  { name, owner }: { name: string; owner: string | undefined },
  generation: Generation,
): string | undefined {
  return (owner === undefined ? unscoped[generation] : [owner, root[generation]]).find(
    each => takenIn(each, name, generation) !== undefined,
  );
}

/** By the nearest class above that says it: the project's own, or MMOCR's. */
function takenByOwn(name: string, own: OwnClasses, generation: Generation, deep = 0): string[] {
  const found = own.get(name);
  if (!found)
    return (
      takenIn(ownerOf({ name, owner: undefined }, generation) ?? '', name, generation) ?? ['*']
    );
  if (found.takes) return found.takes;
  const [base, ...others] = found.bases;
  return base === undefined || others.length > 0 || deep > MOST_BASES
    ? ['*']
    : takenByOwn(base, own, generation, deep + 1);
}

function notTaken(given: string[], takes: string[]): string[] {
  return takes.includes('*') ? [] : given.filter(each => !takes.includes(each));
}
