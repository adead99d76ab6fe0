import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentPython } from '../../../src/environment/environment';
import { environmentFiles } from '../../../src/environment/environmentFiles';
import type { PythonPlaces } from '../../../src/environment/environmentPlaces';
import { findEnvironments } from '../../../src/environment/findEnvironments';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), '环境 '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

const at = (...names: string[]): string => path.join(folder, ...names);
function write(file: string, text = ''): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** As this system's `python -m venv` lays it out. */
function virtual(place: string, by = 'home = /usr/bin\nversion = 3.11.7\n'): string {
  write(path.join(place, 'pyvenv.cfg'), by);
  return write(environmentPython(place));
}

function find(places: Partial<PythonPlaces> = {}): ReturnType<typeof findEnvironments> {
  return findEnvironments({
    platform: process.platform,
    environment: {},
    home: at('home'),
    workspaceFolders: [at('project')],
    inUse: '',
    own: at('own'),
    chosen: [],
    known: [],
    ...places,
  });
}

describe('environments on this disk', () => {
  it('are those of the workspace folder, by the usual names first', async () => {
    virtual(at('project', 'a model'));
    virtual(at('project', 'venv'));
    const uv = virtual(at('project', '.venv'), 'home = /usr/bin\nuv = 0.13.9\n');
    write(at('project', 'no environment', 'python'));
    expect((await find()).map(({ name, kind }) => [name, kind])).toEqual([
      ['.venv', 'uv'],
      ['venv', 'venv'],
      ['a model', 'venv'],
    ]);
    expect((await find())[0]?.python).toBe(uv);
  });

  it('of uv lie where its variable says', async () => {
    const python = virtual(at('elsewhere'), 'uv = 0.13.9\n');
    expect(await find({ environment: { UV_PROJECT_ENVIRONMENT: '../elsewhere' } })).toEqual([
      { python, name: 'elsewhere', kind: 'uv' },
    ]);
  });

  it('of Conda are in its list, and those that are gone or have no Python are left out', async () => {
    const python = write(environmentPython(at('conda', 'mmocr')));
    mkdirSync(at('conda', 'mmocr', 'conda-meta'));
    mkdirSync(at('conda', 'r only', 'conda-meta'), { recursive: true });
    write(
      at('home', '.conda', 'environments.txt'),
      [at('conda', 'gone'), at('conda', 'r only'), at('conda', 'mmocr'), ''].join('\r\n'),
    );
    expect(await find()).toEqual([{ python, name: 'mmocr', kind: 'conda' }]);
  });

  it('of Conda and virtual ones that are activated say so, and are listed once', async () => {
    const python = write(environmentPython(at('conda', 'mmocr')));
    mkdirSync(at('conda', 'mmocr', 'conda-meta'));
    write(at('home', '.conda', 'environments.txt'), at('conda', 'mmocr'));
    expect(await find({ environment: { CONDA_PREFIX: at('conda', 'mmocr') } })).toEqual([
      { python, name: 'mmocr', kind: 'conda', mark: 'activated' },
    ]);
  });

  it('of pyenv: the one that .python-version names comes first', async () => {
    const root = at('pyenv');
    for (const version of ['3.9.1', '3.10.4', '3.11.9'])
      write(environmentPython(path.join(root, 'versions', version)));
    write(at('project', '.python-version'), '# ours\n3.10\n');
    expect(
      (await find({ environment: { PYENV_ROOT: root } })).map(({ name, kind, mark }) => [
        name,
        kind,
        mark,
      ]),
    ).toEqual([
      ['3.10.4', 'pyenv', 'named'],
      ['3.9.1', 'pyenv', undefined],
      ['3.11.9', 'pyenv', undefined],
    ]);
  });

  it('that lost their Python stay, for its check to say so', async () => {
    const python = virtual(at('project', '.venv'));
    rmSync(python);
    expect(await find()).toEqual([{ python, name: '.venv', kind: 'venv' }]);
  });

  it('come once, whoever names them: by the folder, by the interpreter', async () => {
    const python = virtual(at('project', '.venv'));
    const chosen = await find({
      chosen: [at('project', '.venv')],
      known: [python, at('nowhere')],
      own: at('project', '.venv'),
    });
    expect(chosen).toEqual([{ python, name: '.venv', kind: 'venv', mark: 'chosen' }]);
    expect(await find({ inUse: python, chosen: [python] })).toEqual([
      { python, name: '.venv', kind: 'venv', mark: 'inUse' },
    ]);
  });

  it('come once through links; two made with one interpreter are two', async () => {
    const base = write(at('usr', 'bin', 'python3.11'));
    for (const name of ['.venv', 'venv']) {
      const python = virtual(at('project', name));
      rmSync(python);
      symlinkSync(base, python);
    }
    symlinkSync(at('project', 'venv'), at('project', 'linked'));
    symlinkSync(base, at('usr', 'bin', 'python3'));
    expect(
      (await find({ known: [base, at('usr', 'bin', 'python3')] })).map(({ name }) => name),
    ).toEqual(['.venv', 'venv', 'python3.11']);
  });

  it('are none in a workspace inside of an environment that has none of its own', async () => {
    virtual(folder);
    mkdirSync(at('project'));
    expect(await find()).toEqual([]);
  });

  it('are no names of programs, and not everything that is named', async () => {
    expect(
      await find({ inUse: 'python3', known: ['python', '', at('project')], chosen: ['.venv'] }),
    ).toEqual([]);
  });

  it('are not read out of what only has their name', async () => {
    virtual(at('project', '.venv'), 'x'.repeat(2 ** 20));
    write(at('home', '.conda', 'environments.txt', 'a folder'));
    expect(await find()).toEqual([
      { python: environmentPython(at('project', '.venv')), name: '.venv', kind: 'python' },
    ]);
  });
});

it('reads nothing where there is no file', async () => {
  expect(await environmentFiles.read(at('missing'))).toBeUndefined();
  expect(await environmentFiles.read(folder)).toBeUndefined();
});
