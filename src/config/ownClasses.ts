import type { ClassText } from './configReply';
import type { Generation } from '../model/modelDescription';
import type { EvaluateDeps, EvaluatedConfig } from './evaluate';
import { importedModules } from './foreign';
import { isKnownType } from './knownTypes';
import { ProjectModules, type ProjectModule } from './projectModules';
import type { ConfigDict, ConfigValue } from './tree';

/**
 * Parts that say how a network's input is made and its output read: of a class derived from MMOCR's
 * this is not known.
 */
const NO_NETWORK = /^(data_preprocessor|preprocessor|postprocessor|dictionary|label_convertor)$/;

/**
 * The config's values as they are described, with MMOCR's classes for those of the project
 * (`custom_imports`) that are derived from them, as parts of the network. The export compares what
 * such a network gives with MMOCR's own run of it.
 *
 * @throws UserError for a module of the project that cannot be read.
 */
export async function withMmocrClasses(
  config: EvaluatedConfig,
  deps: EvaluateDeps,
): Promise<ConfigDict> {
  const names = importedModules(config.tree);
  if (names.length === 0) return config.values;
  const project = await ProjectModules.of(config.path, deps);
  const modules = [];
  for (const name of names) modules.push(...(await project.closure(name)));
  const classes = classesOf(modules);
  return replaced(config.values, name =>
    mmocrClass(name, classes, config.generation),
  ) as ConfigDict;
}

/**
 * The classes of a project's modules, by the names under which they are registered and derived
 * from.
 */
export type OwnClasses = ReadonlyMap<string, ClassText>;

export function classesOf(modules: ProjectModule[]): OwnClasses {
  return new Map(modules.flatMap(({ classes }) => Object.entries(classes)));
}

/** The first of MMOCR's classes above `name`; `name` itself when there is none. */
function mmocrClass(name: string, classes: OwnClasses, generation: Generation): string {
  const seen = new Set([name]);
  for (const each of seen) {
    if (isKnownType(each, generation)) return each;
    for (const base of classes.get(each)?.bases ?? []) seen.add(base);
  }
  return name;
}

function replaced(value: ConfigValue, known: (name: string) => string, key = ''): ConfigValue {
  if (value === null || typeof value !== 'object' || NO_NETWORK.test(key)) return value;
  if (Array.isArray(value)) return value.map(item => replaced(item, known));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'type' && typeof inner === 'string' ? known(inner) : replaced(inner, known, name),
    ]),
  );
}
