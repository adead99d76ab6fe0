import { describe, expect, it } from 'vitest';
import { type EnvironmentFiles } from '../../../src/environment/environmentFiles';
import type { PythonPlaces } from '../../../src/environment/environmentPlaces';
import { findEnvironments } from '../../../src/environment/findEnvironments';

describe('environments on Windows', () => {
  /** `C:\…` with these files; what is asked of the disk is noted. */
  function windows(files: Record<string, string>, places: Partial<PythonPlaces> = {}) {
    const asked: string[] = [];
    const names = Object.keys(files);
    const below = (place: string): string[] => names.filter(name => name.startsWith(`${place}\\`));
    const disk: EnvironmentFiles = {
      kindOf: place => {
        asked.push(place);
        return Promise.resolve(
          names.includes(place) ? 'file' : below(place).length > 0 ? 'folder' : undefined,
        );
      },
      namesIn: place =>
        Promise.resolve([
          ...new Set(below(place).map(name => name.slice(place.length + 1).split('\\')[0] ?? '')),
        ]),
      read: file => Promise.resolve(files[file]),
      realPath: place =>
        Promise.resolve(
          place.startsWith('C:\\linked') ? place.replace('C:\\linked', '\\\\host\\share') : place,
        ),
    };
    const found = findEnvironments(
      {
        platform: 'win32',
        environment: {},
        home: 'C:\\Users\\李',
        workspaceFolders: ['C:\\project'],
        inUse: '',
        own: 'C:\\own',
        chosen: [],
        known: [],
        ...places,
      },
      disk,
    );
    return found.then(pythons => ({ pythons, asked }));
  }

  it("have their interpreter in Scripts, Conda's and pyenv's in their root", async () => {
    const { pythons } = await windows(
      {
        'C:\\project\\.venv\\pyvenv.cfg': 'home = C:\\Python311',
        'C:\\project\\.venv\\Scripts\\python.exe': '',
        'C:\\conda\\envs\\mmocr\\conda-meta\\history': '',
        'C:\\conda\\envs\\mmocr\\python.exe': '',
        'C:\\Users\\李\\.conda\\environments.txt':
          'c:\\CONDA\\envs\\gone\r\nC:\\conda\\envs\\mmocr\r\n',
        'C:\\Users\\李\\.pyenv\\pyenv-win\\versions\\3.11.9\\python.exe': '',
      },
      { known: ['c:\\Conda\\envs\\mmocr\\python.exe', 'C:\\conda\\envs\\mmocr\\python.exe'] },
    );
    expect(pythons).toEqual([
      { python: 'C:\\project\\.venv\\Scripts\\python.exe', name: '.venv', kind: 'venv' },
      { python: 'C:\\conda\\envs\\mmocr\\python.exe', name: 'mmocr', kind: 'conda' },
      {
        python: 'C:\\Users\\李\\.pyenv\\pyenv-win\\versions\\3.11.9\\python.exe',
        name: '3.11.9',
        kind: 'pyenv',
      },
    ]);
  });

  it('on a share are neither offered nor looked at', async () => {
    const { pythons, asked } = await windows(
      {},
      {
        chosen: [
          '\\\\host\\share\\env',
          '//host/share/python.exe',
          '\\\\?\\UNC\\host\\share\\python.exe',
        ],
        environment: { CONDA_PREFIX: '\\\\host\\conda' },
      },
    );
    expect(pythons).toEqual([]);
    expect(asked.filter(place => /host/.test(place))).toEqual([]);
  });

  it('that lead to a share, by a link or by what they were made with, are not offered', async () => {
    const { pythons } = await windows(
      {
        'C:\\linked\\env\\pyvenv.cfg': '',
        'C:\\linked\\env\\Scripts\\python.exe': '',
        'C:\\project\\.venv\\pyvenv.cfg': 'home = \\\\host\\share\\Python311\r\n',
        'C:\\project\\.venv\\Scripts\\python.exe': '',
      },
      { chosen: ['C:\\linked\\env'] },
    );
    expect(pythons).toEqual([]);
  });

  it('that are named without their folder are not looked for where the editor was started', async () => {
    expect(
      (
        await windows(
          { 'env\\pyvenv.cfg': '', 'env\\Scripts\\python.exe': '' },
          { chosen: ['env'], inUse: 'env\\Scripts\\python.exe' },
        )
      ).pythons,
    ).toEqual([]);
  });

  it('are no shims, and none of the Store', async () => {
    const store = 'C:\\Users\\李\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe';
    const shim = 'C:\\Users\\李\\.pyenv\\pyenv-win\\shims\\python.bat';
    expect((await windows({ [store]: '', [shim]: '' }, { known: [store, shim] })).pythons).toEqual(
      [],
    );
  });
});
