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
import type { ConvertOptions } from '../../../src/archive/convert';
import { convertToMar } from '../../../src/archive/convert';
import { UserError } from '../../../src/base/errors';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { sample } from '../../samples';
import { temporaryFolder } from './temporary';
import { ROOT, DETECTOR, RECOGNISER, OLD_DETECTOR, chain } from './chainSamples';

const engine = new EngineClient(path.join(ROOT, 'dist/engine.js'));
afterAll(() => engine.dispose());

const convert = (
  outputFolder: string,
  more?: Partial<ConvertOptions>,
): ReturnType<typeof convertToMar> => convertToMar(chain(outputFolder, more), { engine });

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
    const recognition = {
      ...RECOGNISER,
      configPath: RECOGNISER.configPath.replace(sample(), path.join(folder, 'samples')),
    };
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
