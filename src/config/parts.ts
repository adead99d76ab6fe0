import type { ConfigTree } from './configReply';

/**
 * Variables that the handler or the exporter reads; of 0.x's `data` all but what training reads.
 */
const SERVED = new Set([
  'model',
  'label_convertor',
  'dictionary',
  'test_pipeline',
  'tta_model',
  'tta_pipeline',
  'test_dataloader',
  'test_cfg',
  'default_scope',
  'custom_imports',
]);
const TRAINING_DATA = new Set(['train', 'val', 'train_dataloader', 'val_dataloader']);

/** Whether serving reads the value at `path`, its keys from the config's top. */
export function isServed([variable = '', ...inside]: string[]): boolean {
  return variable === 'data' ? !TRAINING_DATA.has(inside[0] ?? '') : SERVED.has(variable);
}

/**
 * The parts that serving reads: the model, the pipelines of the test data and what KIE takes from
 * it, in both generations.
 */
export function servedParts(tree: ConfigTree): [key: string, part: ConfigTree][] {
  const parts = (from: ConfigTree[], ...names: string[]): [string, ConfigTree][] =>
    names.flatMap(name =>
      from.flatMap(part => at(part, name)).map((part): [string, ConfigTree] => [name, part]),
    );
  const [loader, data] = [at(tree, 'test_dataloader'), testData(tree)];
  return [
    ...parts(
      [tree],
      'model',
      'label_convertor',
      'dictionary',
      'test_pipeline',
      'tta_model',
      'tta_pipeline',
    ),
    ...[...loader, ...data].flatMap(pipelines).map((part): [string, ConfigTree] => ['', part]),
    // KIE: the characters in 0.x, the names of the classes in 1.x.
    ...parts(data, 'dict_file'),
    ...parts(
      loader.flatMap(part => at(part, 'dataset')),
      'metainfo',
    ),
  ];
}

/** What is built from the config where it is served: with the parts above the whole test data. */
export function builtParts(tree: ConfigTree): ConfigTree[] {
  return [
    ...servedParts(tree).map(([, part]) => part),
    ...at(tree, 'test_dataloader'),
    ...testData(tree),
  ];
}

function testData(tree: ConfigTree): ConfigTree[] {
  return at(tree, 'data').flatMap(part => at(part, 'test'));
}

function pipelines(tree: ConfigTree): ConfigTree[] {
  return [
    ...at(tree, 'pipeline'),
    ...at(tree, 'pipelines'),
    ...children(tree).flatMap(([, child]) => pipelines(child)),
  ];
}

/** The values that a dictionary has under `key`. */
export function at(tree: ConfigTree, key: string): ConfigTree[] {
  return children(tree)
    .filter(([name]) => name === key)
    .map(([, value]) => value);
}

/** What stands directly in `tree`; the key of a list's item is empty. */
export function children(tree: ConfigTree): [key: string, value: ConfigTree][] {
  if (tree === null || typeof tree !== 'object') return [];
  if (Array.isArray(tree)) return tree.map(item => ['', item]);
  if ('dict' in tree)
    return tree.dict.map(([key, value]) => [typeof key === 'string' ? key : '', value]);
  return 'tuple' in tree ? tree.tuple.map(item => ['', item]) : [];
}
