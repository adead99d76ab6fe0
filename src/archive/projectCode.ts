import * as l10n from '@vscode/l10n';
import type { EvaluatedConfig, EvaluateDeps } from '../config/evaluate';
import { importedModules } from '../config/foreign';
import { otherPackages, unknownTypes, type UnknownType } from '../config/knownTypes';
import { classesOf } from '../config/ownClasses';
import { ProjectModules, type ProjectModule } from '../config/projectModules';
import { servedTypes } from '../config/servedTypes';
import { OWN, untakenArguments, type Untaken } from '../config/takenArguments';
import { UserError } from '../base/errors';
import type { Reach } from './reach';
import { serverNeeds } from './serverNeeds';
import type { ArchivedFile } from './write';

/** What a config needs besides MMOCR where it is served. */
export interface ProjectCode {
  /**
   * Python files of the project, by their place in it: the handler imports them from the archive.
   */
  files: ArchivedFile[];
  reaches: Reach[];
  warnings: string[];
}

/** A message has room for these. */
const MOST_NAMED = 5;

/**
 * The project's modules that serving needs (`custom_imports`), with what they import from the
 * project, and the types that nobody registers. What only training needs stays behind: a module
 * travels when it registers a type that serving builds, or does more than to define and register.
 *
 * @throws UserError for a module that cannot be read, or whose name no server can unpack.
 */
export async function projectCode(
  config: EvaluatedConfig,
  deps: EvaluateDeps,
): Promise<ProjectCode> {
  const types = servedTypes(config.tree);
  const imported = await importedCode(config, new Set(types.map(lastName)), deps);
  const carried = [...imported.carried.values()];
  const { registered } = imported;
  return {
    files: carried.map(archived),
    reaches: [
      ...imported.reaches,
      ...unknownTypes(types, config.generation, registered).map(type => unknownReach(type, config)),
      ...untakenArguments(types, config.generation, registered, classesOf(carried)).map(untaken =>
        untakenReach(untaken, config),
      ),
    ],
    warnings: [
      ...imported.warnings,
      ...otherPackages(types, config.generation).map(name =>
        l10n.t(
          '{0} builds types of {1}: it must be installed where the model is served.',
          config.path,
          name,
        ),
      ),
      ...serverNeeds(config.path, config.tree, carried),
    ],
  };
}

function lastName({ name }: { name: string }): string {
  return name.split('.').at(-1)!;
}

/** Modules that travel, by their names, and the types that they register. */
interface ImportedCode {
  carried: Map<string, ProjectModule>;
  registered: string[];
  reaches: Reach[];
  warnings: string[];
}

async function importedCode(
  config: EvaluatedConfig,
  served: ReadonlySet<string>,
  deps: EvaluateDeps,
): Promise<ImportedCode> {
  const project = await ProjectModules.of(config.path, deps);
  const found: ImportedCode = { carried: new Map(), registered: [], reaches: [], warnings: [] };
  for (const name of importedModules(config.tree)) {
    const modules = await project.closure(name);
    if (modules.length === 0)
      found.warnings.push(
        l10n.t(
          '{0} imports {1} ("custom_imports"), which is nowhere in its project and not in the archive.',
          config.path,
          name,
        ),
      );
    else if (!modules.some(module => isServed(module, served)))
      found.warnings.push(
        l10n.t(
          '{0} imports {1} ("custom_imports"), which is not in the archive: only training needs it.',
          config.path,
          name,
        ),
      );
    else {
      found.reaches.push(codeReach(name, modules, config.path));
      found.registered.push(...modules.flatMap(({ registers }) => registers));
      for (const module of modules) found.carried.set(module.name, module);
    }
  }
  return found;
}

function isServed({ registers, acts }: ProjectModule, served: ReadonlySet<string>): boolean {
  return acts || registers.some(type => served.has(type));
}

function codeReach(subject: string, modules: ProjectModule[], configPath: string): Reach {
  const files = modules.map(({ file }) => file);
  const more = files.length - MOST_NAMED;
  const named = [
    ...files.slice(0, MOST_NAMED),
    ...(more > 0 ? [l10n.t('{0} more', more)] : []),
  ].join(', ');
  return {
    kind: 'code',
    subject,
    message: l10n.t(
      'The archive will run code of yours on the server, because {0} imports {1} ("custom_imports"): {2}.',
      configPath,
      subject,
      named,
    ),
  };
}

function unknownReach({ name, near }: UnknownType, { path, generation }: EvaluatedConfig): Reach {
  const message = l10n.t(
    '{0} builds {1}, which neither MMOCR {2} nor a module of its "custom_imports" registers: a server cannot load the model unless its MMOCR has it.',
    path,
    name,
    generation,
  );
  return { kind: 'unknown', subject: name, message: withNear(message, near) };
}

function untakenReach(
  { type, owner, arguments: names, near }: Untaken,
  { path, generation }: EvaluatedConfig,
): Reach {
  const given = names.join(', ');
  const message =
    owner === OWN
      ? l10n.t(
          "{0} calls {1} with {2}, which the project's class does not take: a server cannot load the model.",
          path,
          type,
          given,
        )
      : l10n.t(
          '{0} calls {1} with {2}, which the class of {3} for MMOCR {4} does not take: a server cannot load the model unless its MMOCR has another.',
          path,
          type,
          given,
          owner,
          generation,
        );
  return { kind: 'unknown', subject: type, message: withNear(message, near) };
}

function withNear(message: string, near: string | undefined): string {
  return near === undefined ? message : `${message} ${l10n.t('Did you mean {0}?', near)}`;
}

/** Whether an entry of an archive is a module's, by a name that every server can write. */
export function isProjectCode(entry: string): boolean {
  return /^\w+(\/\w+)*\.py$/.test(entry);
}

function archived({ name, file, isPackage }: ProjectModule): ArchivedFile {
  const entry = `${name.replaceAll('.', '/')}${isPackage ? '/__init__' : ''}.py`;
  if (!isProjectCode(entry))
    throw new UserError(
      l10n.t(
        '{0} cannot be in an archive: not every server can write a file of that name. Rename the module to ASCII letters.',
        file,
      ),
    );
  return { name: entry, path: file };
}
