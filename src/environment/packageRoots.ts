import * as fs from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { pythonCommand } from './pythonCommand';
import { runProgram } from '../base/runProgram';
import { namedFolders } from './sitePackages';

/**
 * Starting Python takes a tenth of a second; a shim that builds something first is not waited for
 * longer.
 */
const LIMIT_MS = 10_000;

/**
 * The folders that a Python takes packages from, where `mmdet::…` base configs are looked for:
 * site-packages, Debian's dist-packages, the user's own, and what their `.pth` files and editable
 * installs name. Found by the layout of environments; Python is not run for it; none for a bare
 * program name or a shim.
 */
export async function packageRoots(python: string): Promise<string[]> {
  if (!path.isAbsolute(python)) return [];
  const sites = await siteFolders(python);
  const named = await Promise.all(sites.map(namedFolders));
  return [...new Set([...sites, ...named.flat()])];
}

/** `shared`: of an environment that shares the packages of the Python it was made with. */
async function siteFolders(python: string, shared = false): Promise<string[]> {
  const home = path.dirname(path.dirname(python));
  const environment = shared
    ? undefined
    : await fs.readFile(path.join(home, 'pyvenv.cfg'), 'utf8').catch(() => undefined);
  if (environment === undefined) {
    // `/usr/local/bin/python3` may be a link into the folder that it is installed in.
    const real = path.dirname(path.dirname(await fs.realpath(python).catch(() => python)));
    const places = [
      ...new Set([
        home,
        real,
        ...(home === '/usr' ? ['/usr/local'] : []),
        path.join(homedir(), '.local'),
      ]),
    ];
    return (
      await Promise.all(places.map(place => foldersBelow(place, path.dirname(python))))
    ).flat();
  }
  const own = await foldersBelow(home, path.dirname(python));
  const base = /^home\s*=\s*(.+?)\s*$/m.exec(environment)?.[1];
  const sharing = /^include-system-site-packages\s*=\s*true\s*$/im.test(environment);
  return sharing && base !== undefined
    ? [...own, ...(await siteFolders(path.join(base, 'python3'), true))]
    : own;
}

/** `lib/python3.11/site-packages` and its like; on Windows `Lib\site-packages`. */
async function foldersBelow(home: string, scripts: string): Promise<string[]> {
  const versions = (await fs.readdir(path.join(home, 'lib')).catch(() => [])).filter(name =>
    name.startsWith('python3'),
  );
  const candidates = [
    ...versions.flatMap(name =>
      ['site-packages', 'dist-packages'].map(kind => path.join(home, 'lib', name, kind)),
    ),
    path.join(scripts, 'Lib', 'site-packages'),
    path.join(home, 'Lib', 'site-packages'),
  ];
  const found = await Promise.all(
    candidates.map(folder =>
      fs.stat(folder).then(
        stats => stats.isDirectory(),
        () => false,
      ),
    ),
  );
  return candidates.filter((_, index) => found[index]);
}

const FIND = `
import importlib.util, json, sys
spec = importlib.util.find_spec(sys.argv[1])
print(json.dumps(list(spec.submodule_search_locations or []) if spec else []))
`;

/**
 * The folders that the interpreter itself finds a package in: what no layout tells (a pyenv shim,
 * an editable finder that computes). The package is not imported. None where Python does not
 * answer.
 */
export async function askPackageRoots(python: string, packageName: string): Promise<string[]> {
  try {
    // Not from here: the current folder would be searched first.
    const line = {
      ...pythonCommand(python, ['-c', FIND, packageName]),
      cwd: path.parse(process.cwd()).root,
    };
    const { stdout } = await runProgram(line, { timeoutMs: LIMIT_MS });
    const folders: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    return Array.isArray(folders)
      ? folders.filter(folder => typeof folder === 'string').map(folder => path.dirname(folder))
      : [];
  } catch {
    return [];
  }
}
