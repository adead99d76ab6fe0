import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArchivedModels } from '../../../src/archive/archivedModels';
import { readArchive } from '../../../src/archive/read';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing } from './run';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cli-'));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
const checkpoint = sample('checkpoints', 'dbnet_tiny.pth');

describe('mmocr-serving convert', () => {
  it('names the archive after the checkpoint and prints its path', async () => {
    const { code, stdout, stderr } = await mmocrServing([
      'convert',
      detectorConfig,
      checkpoint,
      '--output-folder',
      folder,
    ]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${path.join(folder, 'dbnet_tiny.mar')}\n`,
      stderr: '',
    });
    const { manifest } = await readArchive(path.join(folder, 'dbnet_tiny.mar'));
    expect(manifest.model).toMatchObject({
      modelName: 'dbnet_tiny',
      modelVersion: '1.0',
      modelFile: 'config.py',
      serializedFile: 'dbnet_tiny.pth',
    });
  });

  it('takes names with spaces, quotes and CJK, relative paths, and makes the folder', async () => {
    const odd = path.join(folder, "it's a “模型” 文件夹");
    fs.mkdirSync(odd);
    fs.copyFileSync(checkpoint, path.join(odd, '检测 器.pth'));
    const args = [
      'convert',
      detectorConfig,
      path.join(path.basename(odd), '检测 器.pth'),
      '--output-folder',
      '新 folder',
      '--model-name',
      'detector',
      '--model-version',
      '2.1',
    ];
    const { code, stderr } = await mmocrServing(args, { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { manifest } = await readArchive(path.join(folder, '新 folder', 'detector.mar'));
    expect(manifest.model).toMatchObject({ modelName: 'detector', modelVersion: '2.1' });
  });

  it('overwrites only when told to', async () => {
    const archive = path.join(folder, 'dbnet_tiny.mar');
    fs.writeFileSync(archive, 'old');
    const refused = await mmocrServing([
      'convert',
      detectorConfig,
      checkpoint,
      '--output-folder',
      folder,
    ]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('dbnet_tiny.mar');
    expect(fs.readFileSync(archive, 'utf8')).toBe('old');
    expect(
      await mmocrServing(['convert', detectorConfig, checkpoint, '--output-folder', folder, '-f']),
    ).toMatchObject({ code: 0 });
    expect(fs.statSync(archive).size).toBeGreaterThan(3_000_000);
  });

  it('packs a chain, with ONNX files', async () => {
    const rec = [
      '--rec',
      sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      '--rec-weights',
      sample('checkpoints', 'svtr_tiny.pth'),
      '--rec-onnx',
      sample('onnx', 'svtr_tiny.onnx'),
    ];
    const args = [
      'convert',
      detectorConfig,
      checkpoint,
      '--output-folder',
      folder,
      '--onnx',
      sample('onnx', 'dbnet_tiny.onnx'),
      ...rec,
    ];
    expect(await mmocrServing(args)).toEqual({
      code: 0,
      stdout: `${path.join(folder, 'dbnet_tiny.mar')}\n`,
      stderr: '',
    });
    const listed = await readArchivedModels(path.join(folder, 'dbnet_tiny.mar'));
    expect(Object.entries(listed?.models ?? {}).map(([role, { onnx }]) => [role, onnx])).toEqual([
      ['detection', 'dbnet_tiny.onnx'],
      ['recognition', 'svtr_tiny.onnx'],
    ]);
  });

  it.each([
    ['a config that loops for ever', 'while True:\n    pass\n'],
    ['a config that opens a file', 'text = open("/etc/hostname").read()\n'],
    ['a config with a typo', 'model = dict(\n'],
  ])('%s ends with one line that names it, and leaves nothing', async (_, text) => {
    const config = path.join(folder, 'broken config.py');
    fs.writeFileSync(config, text);
    const { code, stdout, stderr } = await mmocrServing([
      'convert',
      config,
      checkpoint,
      '--output-folder',
      path.join(folder, 'out'),
    ]);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1,
    });
    expect(stderr).toContain('broken config.py');
    expect(
      fs.existsSync(path.join(folder, 'out')) ? fs.readdirSync(path.join(folder, 'out')) : [],
    ).toEqual([]);
  });
});
