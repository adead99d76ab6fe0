import { expect, it } from 'vitest';
import { basePython } from '../../../src/environment/basePython';

/**
 * What the programs of a machine say of themselves: version, interpreter, where it is installed.
 */
const find = (platform: NodeJS.Platform, says: Record<string, [string, string, string?]>) =>
  basePython(({ program, args }) => {
    const line = [program, ...args.slice(0, args.indexOf('-c'))].join(' ');
    // What a program says that fails is no answer; the Store's stub is one.
    if (line === 'python' && !says[line])
      return Promise.resolve({ status: 9009, stdout: '3.11\r\nC:\\stub.exe\r\n', stderr: '' });
    return says[line]
      ? Promise.resolve({ status: 0, stdout: says[line].join('\r\n'), stderr: '' })
      : Promise.reject(new Error('ENOENT'));
  }, platform);

it.each<[string, NodeJS.Platform, Record<string, [string, string, string?]>, string | undefined]>([
  [
    "the launcher's newest that has wheels",
    'win32',
    {
      'py -3.10': ['3.10', 'C:\\Py310\\python.exe'],
      'py -3.11': ['3.11', 'C:\\Users\\李\\Py311\\python.exe'],
    },
    'C:\\Users\\李\\Py311\\python.exe',
  ],
  [
    'not one of the Store',
    'win32',
    {
      'py -3.11': [
        '3.11',
        'C:\\Users\\li\\AppData\\Local\\Microsoft\\WindowsApps\\PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0\\python.exe',
      ],
      python3: [
        '3.11',
        'C:\\env\\Scripts\\python.exe',
        'C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.11_3.11.2544.0_x64__qbz5n2kfra8p0',
      ],
      'py -3.10': ['3.10', 'C:\\Py310\\python.exe', 'C:\\Py310'],
    },
    'C:\\Py310\\python.exe',
  ],
  ["not the Store's stub", 'win32', {}, undefined],
  [
    'one of the PATH',
    'linux',
    { 'python3.11': ['3.11', '/usr/bin/python3.11'], python3: ['3.12', '/usr/bin/python3'] },
    '/usr/bin/python3.11',
  ],
  [
    'none of a version without wheels',
    'linux',
    { python3: ['3.13', '/usr/bin/python3'] },
    undefined,
  ],
])('makes environments with %s', async (_what, platform, says, python) => {
  expect(await find(platform, says)).toBe(python);
});
