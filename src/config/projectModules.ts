import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ModuleText } from './configReply';
import { UserError } from '../base/errors';
import type { EvaluateDeps } from './evaluate';
import { isWithin } from '../base/within';
import { projectFolder, realPath } from './elsewhere';
import { isOpenMMLab } from './foreign';
import { ancestors, isFile } from './packageFiles';
import { readText } from './readText';

/** A module of the user's project, read as text. */
export interface ProjectModule extends ModuleText {
  /** Dotted, as Python imports it. */
  name: string;
  file: string;
  isPackage: boolean;
}

/** More than this is no project of a model, but an environment that lies in its folder. */
const MOST_MODULES = 1000;

/** A project's modules as far as they import each other; nothing of them runs. */
export class ProjectModules {
  private readonly known = new Map<string, ProjectModule>();

  private constructor(
    private readonly roots: string[],
    private readonly deps: EvaluateDeps,
  ) {}

  /**
   * Modules are looked for in the config's folder, in those above it up to the project's, and in
   * the workspace folder.
   */
  static async of(configPath: string, deps: EvaluateDeps): Promise<ProjectModules> {
    const project = await projectFolder(configPath, deps.workspaceFolder);
    const above = await Promise.all(ancestors(configPath).map(realPath));
    const own = above.filter(folder =>
      project === undefined ? folder === above[0] : isWithin(folder, project),
    );
    return new ProjectModules(
      [
        ...new Set([
          ...own,
          ...(deps.workspaceFolder === undefined ? [] : [await realPath(deps.workspaceFolder)]),
        ]),
      ],
      deps,
    );
  }

  /**
   * The module `name`, the packages it lies in, and what they import from the project; empty when
   * the project has no such module. Throws `UserError` for a module that cannot be read, or for
   * more of them than a project has.
   */
  async closure(name: string): Promise<ProjectModule[]> {
    if (!(await this.find(name))) return [];
    const reached = new Map<string, ProjectModule>();
    let waiting = withParents(name);
    while (waiting.length > 0) {
      const modules = await this.read(waiting.filter(each => !reached.has(each)));
      for (const module of modules) reached.set(module.name, module);
      if (reached.size > MOST_MODULES)
        throw new UserError(
          l10n.t(
            '{0} imports more than {1} modules of its project. Name a smaller module in custom_imports.',
            name,
            MOST_MODULES,
          ),
        );
      waiting = [...new Set(modules.flatMap(imported))];
    }
    return [...reached.values()];
  }

  /** Those of `names` that are modules here. */
  private async read(names: string[]): Promise<ProjectModule[]> {
    const found = (await Promise.all(names.map(name => this.find(name)))).filter(
      each => each !== undefined,
    );
    const fresh = found.filter(({ name }) => !this.known.has(name));
    const texts = Object.fromEntries(
      await Promise.all(
        fresh.map(async ({ name, file }) => [name, await moduleText(file)] as const),
      ),
    );
    const { modules } =
      fresh.length === 0
        ? { modules: {} }
        : await this.deps.engine.request('readModules', { texts }, this.deps.signal);
    for (const place of fresh) {
      const said = modules[place.name];
      if (!said || said.problem !== '')
        throw new UserError(
          l10n.t('{0} cannot be read as Python: {1}', place.file, said?.problem ?? ''),
          { place: { file: place.file } },
        );
      this.known.set(place.name, { ...place, ...said });
    }
    return found.flatMap(({ name }) => this.known.get(name) ?? []);
  }

  private async find(
    name: string,
  ): Promise<{ name: string; file: string; isPackage: boolean } | undefined> {
    // Those are installed; a fork of MMOCR in the project is the server's affair.
    if (isOpenMMLab(name) || !/^\p{ID_Start}[\p{ID_Continue}.]*$/u.test(name)) return undefined;
    for (const root of this.roots) {
      const base = join(root, ...name.split('.'));
      if (await isFile(join(base, '__init__.py')))
        return { name, file: join(base, '__init__.py'), isPackage: true };
      if (await isFile(`${base}.py`)) return { name, file: `${base}.py`, isPackage: false };
    }
    return undefined;
  }
}

async function moduleText(file: string): Promise<string> {
  return readText(file).catch((cause: Error) => {
    throw new UserError(l10n.t('{0} cannot be read: {1}', file, cause.message), { cause });
  });
}

/** `a`, `a.b` and `a.b.c` for `a.b.c`: Python imports them all. */
function withParents(name: string): string[] {
  const parts = name.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

/** Names that a module's imports may mean: what is taken from a module may be a module itself. */
function imported({ name, isPackage, imports }: ProjectModule): string[] {
  const inside = isPackage ? name.split('.') : name.split('.').slice(0, -1);
  return imports.flatMap(([level, module, names]) => {
    const from = level === 0 ? [] : inside.slice(0, inside.length - level + 1);
    const base = [...from, ...(module === '' ? [] : [module])].join('.');
    return [base, ...names.map(each => `${base}.${each}`)]
      .filter(each => each !== '')
      .flatMap(withParents);
  });
}
