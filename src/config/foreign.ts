import type { ConfigTree } from './configReply';
import { at, builtParts, children } from './parts';

/**
 * Packages of OpenMMLab: what they register is named `mmdet.ResNet`, and their classes lie below
 * these names.
 */
const PACKAGES =
  'mmocr|mmengine|mmcv|mmdet|mmdet3d|mmcls|mmpretrain|mmseg|mmpose|mmaction|mmtrack|mmrotate|mmrazor|mmselfsup|mmedit|mmagic|mmgen|mmflow|mmfewshot|mmdeploy|mmyolo';
const SCOPE = new RegExp(`^(${PACKAGES})$`);
const SCOPED = new RegExp(`^(${PACKAGES})\\.\\w+$`);
/**
 * A class by its module, as pure Python style configs name them; mmcv registers PyTorch's layers.
 */
const CLASS = new RegExp(`^(${PACKAGES}|torch\\.nn)(\\.[a-z_][a-z0-9_]*)*\\.[A-Z]\\w*$`);

/**
 * Types of the parts that are built where the config is served that are no class of MMOCR's
 * registries: MMOCR 1.x imports a name with a dot from wherever it lies and calls it. A bare name
 * is looked up in the registries only.
 */
export function foreignTypes(tree: ConfigTree): string[] {
  return distinct(builtParts(tree).flatMap(typesIn));
}

/** Whether a module or type belongs to one of OpenMMLab's packages, by its name. */
export function isOpenMMLab(name: string): boolean {
  return SCOPE.test(name.split('.', 1)[0] ?? '');
}

/** Modules of no OpenMMLab package that loading the config imports (`custom_imports`). */
export function importedModules(tree: ConfigTree): string[] {
  const named = at(tree, 'custom_imports').flatMap(part => at(part, 'imports'));
  return distinct(named.flatMap(strings).filter(module => !isOpenMMLab(module)));
}

/** Conditions of MMOCR 1.x's `ConditionApply`, which evaluates them as Python for every image. */
export function conditions(tree: ConfigTree): string[] {
  return distinct(builtParts(tree).flatMap(conditionsIn));
}

function conditionsIn(part: ConfigTree): string[] {
  const applies = at(part, 'type').some(
    type => typeof type === 'string' && /(^|\.)ConditionApply$/.test(type),
  );
  return [
    ...(applies ? at(part, 'condition').flatMap(strings) : []),
    ...children(part).flatMap(([, child]) => conditionsIn(child)),
  ];
}

function typesIn(part: ConfigTree): string[] {
  const scopes = at(part, '_scope_')
    .flatMap(strings)
    .filter(scope => !SCOPE.test(scope));
  const types = at(part, 'type').flatMap(strings);
  const scoped = scopes.flatMap(scope => types.map(type => `${scope}.${type}`));
  const called = [...types, ...at(part, 'collate_fn').flatMap(strings)].filter(
    type => type.includes('.') && !SCOPED.test(type) && !CLASS.test(type),
  );
  return [...scoped, ...called, ...children(part).flatMap(([, child]) => typesIn(child))];
}

function strings(value: ConfigTree): string[] {
  return typeof value === 'string'
    ? [value]
    : children(value).flatMap(([, item]) => (typeof item === 'string' ? [item] : []));
}

const distinct = (names: string[]): string[] => [...new Set(names)];
