import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { activePython, otherPython } from '../../../src/cli/activePython';
import { environmentPython } from '../../../src/environment/environment';

const store = 'C:\\Users\\li\\AppData\\Local\\Microsoft\\WindowsApps';

/**
 * The Python of a shell with these variables, on a machine with these files, whose launcher says
 * these interpreters.
 */
function active(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  files: string[],
  launched: Record<string, string> = {},
) {
  return activePython({
    platform,
    environment,
    isFile: file => files.includes(file),
    ask: ({ program, args }) => {
      const python = launched[[program, ...args.slice(0, args.indexOf('-c'))].join(' ')];
      return python === undefined
        ? Promise.reject(new Error('ENOENT'))
        : Promise.resolve({ status: 0, stdout: `3.11\r\n${python}\r\nC:\\Py\r\n`, stderr: '' });
    },
  });
}

it.each<[string, Parameters<typeof active>, string | undefined]>([
  [
    'a virtual environment on Windows',
    ['win32', { VIRTUAL_ENV: 'C:\\环 境' }, ['C:\\环 境\\Scripts\\python.exe']],
    'C:\\环 境\\Scripts\\python.exe',
  ],
  [
    "Conda's, in its root on Windows",
    ['win32', { CONDA_PREFIX: 'C:\\conda\\envs\\mmocr' }, ['C:\\conda\\envs\\mmocr\\python.exe']],
    'C:\\conda\\envs\\mmocr\\python.exe',
  ],
  [
    "Conda's elsewhere",
    ['linux', { CONDA_PREFIX: '/conda' }, ['/conda/bin/python']],
    '/conda/bin/python',
  ],
  [
    'one that is gone, so that its name is told',
    ['linux', { VIRTUAL_ENV: '/gone' }, []],
    '/gone/bin/python',
  ],
  [
    "python.exe of the PATH, behind the Store's stub",
    [
      'win32',
      { VIRTUAL_ENV: '', PATH: `${store};relative;"C:\\Program Files\\Python";D:\\py` },
      [`${store}\\python.exe`, `${store}\\python3.exe`, 'C:\\Program Files\\Python\\python.exe'],
    ],
    'C:\\Program Files\\Python\\python.exe',
  ],
  [
    'what the launcher starts',
    [
      'win32',
      { PATH: store },
      [`${store}\\python.exe`],
      { 'py -3.10': 'C:\\Py310\\python.exe', py: 'C:\\Py313\\python.exe' },
    ],
    'C:\\Py310\\python.exe',
  ],
  [
    'what the launcher starts without a version',
    ['win32', {}, [], { py: 'C:\\Py313\\python.exe' }],
    'C:\\Py313\\python.exe',
  ],
  [
    'none',
    [
      'win32',
      { PATH: store },
      [`${store}\\python.exe`],
      { 'py -3.11': `${store}\\python3.11.exe` },
    ],
    undefined,
  ],
  [
    'python3 of the PATH',
    [
      'linux',
      { PATH: 'bin:/opt/bin:/usr/bin' },
      ['bin/python3', '/usr/bin/python3', '/opt/bin/python.exe'],
    ],
    '/usr/bin/python3',
  ],
])('%s', async (_what, machine, python) => {
  expect(await active(...machine)).toBe(python);
});

it('names another Python that has MMOCR, of those in the folder', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), '另一个 '));
  const environment = (name: string, ...has: string[]): string => {
    const home = path.join(folder, name);
    const python = environmentPython(home);
    const packages =
      process.platform === 'win32'
        ? path.join(home, 'Lib', 'site-packages')
        : path.join(home, 'lib', 'python3.11', 'site-packages');
    for (const place of [path.dirname(python), ...has.map(module => path.join(packages, module))])
      fs.mkdirSync(place, { recursive: true });
    for (const module of has) fs.writeFileSync(path.join(packages, module, 'version.py'), '');
    fs.writeFileSync(path.join(home, 'pyvenv.cfg'), '');
    // Run, it would fail: it is no program.
    fs.writeFileSync(python, '');
    return python;
  };
  try {
    environment('.venv', 'mmdet');
    const venv = environment('venv', 'mmocr');
    const env = environment('env', 'mmocr');
    expect(await otherPython('/usr/bin/python3', folder, folder)).toBe(venv);
    expect(await otherPython(venv, folder, folder)).toBe(env);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});
