import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { findInPackages } from '../../../src/config/packageFiles';
import { askPackageRoots, packageRoots } from '../../../src/environment/packageRoots';
import { python1x } from '../../pythonEnvironments';
import { temporaryFolder } from '../archive/temporary';
import { project } from '../config/project';

/** Where `mmocr::…` is found, however the package was installed. */
const CONFIG = '.mim/configs/a.py';
const installed = { [`mmocr/${CONFIG}`]: 'a = 1\n', 'mmocr/__init__.py': '' };
const checkout = { 'mmocr/__init__.py': '', 'configs/a.py': 'a = 1\n' };
const homeVariable = process.platform === 'win32' ? 'USERPROFILE' : 'HOME';
const home = process.env[homeVariable];
afterEach(() => {
  process.env[homeVariable] = home;
});

async function found(
  files: Record<string, string>,
  python = 'env/bin/python3',
): Promise<string | undefined> {
  const root = temporaryFolder('python 环境 ');
  project(root, {
    'env/bin/python3': '',
    ...Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, text.replaceAll('ROOT', root)]),
    ),
  });
  process.env[homeVariable] = path.join(root, 'home');
  const file = await findInPackages(`mmocr::${CONFIG}`, path.join(root, 'project/main.py'), {
    packageRoots: await packageRoots(path.join(root, python)),
  });
  return file && path.relative(root, file).replaceAll(path.sep, '/');
}

const below = (folder: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
const site = 'env/lib/python3.11/site-packages';
const finder =
  "from __future__ import annotations\nMAPPING: dict[str, str] = {'mmocr': 'ROOT/src/mmocr', 'mmocr_tools': 'ROOT/src/tools'}\nNAMESPACES: dict[str, list[str]] = {}\n";

it.each<[string, Record<string, string>, string]>([
  ['in site-packages', below(site, installed), `${site}/mmocr/${CONFIG}`],
  [
    "in Debian's dist-packages",
    below('env/lib/python3/dist-packages', installed),
    `env/lib/python3/dist-packages/mmocr/${CONFIG}`,
  ],
  [
    'editable, by a path',
    { ...below('src', checkout), [`${site}/__editable__.mmocr-1.0.1.pth`]: 'ROOT/src\n' },
    'src/configs/a.py',
  ],
  [
    'editable, by a finder',
    { ...below('src', checkout), [`${site}/__editable___mmocr_1_0_1_finder.py`]: finder },
    'src/configs/a.py',
  ],
  [
    'in development mode',
    { ...below('src', checkout), [`${site}/mmocr.egg-link`]: 'ROOT/src\n.' },
    'src/configs/a.py',
  ],
  [
    'by easy-install.pth, among code and comments',
    {
      ...below('src', installed),
      [`${site}/easy-install.pth`]: 'import os; os.x()\n# ROOT/no\n\n../../../../src\n',
    },
    `src/mmocr/${CONFIG}`,
  ],
  [
    'for this user',
    below('home/.local/lib/python3.11/site-packages', installed),
    `home/.local/lib/python3.11/site-packages/mmocr/${CONFIG}`,
  ],
  [
    'in the Python that the environment shares',
    {
      'env/pyvenv.cfg': 'home = ROOT/system/bin\ninclude-system-site-packages = true\n',
      ...below('system/lib/python3.11/site-packages', installed),
    },
    `system/lib/python3.11/site-packages/mmocr/${CONFIG}`,
  ],
])('%s', async (_where, files, wanted) => {
  expect(await found(files)).toBe(wanted);
});

it('of what site-packages names only folders count: no code, no comment, no second line of a link', async () => {
  const root = temporaryFolder();
  process.env['HOME'] = path.join(root, 'home');
  project(root, {
    'env/bin/python3': '',
    [`${site}/easy-install.pth`]: 'import os; os.x()\nimport\tsys\n# /no\n\n../../../../src\n',
    [`${site}/mmocr.egg-link`]: `${root}/linked\n../above`,
  });
  expect(await packageRoots(path.join(root, 'env/bin/python3'))).toEqual(
    [site, 'src', 'linked'].map(name => path.join(root, name)),
  );
});

it.each([
  'mmocr::../secret.py',
  'mmocr::a/../../secret.py',
  'mmocr::..\\secret.py',
  '..::secret.py',
  '../lib::secret.py',
  '::secret.py',
])('nothing outside of a package: %s', async name => {
  const root = temporaryFolder();
  project(root, {
    'lib/mmocr/a/b.py': '',
    'lib/secret.py': '',
    'lib/mmocr/..\\secret.py': '',
    'lib/sub/b.py': '',
  });
  const packageRoots = [path.join(root, 'lib'), path.join(root, 'lib/sub')];
  expect(
    await findInPackages(name, '/nowhere/a.py', {
      packageRoots,
      askPython: () => Promise.reject(new Error('asked')),
    }),
  ).toBeUndefined();
});

it('a folder of configs is no package without the package beside it, and a bare name no Python with folders', async () => {
  const root = temporaryFolder();
  project(root, {
    'lib/configs/a.py': '',
    [`home/.local/lib/python3.11/site-packages/mmocr/${CONFIG}`]: '',
  });
  process.env['HOME'] = path.join(root, 'home');
  expect(
    await findInPackages(`mmocr::${CONFIG}`, '/nowhere/a.py', {
      packageRoots: [path.join(root, 'lib')],
    }),
  ).toBeUndefined();
  expect(await packageRoots('python3')).toEqual([]);
  expect(await packageRoots('env/bin/python3')).toEqual([]);
});

it('not in a Python that the environment does not share', async () => {
  expect(
    await found({
      'env/pyvenv.cfg': 'home = ROOT/system/bin\n',
      ...below('system/lib/python3.11/site-packages', installed),
    }),
  ).toBeUndefined();
});

it.skipIf(process.platform === 'win32')(
  'where the program that is linked to is installed',
  async () => {
    const root = temporaryFolder();
    project(root, {
      'opt/py/bin/python3.11': '',
      ...below('opt/py/lib/python3.11/site-packages', installed),
    });
    mkdirSync(path.join(root, 'bin'));
    symlinkSync('../opt/py/bin/python3.11', path.join(root, 'bin/python3'));
    expect(await packageRoots(path.join(root, 'bin/python3'))).toContain(
      path.join(root, 'opt/py/lib/python3.11/site-packages'),
    );
  },
);

it.skipIf(process.platform === 'win32')(
  'asks the interpreter behind a shim, and only where nothing else helps',
  async () => {
    const root = temporaryFolder();
    const shim = project(root, {
      'shims/python3': `#!/bin/sh\necho 'shim: choosing a version'\nexec '${python1x()}' "$@"\n`,
    })('shims/python3');
    chmodSync(shim, 0o755);
    expect(await packageRoots(shim)).not.toContain(path.dirname(shim));
    const [folder = ''] = await askPackageRoots(shim, 'mmocr');
    const file = await findInPackages(
      'mmocr::.mim/configs/textdet/_base_/default_runtime.py',
      '/nowhere/a.py',
      { askPython: name => askPackageRoots(shim, name) },
    );
    expect(file?.startsWith(path.join(folder, 'mmocr'))).toBe(true);
    expect(await askPackageRoots(shim, 'no_such_package')).toEqual([]);
    // A folder of the current one is no package of that Python's.
    expect(await askPackageRoots(shim, 'l10n')).toEqual([]);
    expect(await askPackageRoots(path.join(root, 'none'), 'mmocr')).toEqual([]);
    project(root, { 'known/mmocr/a.py': '' });
    const known = await findInPackages('mmocr::a.py', '/nowhere/a.py', {
      packageRoots: [path.join(root, 'known')],
      askPython: () => Promise.reject(new Error('asked')),
    });
    expect(known).toBe(path.join(root, 'known/mmocr/a.py'));
  },
);
