import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { extractOnnx, MODELS_NAME, readArchivedModels } from '../../../src/archive/archivedModels';
import type { ConvertOptions } from '../../../src/archive/convert';
import { convertToMar } from '../../../src/archive/convert';
import { readArchive } from '../../../src/archive/read';
import { UserError } from '../../../src/base/errors';
import { EngineClient } from '../../../src/engineClient/engineClient';
import type { Chain } from '../../../src/model/pipeline';
import { temporaryFolder } from './temporary';

const ROOT = path.resolve(__dirname, '../../..');
const sample = (...names: string[]): string => path.join(ROOT, 'samples', ...names);
const DETECTOR = {
  configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints/dbnet_tiny.pth'),
  onnxPath: sample('onnx/dbnet_tiny.onnx'),
};
const RECOGNISER = {
  configPath: sample('configs/textrecog/svtr/svtr_tiny_synth.py'),
  checkpointPath: sample('checkpoints/svtr_tiny.pth'),
  onnxPath: sample('onnx/svtr_tiny.onnx'),
};
const OLD_DETECTOR = {
  configPath: sample('configs_0x/textdet/dbnet_tiny_0x.py'),
  checkpointPath: sample('checkpoints/dbnet_tiny_0x.pth'),
};

const engine = new EngineClient(path.join(ROOT, 'dist/engine.js'));
afterAll(() => engine.dispose());

const convert = (
  outputFolder: string,
  more: Partial<ConvertOptions> = {},
): ReturnType<typeof convertToMar> =>
  convertToMar(
    {
      ...DETECTOR,
      recognition: RECOGNISER,
      modelName: 'ocr',
      outputFolder,
      handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
      ...more,
    },
    { engine },
  );

describe('convertToMar, with a recogniser after the detector', () => {
  it('packs both models, their ONNX files and what describes them', async () => {
    const { archivePath, warnings } = await convert(temporaryFolder());
    expect(warnings).toEqual([]);
    const { manifest, readText } = await readArchive(archivePath);
    expect(manifest.model).toMatchObject({
      modelName: 'ocr',
      serializedFile: 'dbnet_tiny.pth',
      modelFile: 'config.py',
    });
    expect(JSON.parse(await readText(MODELS_NAME))).toEqual({
      format: 1,
      models: {
        detection: { config: 'config.py', checkpoint: 'dbnet_tiny.pth', onnx: 'dbnet_tiny.onnx' },
        recognition: {
          config: 'rec_config.py',
          checkpoint: 'svtr_tiny.pth',
          onnx: 'svtr_tiny.onnx',
        },
      },
    });
    expect(await readText('config.py')).toContain('DBNet');
    expect(await readText('rec_config.py')).toMatch(/dict_file='lower_english_digits\.txt'/);
    expect(await readText('lower_english_digits.txt')).toBe(
      readFileSync(sample('dicts/lower_english_digits.txt'), 'utf8'),
    );
  });

  it('is unpacked as a chain that runs without Python', async () => {
    const folder = temporaryFolder();
    const chain = (await extractOnnx(
      (await convert(temporaryFolder())).archivePath,
      folder,
    )) as Chain;
    expect([chain.detection.description.method, chain.recognition.description.method]).toEqual([
      'DBNet',
      'SVTR',
    ]);
    expect(readFileSync(chain.recognition.onnxPath).equals(readFileSync(RECOGNISER.onnxPath))).toBe(
      true,
    );
  });

  it('gives equal bytes for equal input', async () => {
    const [first, second] = await Promise.all(
      [temporaryFolder(), temporaryFolder()].map(async folder =>
        readFileSync((await convert(folder)).archivePath),
      ),
    );
    expect(second?.equals(first as Buffer)).toBe(true);
  });

  it('keeps files of one name apart: checkpoints, ONNX files, and dictionaries of different content', async () => {
    const folder = temporaryFolder('mmocr 测试 ');
    for (const part of ['one', 'two']) {
      cpSync(sample(), path.join(folder, part), { recursive: true });
      copyFileSync(
        path.join(folder, part, 'checkpoints', part === 'one' ? 'dbnet_tiny.pth' : 'svtr_tiny.pth'),
        path.join(folder, part, 'best.pth'),
      );
      for (const suffix of ['', '.json'])
        copyFileSync(
          `${(part === 'one' ? DETECTOR : RECOGNISER).onnxPath}${suffix}`,
          path.join(folder, part, `best.onnx${suffix}`),
        );
    }
    const detectorConfig = path.join(folder, 'one/configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py');
    appendFileSync(
      detectorConfig,
      '\nmodel.update(extra=dict(dict_file="dicts/lower_english_digits.txt"))\n',
    );
    writeFileSync(path.join(folder, 'one/dicts/lower_english_digits.txt'), 'a\nb\n');
    const files = (part: string, configPath: string): ConvertOptions['recognition'] => ({
      configPath,
      checkpointPath: path.join(folder, part, 'best.pth'),
      onnxPath: path.join(folder, part, 'best.onnx'),
    });
    const { archivePath } = await convert(folder, {
      ...files('one', detectorConfig),
      recognition: files('two', RECOGNISER.configPath.replace(sample(), path.join(folder, 'two'))),
    });
    const { readText, entries } = await readArchive(archivePath);
    expect((await readArchivedModels(archivePath))?.models).toEqual({
      detection: { config: 'config.py', checkpoint: 'best.pth', onnx: 'best.onnx' },
      recognition: { config: 'rec_config.py', checkpoint: 'best-2.pth', onnx: 'best-2.onnx' },
    });
    expect(await readText('config.py')).toContain("'lower_english_digits.txt'");
    expect(await readText('rec_config.py')).toContain("'lower_english_digits-2.txt'");
    expect([
      await readText('lower_english_digits.txt'),
      (await readText('lower_english_digits-2.txt')).length > 20,
    ]).toEqual(['a\nb\n', true]);
    expect(new Set(entries.map(entry => entry.name.toLowerCase())).size).toBe(entries.length);
  });

  it('carries the characters and the class names of a KIE model', async () => {
    const folder = path.join(ROOT, 'test/fixtures/methods/sdmgr_novisual_0x');
    const model = {
      configPath: path.join(folder, 'config.py'),
      checkpointPath: path.join(folder, 'checkpoint.pth'),
    };
    const { archivePath, warnings } = await convertToMar(
      {
        ...model,
        modelName: 'kie',
        outputFolder: temporaryFolder(),
        handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
      },
      { engine },
    );
    expect(warnings).toEqual([]);
    const { readText } = await readArchive(archivePath);
    const config = await readText('config.py');
    for (const [, name = ''] of config.matchAll(/(?:dict_file|class_list)='([^']*)'/g))
      expect((await readText(name)).length).toBeGreaterThan(10);
    expect(config).toMatch(/dict_file='sdmgr_dict\.txt'/);
    expect(config).toMatch(/class_list='[^/']+'/);
  });

  it('names a model alone by what it does', async () => {
    const { archivePath } = await convertToMar(
      {
        ...RECOGNISER,
        outputFolder: temporaryFolder(),
        handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
      },
      { engine },
    );
    expect((await readArchivedModels(archivePath))?.models).toEqual({
      recognition: { config: 'config.py', checkpoint: 'svtr_tiny.pth', onnx: 'svtr_tiny.onnx' },
    });
  });
});

describe('convertToMar, when the models do not belong together', () => {
  it.each<[string, Partial<ConvertOptions>, RegExp]>([
    [
      "a recogniser in the detector's place",
      RECOGNISER,
      /svtr_tiny_synth\.py describes a recogniser, not a detector/,
    ],
    [
      "a detector in the recogniser's place",
      { recognition: DETECTOR },
      /dbnet_tiny_fpnc_synth\.py describes a detector, not a recogniser/,
    ],
    [
      'a recogniser in the place of key information',
      { kie: RECOGNISER },
      /svtr_tiny_synth\.py describes a recogniser, not a KIE model/,
    ],
    [
      'a base file',
      {
        recognition: {
          ...RECOGNISER,
          configPath: sample('configs/textrecog/_base_/default_runtime.py'),
        },
      },
      /default_runtime\.py describes no recogniser/,
    ],
    [
      'key information without texts',
      { recognition: undefined, kie: RECOGNISER },
      /Name a recogniser, too/,
    ],
    [
      'two versions of MMOCR',
      { ...OLD_DETECTOR, onnxPath: undefined },
      /dbnet_tiny_0x\.py is of MMOCR 0\.x, .*svtr_tiny_synth\.py of MMOCR 1\.x/,
    ],
  ])('%s is refused by name', async (_, more, expected) => {
    const folder = path.join(temporaryFolder(), 'store');
    const error: unknown = await convert(folder, more).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(expected);
    expect(existsSync(folder)).toBe(false);
  });
});

describe("convertToMar, with an ONNX file that is not the model's", () => {
  it.each<[string, (folder: string) => string, RegExp]>([
    [
      "another model's",
      () => RECOGNISER.onnxPath,
      /svtr_tiny\.onnx was exported from SVTR of MMOCR 1\.x, but .*dbnet_tiny_fpnc_synth\.py describes DBNet/,
    ],
    ['cut short', folder => shortened(folder, 1_000_000), /cut\.onnx is not a complete ONNX file/],
    [
      'without its last bytes',
      folder => shortened(folder, -1),
      /cut\.onnx is not a complete ONNX file/,
    ],
    ['empty', folder => shortened(folder, 0), /cut\.onnx is not a complete ONNX file/],
    ['a checkpoint', () => DETECTOR.checkpointPath, /dbnet_tiny\.pth is not an ONNX file/],
    ['a folder', folder => folder, /is not a file/],
    ['not there', () => '/nowhere/model.onnx', /model\.onnx does not exist/],
  ])('%s: says so, and leaves an older archive', async (_, onnx, expected) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'ocr.mar'), 'old');
    await expect(convert(folder, { onnxPath: onnx(folder), force: true })).rejects.toThrow(
      expected,
    );
    expect(readFileSync(path.join(folder, 'ocr.mar'), 'utf8')).toBe('old');
  });

  it('of another dictionary: counts the classes', async () => {
    const folder = temporaryFolder('mmocr 测试 ');
    cpSync(sample(), path.join(folder, 'samples'), { recursive: true });
    appendFileSync(path.join(folder, 'samples/dicts/lower_english_digits.txt'), '\n#\n');
    const recognition = { ...RECOGNISER, configPath: RECOGNISER.configPath.replace(ROOT, folder) };
    await expect(convert(folder, { recognition })).rejects.toThrow(
      /svtr_tiny\.onnx was exported with a dictionary of 38 classes, but .* has 39/,
    );
  });
});

/** A copy of the detector's ONNX file of that many bytes; negative counts from the end. */
function shortened(folder: string, size: number): string {
  const file = path.join(folder, 'cut.onnx');
  copyFileSync(DETECTOR.onnxPath, file);
  truncateSync(file, size < 0 ? readFileSync(file).length + size : size);
  return file;
}
