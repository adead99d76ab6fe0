import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing, root } from './run';

const golden = (folder: string, name: string): unknown =>
  JSON.parse(
    fs.readFileSync(path.join(root, 'test', 'fixtures', 'golden', folder, `${name}.json`), 'utf8'),
  );
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cli-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

async function predict(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await mmocrServing(['predict', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('mmocr-serving predict --onnx', () => {
  it.each(['scene_01.jpg', 'no_text.png', 'rgba.png'])(
    'finds in %s what MMOCR found',
    async name => {
      const found = (await predict(
        sample('images', name),
        '--onnx',
        sample('onnx', 'dbnet_tiny.onnx'),
        '--config',
        detectorConfig,
      )) as { boundary_result: number[][] };
      const stored = golden('det_quad', name) as { boundary_result: number[][] };
      expect(Object.keys(found)).toEqual(['boundary_result']);
      expect(found.boundary_result).toHaveLength(stored.boundary_result.length);
      for (const [index, boundary] of stored.boundary_result.entries()) {
        const own = found.boundary_result[index]!;
        expect(own).toHaveLength(boundary.length);
        for (const [at, value] of boundary.slice(0, -1).entries())
          expect(Math.abs(own[at]! - value)).toBeLessThan(1);
        expect(own.at(-1)).toBeCloseTo(boundary.at(-1)!, 2);
      }
    },
  );

  it('reads a word as MMOCR read it, from a name with spaces and CJK', async () => {
    const odd = path.join(folder, '一个 “word”.png');
    fs.copyFileSync(sample('words', 'word_01.png'), odd);
    const read = (await predict(
      odd,
      '--onnx',
      sample('onnx', 'svtr_tiny.onnx'),
      '--config',
      sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
    )) as { text: string; score: number };
    const stored = golden('rec', 'word_01.png') as { text: string; score: number };
    expect(read.text).toBe(stored.text);
    expect(Math.abs(read.score - stored.score)).toBeLessThan(0.002);
    expect(Object.keys(read)).toEqual(['text', 'score']);
  });

  it('labels the texts of --annotations, and refuses them for models that read texts themselves', async () => {
    const methods = path.join(root, 'test', 'fixtures', 'methods');
    const onnx = (model: string) => path.join(methods, model, 'model.onnx');
    const given = [
      path.join(methods, 'receipts', 'bar.jpg'),
      '--annotations',
      path.join(methods, 'sdmgr_novisual_1x', 'annotations', 'bar.jpg.json'),
      '--onnx',
    ];
    const { result } = (await predict(...given, onnx('sdmgr_novisual_1x'))) as {
      result: { text: string; label: string }[];
    };
    const stored = JSON.parse(
      fs.readFileSync(path.join(methods, 'sdmgr_novisual_1x', 'answers', 'bar.jpg.json'), 'utf8'),
    ) as { result: typeof result };
    const labels = (texts: typeof result) => texts.map(({ text, label }) => [text, label]);
    expect(labels(result)).toEqual(labels(stored.result));
    for (const more of [[onnx('dbnet_1x')], [onnx('dbnet_1x'), '--rec-onnx', onnx('crnn_1x')]]) {
      const { code, stderr } = await mmocrServing(['predict', ...given, ...more]);
      expect([code, stderr]).toEqual([
        2,
        'mmocr-serving: --annotations has no meaning here; see --help\n',
      ]);
    }
  });

  it.each(['-', '<(cat)', '/dev/stdin'])(
    'reads an image that comes through a pipe: %s',
    async place => {
      const word = sample('words', 'word_01.png');
      const tool = path.join(root, 'dist', 'cli.js');
      const asked = (image: string) =>
        `"${process.execPath}" "${tool}" predict ${image} --onnx "${sample('onnx', 'svtr_tiny.onnx')}"`;
      const line =
        place === '<(cat)' ? asked(`<(cat "${word}")`) : `cat "${word}" | ${asked(place)}`;
      const { stdout } = await promisify(execFile)('bash', ['-c', line]);
      expect((JSON.parse(stdout) as { text: string }).text).toBe(
        (golden('rec', 'word_01.png') as { text: string }).text,
      );
    },
  );

  it('says of a pipe that nothing came', async () => {
    const line = `"${process.execPath}" "${path.join(root, 'dist', 'cli.js')}" predict - --onnx "${sample('onnx', 'svtr_tiny.onnx')}" < /dev/null`;
    await expect(promisify(execFile)('bash', ['-c', line])).rejects.toMatchObject({
      code: 2,
      stderr: 'mmocr-serving: standard input is empty (0 bytes).\n',
    });
  });
});
