import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mmocrServing, root } from './run';

describe('help', () => {
  it('names the three commands', async () => {
    const { code, stdout } = await mmocrServing(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /mmocr-serving convert .*\n[^]*mmocr-serving predict .*\n[^]*mmocr-serving compare /,
    );
  });

  it.each([
    [
      'convert',
      [
        '--output-folder',
        '--model-name',
        '--model-version',
        '-f, --force',
        '--onnx',
        '--rec',
        '--rec-weights',
        '--rec-onnx',
        '--kie',
        '--kie-weights',
        '--kie-onnx',
        '--verify',
        '--python',
      ],
    ],
    ['verify', ['--image', '--python', '--json']],
    [
      'evaluate',
      [
        '--truth',
        '--format',
        '--match-strategy',
        '--num-classes',
        '--ignored-classes',
        '--against',
      ],
    ],
    ['export', ['--output', '--python', '-f, --force']],
    [
      'predict',
      [
        '--inference-addr',
        '--key-file',
        '--onnx',
        '--config',
        '--annotations',
        '--rec-onnx',
        '--rec-config',
        '--kie-onnx',
        '--kie-config',
        '--device',
      ],
    ],
    [
      'compare',
      [
        '--inference-addr',
        '--annotations',
        '--rec-onnx',
        '--rec-config',
        '--kie-onnx',
        '--kie-config',
        '--device',
        '--score-thr',
        '--json',
      ],
    ],
  ])('explains every option of %s', async (command, options) => {
    const { code, stdout } = await mmocrServing([command, '--help']);
    expect(code).toBe(0);
    for (const option of options) expect(stdout).toMatch(new RegExp(`^  ${option}\\b.*  \\S`, 'm'));
  });

  it('says its version', async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await mmocrServing(['--version'])).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it('speaks Chinese in a Chinese shell', async () => {
    const { stdout } = await mmocrServing(['convert', '--help'], { locale: 'zh_CN.UTF-8' });
    expect(stdout).toMatch(/\p{Script=Han}/u);
  });
});
