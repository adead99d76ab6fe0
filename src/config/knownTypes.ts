import { diffChars } from 'diff';
import type { Generation } from '../model/modelDescription';
import { isOpenMMLab } from './foreign';
import registeredTypes from './registeredTypes.json';
import type { ServedType } from './servedTypes';

/** What no registry of a generation has, and what to look at instead. */
export interface UnknownType {
  name: string;
  /** A registered type of nearly this name. */
  near: string | undefined;
}

/**
 * Names by the package that registers them, made by test/goldens/registered_types.py; mmcv's are
 * among mmengine's.
 */
const lists: Record<Generation, Record<string, string>> = registeredTypes;
/** Packages by the name they had before, or whose types are another's. */
const scopes: Record<Generation, Record<string, string>> = {
  '1.x': { mmcv: 'mmengine', mmcls: 'mmpretrain' },
  '0.x': { mmcv: 'mmocr', mmdet: 'mmocr' },
};
/** Where a type without a scope is looked for: MMOCR's registries, and those above them. */
const unscoped: Record<Generation, string[]> = { '1.x': ['mmocr', 'mmengine'], '0.x': ['mmocr'] };

/** What is installed with MMOCR. */
const INSTALLED = ['mmocr', 'mmengine', 'mmcv', 'mmdet'];

/**
 * Those of `types` that neither MMOCR, nor what it is installed with, nor `registered`, what
 * travels with the config, has.
 */
export function unknownTypes(
  types: ServedType[],
  generation: Generation,
  registered: string[],
): UnknownType[] {
  const own = new Set(registered);
  return types.map(placed).flatMap(({ written, name, owner, byModule }) => {
    if (byModule || own.has(name)) return [];
    const known = knownIn(generation, owner && (scopes[generation][owner] ?? owner));
    return known.size === 0 || known.has(name)
      ? []
      : [{ name: written, near: nearest(name, generation, known) }];
  });
}

/** Whether MMOCR, or what it is installed with, registers a type of this name. */
export function isKnownType(name: string, generation: Generation): boolean {
  return knownIn(generation, undefined).has(name);
}

/** Packages of OpenMMLab, beyond those that MMOCR is installed with, whose types are built. */
export function otherPackages(types: ServedType[], generation: Generation): string[] {
  const owners = types
    .map(placed)
    .flatMap(({ owner, byModule }) => (byModule || owner === undefined ? [] : [owner]));
  const foreign = owners.filter(owner => isOpenMMLab(owner) && !INSTALLED.includes(owner));
  return [...new Set(foreign.map(owner => scopes[generation][owner] ?? owner))];
}

/** A type's parts. `byModule`: a class by its module, which is looked for where the server is. */
export function placed({ name: written, scope }: ServedType): {
  written: string;
  name: string;
  owner: string | undefined;
  byModule: boolean;
} {
  const [name, ...path] = written.split('.').toReversed() as [string, ...string[]];
  return { written, name, owner: path[0] ?? scope, byModule: path.length > 1 };
}

/** Types that are found from the registries of `owner`; empty for a package that is not known. */
function knownIn(generation: Generation, owner: string | undefined): Set<string> {
  const packages = lists[generation];
  if (owner !== undefined && !(owner in packages)) return new Set();
  return new Set(
    [...(owner === undefined ? [] : [owner]), ...unscoped[generation]].flatMap(
      name => packages[name]?.split(' ') ?? [],
    ),
  );
}

/** The same name in another package, or one that differs in a few letters. */
function nearest(name: string, generation: Generation, known: Set<string>): string | undefined {
  const elsewhere = Object.entries(lists[generation]).find(([, names]) =>
    names.split(' ').includes(name),
  );
  if (elsewhere) return `${elsewhere[0]}.${name}`;
  const distances = [...known]
    .map(other => [difference(name.toLowerCase(), other.toLowerCase()), other] as const)
    .sort(([a], [b]) => a - b);
  const [least, near] = distances[0] ?? [1];
  return least <= 0.4 ? near : undefined;
}

/** Letters to take out or to put in, as a share of the longer name's. */
function difference(left: string, right: string): number {
  const longer = Math.max(left.length, right.length);
  // As many as the lengths differ in at least.
  if (Math.abs(left.length - right.length) > 0.4 * longer) return 1;
  const changed = diffChars(left, right)
    .filter(({ added, removed }) => added || removed)
    .reduce((sum, { count }) => sum + count, 0);
  return changed / longer;
}
