import { appendFileSync, copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { extractOnnx, MODELS_NAME, readArchivedModels } from '../../../src/archive/archivedModels';
import type { ConvertOptions } from '../../../src/archive/convert';
import { convertToMar } from '../../../src/archive/convert';
import { readArchive } from '../../../src/archive/read';
import type { Chain } from '../../../src/model/pipeline';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { sample } from '../../samples';
import { temporaryFolder } from './temporary';
import { ROOT, DETECTOR, RECOGNISER, chain } from './chainSamples';

const engine = new EngineClient(path.join(ROOT, 'dist/engine.js'));
afterAll(() => engine.dispose());

const convert = (
  outputFolder: string,
  more?: Partial<ConvertOptions>,
): ReturnType<typeof convertToMar> => convertToMar(chain(outputFolder, more), { engine });

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
