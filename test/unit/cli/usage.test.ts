import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing } from './run';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cli-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** One line on standard error, nothing on standard output, exit code 2. */
async function complaint(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await mmocrServing(args);
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
    code: 2,
    stdout: '',
    lines: 1,
  });
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  return stderr;
}

describe('usage errors', () => {
  it.each([
    ['no such command', ['frobnicate'], /"frobnicate"/],
    ['a command that every object has', ['constructor'], /"constructor"/],
    [
      'an unknown option',
      ['convert', 'a.py', 'b.pth', '--output', 'x'],
      /: Unknown option '--output'; see --help\n$/,
    ],
    [
      'an option without its value',
      ['convert', 'a.py', 'b.pth', '--output-folder'],
      /--output-folder/,
    ],
    ['a missing argument', ['convert', 'a.py', '--output-folder', 'x'], /CHECKPOINT/],
    ['no output folder', ['convert', 'a.py', 'b.pth'], /--output-folder/],
    [
      'a recogniser without its weights',
      ['convert', 'a.py', 'b.pth', '--output-folder', 'x', '--rec', detectorConfig],
      /--rec-weights/,
    ],
    [
      'weights without their recogniser',
      ['convert', 'a.py', 'b.pth', '--output-folder', 'x', '--rec-weights', 'c.pth'],
      /--rec is missing/,
    ],
    ['no archive', ['verify'], /ARCHIVE\.mar is missing/],
    ['an archive that is not there', ['verify', 'no such.mar'], /no such\.mar/],
    ['no output file', ['export', 'a.py', 'b.pth'], /--output/],
    [
      "a recogniser's config without its ONNX file",
      [
        'predict',
        sample('images', 'scene_01.jpg'),
        '--onnx',
        sample('onnx', 'dbnet_tiny.onnx'),
        '--rec-config',
        detectorConfig,
      ],
      /--rec-onnx is missing/,
    ],
    [
      "a detector in a recogniser's place",
      [
        'predict',
        sample('images', 'scene_01.jpg'),
        '--onnx',
        sample('onnx', 'dbnet_tiny.onnx'),
        '--rec-onnx',
        sample('onnx', 'dbnet_tiny.onnx'),
      ],
      /not a recogniser/,
    ],
    ['one argument too many', ['predict', 'a.png', 'model', 'more'], /"more"/],
    ['a model and an ONNX file', ['predict', 'a.png', 'model', '--onnx', 'x.onnx'], /"model"/],
    ['an option of the other form', ['predict', 'a.png', 'model', '--device', 'cpu'], /--device/],
    [
      'a threshold that is no number',
      ['compare', 'a', 'b', 'c', 'd', '--score-thr', 'half'],
      /--score-thr.*"half"/,
    ],
    ['a threshold out of range', ['compare', 'a', 'b', 'c', 'd', '--score-thr', '1.5'], /"1\.5"/],
  ])('%s', async (_, args, expected) => {
    expect(await complaint(args)).toMatch(expected);
  });

  it('without any argument shows the help and fails', async () => {
    const { code, stdout } = await mmocrServing([]);
    expect(code).toBe(2);
    expect(stdout).toContain('mmocr-serving convert');
  });
});

describe('files that cannot be used', () => {
  const onnx = sample('onnx', 'dbnet_tiny.onnx');

  it('a missing image, with spaces, quotes and CJK in its name', async () => {
    expect(await complaint(['predict', 'no "such" 图片 file.png', '--onnx', onnx])).toContain(
      'no "such" 图片 file.png',
    );
  });

  it('a folder as an image', async () => {
    expect(await complaint(['predict', folder, '--onnx', onnx])).toContain(folder);
  });

  it('an image of 0 bytes', async () => {
    const empty = path.join(folder, 'empty.png');
    fs.writeFileSync(empty, '');
    expect(await complaint(['predict', empty, '--onnx', onnx])).toMatch(/empty\.png/);
  });

  it('a file that is no image', async () => {
    const text = path.join(folder, 'text.png');
    fs.writeFileSync(text, 'not an image at all');
    expect(
      await complaint(['predict', text, '--onnx', onnx, '--config', detectorConfig]),
    ).toContain('text.png');
  });

  it('an ONNX file without a description beside it, and no config', async () => {
    const alone = path.join(folder, 'alone.onnx');
    fs.copyFileSync(onnx, alone);
    expect(
      await complaint(['predict', sample('images', 'scene_01.jpg'), '--onnx', alone]),
    ).toContain('--config');
  });

  it('a checkpoint without an ONNX file: says how to make one', async () => {
    const checkpoint = path.join(folder, 'model.pth');
    fs.copyFileSync(sample('checkpoints', 'dbnet_tiny.pth'), checkpoint);
    expect(
      await complaint([
        'compare',
        sample('images', 'scene_01.jpg'),
        detectorConfig,
        checkpoint,
        'dbnet_tiny',
      ]),
    ).toMatch(/Export to ONNX/);
  });

  it('a key file that holds no keys', async () => {
    const keys = path.join(folder, 'key_file.json');
    fs.writeFileSync(keys, '{}');
    expect(
      await complaint(['predict', sample('images', 'scene_01.jpg'), 'model', '--key-file', keys]),
    ).toContain('key_file.json');
  });

  it('a server that does not answer', async () => {
    expect(
      await complaint([
        'predict',
        sample('images', 'scene_01.jpg'),
        'model',
        '--inference-addr',
        '127.0.0.1:9',
      ]),
    ).toContain('127.0.0.1:9');
  });

  it('an address that is none', async () => {
    expect(
      await complaint([
        'predict',
        sample('images', 'scene_01.jpg'),
        'model',
        '--inference-addr',
        'not an address',
      ]),
    ).toContain('not an address');
  });
});
