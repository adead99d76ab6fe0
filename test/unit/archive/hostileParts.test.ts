import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArchivedModels } from '../../../src/archive/archivedModels';
import { readArchive } from '../../../src/archive/read';
import { modelArguments } from '../../../src/modelStore/modelStore';
import { zipOf } from '../../fuzz/zip';
import { text, manifest, parts, written, refused } from './hostileArchives';

describe('an archive whose parts are elsewhere', () => {
  it.each<[string, object, string]>([
    [
      'weights at an address',
      { serializedFile: 'https://example.org/w.pth' },
      'https://example.org/w.pth',
    ],
    ['weights outside', { serializedFile: '../w.pth' }, '../w.pth'],
    ['weights on this machine', { serializedFile: '/models/w.pth' }, '/models/w.pth'],
    ['another config', { modelFile: 'other.py' }, 'other.py'],
    ['a handler of its own', { handler: 'mine' }, 'mine.py'],
    ['a function of a handler', { handler: 'mine:handle' }, 'mine.py'],
    ['requirements', { requirementsFile: 'requirements.txt' }, 'requirements.txt'],
    ['settings', { configFile: 'model-config.yaml' }, 'model-config.yaml'],
    ['further files', { extraFiles: 'config.py,dict.txt' }, 'dict.txt'],
    ['a list of further files', { extraFiles: ['dict.txt'] }, 'dict.txt'],
  ])('%s', async (_, more, missing) => {
    await refused(
      zipOf([manifest(more), ...parts.slice(1)]),
      new RegExp(`names ${missing.replaceAll('.', '\\.')}, which is not in the archive`),
    );
  });

  it.each([
    ['a number for weights', { serializedFile: 3 }],
    ['a list for a handler', { handler: [] }],
    ['an object for a version', { modelVersion: {} }],
  ])('%s is no manifest', async (_, more) => {
    await refused(zipOf([manifest(more), ...parts.slice(1)]), /names no model and handler/);
  });

  it.each([
    ['m.onnx', []],
    ['m.onnx.json', ['m.onnx']],
    ['weights.data', ['m.onnx', 'm.onnx.json']],
  ])(
    'what the list of models names must be there, for whoever reads the archive or serves the store: %s',
    async (missing, there) => {
      const models = {
        format: 1,
        models: {
          detection: {
            config: 'config.py',
            checkpoint: 'w.pth',
            onnx: 'm.onnx',
            data: ['weights.data'],
          },
        },
      };
      const file = written(
        zipOf([
          ...parts,
          text('mmocr_models.json', JSON.stringify(models)),
          ...there.map(name => text(name)),
        ]),
      );
      await expect(readArchivedModels(file)).rejects.toThrow(
        `names ${missing}, which is not in the archive`,
      );
      await expect(modelArguments(path.dirname(file), 'all')).rejects.toThrow(
        `names ${missing}, which is not in the archive`,
      );
      await expect(readArchive(file)).resolves.toBeDefined();
      expect(readdirSync(path.dirname(file))).toEqual(['m.mar']);
    },
  );
});
