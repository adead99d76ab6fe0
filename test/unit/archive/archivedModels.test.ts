import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractOnnx, MODELS_NAME, readArchivedModels } from '../../../src/archive/archivedModels';
import { manifestText, MANIFEST_NAME } from '../../../src/archive/manifest';
import { writeArchive } from '../../../src/archive/write';
import { CancelledError, UserError } from '../../../src/base/errors';
import { sample } from '../../samples';
import { temporaryFolder } from './temporary';

const DETECTION = { config: 'config.py', checkpoint: 'dbnet.pth', onnx: 'dbnet_tiny.onnx' };
const RECOGNITION = { config: 'rec_config.py', checkpoint: 'svtr.pth', onnx: 'svtr_tiny.onnx' };

/** An archive with the sample ONNX files and whatever `mmocr_models.json` says. */
async function archive(list: string | object | undefined): Promise<string> {
  const file = path.join(temporaryFolder(), 'models.mar');
  const manifest = manifestText({
    modelName: 'read',
    serializedFile: 'dbnet.pth',
    handler: 'h.py',
    modelFile: 'config.py',
    modelVersion: '1.0',
  });
  const text = typeof list === 'string' ? list : JSON.stringify({ format: 1, models: list });
  await writeArchive(file, [
    { name: MANIFEST_NAME, text: manifest },
    ...(list === undefined ? [] : [{ name: MODELS_NAME, text }]),
    ...['h.py', 'config.py', 'rec_config.py', 'dbnet.pth', 'svtr.pth', 'bare.onnx'].map(name => ({
      name,
      text: 'pass\n',
    })),
    ...['dbnet_tiny.onnx', 'svtr_tiny.onnx']
      .flatMap(name => [name, `${name}.json`])
      .map(name => ({ name, path: sample('onnx', name) })),
  ]);
  return file;
}

describe('extractOnnx', () => {
  it('unpacks a chain, byte for byte, each model with its description', async () => {
    const folder = temporaryFolder();
    const chain = await extractOnnx(
      await archive({ detection: DETECTION, recognition: RECOGNITION }),
      folder,
    );
    expect(chain).toMatchObject({
      name: 'read',
      detection: {
        onnxPath: path.join(folder, 'dbnet_tiny.onnx'),
        description: { name: 'read', task: 'textdet' },
      },
      recognition: {
        onnxPath: path.join(folder, 'svtr_tiny.onnx'),
        description: { task: 'textrecog', method: 'SVTR' },
      },
    });
    expect(readdirSync(folder).sort()).toEqual([
      'dbnet_tiny.onnx',
      'dbnet_tiny.onnx.json',
      'svtr_tiny.onnx',
      'svtr_tiny.onnx.json',
    ]);
    for (const name of readdirSync(folder))
      expect(readFileSync(path.join(folder, name)).equals(readFileSync(sample('onnx', name)))).toBe(
        true,
      );
  });

  it('unpacks a single model', async () => {
    const folder = temporaryFolder();
    const pipeline = await extractOnnx(await archive({ recognition: RECOGNITION }), folder);
    expect(pipeline).toMatchObject({
      kind: 'single',
      model: {
        onnxPath: path.join(folder, 'svtr_tiny.onnx'),
        description: { name: 'read', task: 'textrecog' },
      },
    });
  });

  it('has nothing to unpack of a plain archive, or of a chain with a model that has no ONNX file', async () => {
    expect(await extractOnnx(await archive(undefined), temporaryFolder())).toBeUndefined();
    const { config, checkpoint } = RECOGNITION;
    const folder = temporaryFolder();
    expect(
      await extractOnnx(
        await archive({ detection: DETECTION, recognition: { config, checkpoint } }),
        folder,
      ),
    ).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing half-written when it is cancelled', async () => {
    const folder = temporaryFolder();
    await expect(
      extractOnnx(await archive({ recognition: RECOGNITION }), folder, AbortSignal.abort()),
    ).rejects.toThrow(CancelledError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('readArchivedModels', () => {
  it('gives the models by role; undefined for a plain archive', async () => {
    expect(
      await readArchivedModels(await archive({ detection: DETECTION, recognition: RECOGNITION })),
    ).toEqual({ format: 1, models: { detection: DETECTION, recognition: RECOGNITION } });
    expect(await readArchivedModels(await archive(undefined))).toBeUndefined();
  });

  it.each<[string, string | object, RegExp]>([
    ['no JSON', '{', /cannot read its mmocr_models/],
    ['a list', '[]', /cannot read its mmocr_models/],
    [
      'a later format',
      JSON.stringify({ format: 2, models: { detection: DETECTION } }),
      /cannot read its mmocr_models/,
    ],
    ['no models', {}, /cannot read its mmocr_models/],
    ['an unknown role', { layout: DETECTION }, /cannot read its mmocr_models/],
    [
      'a name that leaves the folder',
      { detection: { ...DETECTION, onnx: '../dbnet_tiny.onnx' } },
      /cannot read its mmocr_models/,
    ],
    [
      'a chain without its recogniser',
      { detection: DETECTION, kie: RECOGNITION },
      /cannot read its mmocr_models/,
    ],
    [
      'a file that is not there',
      { detection: { ...DETECTION, checkpoint: 'other.pth' } },
      /names other\.pth, which is not in the archive/,
    ],
    [
      'an ONNX file without its description',
      { detection: { ...DETECTION, onnx: 'bare.onnx' } },
      /names bare\.onnx\.json, which/,
    ],
  ])('refuses %s, naming the archive', async (_, list, expected) => {
    const file = await archive(list);
    const error = await readArchivedModels(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toContain(file);
    expect((error as Error).message).toMatch(expected);
  });
});
