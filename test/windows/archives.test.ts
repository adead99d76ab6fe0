import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryName } from '../../src/base/temporaries';
import { sample } from '../samples';
import { temporaryFolder } from '../unit/archive/temporary';
import { detectorConfig, mmocrServing, root } from '../unit/cli/run';

/**
 * What Windows alone does to names: archives are made whatever their config, checkpoint and folder
 * are called, and always of the same bytes.
 */
const checkpoint = sample('checkpoints', 'dbnet_tiny.pth');

async function converted(
  config: string,
  weights: string,
  folder: string,
  ...more: string[]
): Promise<Buffer> {
  const { code, stderr } = await mmocrServing([
    'convert',
    config,
    weights,
    '--output-folder',
    folder,
    '--model-name',
    'm',
    ...more,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return fs.readFileSync(path.join(folder, 'm.mar'));
}

/** The sample's config with its bases, and its checkpoint, in a folder of this name. */
function copied(folder: string): [config: string, weights: string] {
  const weights = path.join(folder, 'weights 权重.pth');
  fs.cpSync(sample('configs', 'textdet'), path.join(folder, 'configs 配置'), { recursive: true });
  fs.copyFileSync(checkpoint, weights);
  return [path.join(folder, 'configs 配置', 'dbnet', path.basename(detectorConfig)), weights];
}

describe('archives', () => {
  /** The level makes these first, on the system that it runs on. */
  const made = process.env['MMOCR_ARCHIVES_OF_LINUX'];

  it.runIf(made)('are those that Linux makes, byte for byte: one model', async () => {
    const archive = await converted(detectorConfig, checkpoint, temporaryFolder());
    expect(archive.equals(fs.readFileSync(path.join(made!, 'detector', 'm.mar')))).toBe(true);
  });

  it.runIf(made)(
    'are those that Linux makes, byte for byte: a chain with its ONNX files',
    async () => {
      const recogniser = [
        '--rec',
        sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
        '--rec-weights',
        sample('checkpoints', 'svtr_tiny.pth'),
        '--rec-onnx',
        sample('onnx', 'svtr_tiny.onnx'),
      ];
      const archive = await converted(
        detectorConfig,
        checkpoint,
        temporaryFolder(),
        '--onnx',
        sample('onnx', 'dbnet_tiny.onnx'),
        ...recogniser,
      );
      expect(archive.equals(fs.readFileSync(path.join(made!, 'chain', 'm.mar')))).toBe(true);
    },
  );
});

describe('names', () => {
  it('a folder whose path has more than 260 characters', async () => {
    const folder = path.join(
      temporaryFolder(),
      ...Array.from({ length: 6 }, () => '很长的文件夹名 '.repeat(6).trim()),
    );
    expect(folder.length).toBeGreaterThan(260);
    const [config, weights] = copied(folder);
    expect((await converted(config, weights, path.join(folder, 'store'))).length).toBeGreaterThan(
      1e6,
    );
  });

  it('folders that end in a dot or a blank, or bear the name of a device', async () => {
    await converted(
      detectorConfig,
      checkpoint,
      path.join(temporaryFolder(), 'store.', 'CON', 'nul', 'trailing '),
    );
  });

  it.each(['CON', 'nul', 'com1.v2'])(
    'the model name %s, which Windows keeps for a device, is refused',
    async name => {
      const folder = temporaryFolder();
      const { code, stderr } = await mmocrServing([
        'convert',
        detectorConfig,
        checkpoint,
        '--output-folder',
        folder,
        '--model-name',
        name,
      ]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('Windows keeps it for a device') as string,
      });
      expect(fs.readdirSync(folder)).toEqual([]);
    },
  );

  it('a checkpoint named nul.pth gives an archive that can be opened', async () => {
    const folder = temporaryFolder();
    fs.copyFileSync(checkpoint, path.join(folder, 'nul.pth'));
    const { code, stdout } = await mmocrServing([
      'convert',
      detectorConfig,
      path.join(folder, 'nul.pth'),
      '--output-folder',
      folder,
    ]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${path.join(folder, 'model_nul.mar')}\n`,
    });
  });

  it('a drive in small and in capital letters, slashes of both kinds, other case: one file', async () => {
    const top = temporaryFolder();
    const [config, weights] = copied(path.join(top, 'a', 'b'));
    const first = await converted(config, weights, path.join(top, 'store'));
    expect(config).toMatch(/^[A-Z]:/);
    const small = (file: string): string => file.charAt(0).toLowerCase() + file.slice(1);
    expect(
      (
        await converted(
          small(config).replace('configs', 'CONFIGS'),
          weights,
          path.join(top, 'STORE'),
          '-f',
        )
      ).equals(first),
    ).toBe(true);
    expect(
      (
        await converted(
          config.replaceAll('\\', '/'),
          small(weights),
          small(path.join(top, 'store')),
          '-f',
        )
      ).equals(first),
    ).toBe(true);
    expect(fs.readdirSync(path.join(top, 'store'))).toEqual(['m.mar']);
  });

  it.each([
    '\\\\127.0.0.1\\no such share\\config.py',
    '\\\\?\\C:\\nowhere\\config.py',
    'Q:\\config.py',
    'C:nowhere\\config.py',
  ])('%s, which is not there, is named in one line', async config => {
    const { code, stderr } = await mmocrServing([
      'convert',
      config,
      checkpoint,
      '--output-folder',
      temporaryFolder(),
    ]);
    expect([code, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining('config.py')]]);
  });

  it('a path with the prefix of long names', async () => {
    const top = temporaryFolder();
    const [config, weights] = copied(path.join(top, 'a', 'b'));
    expect(
      (
        await converted(
          `\\\\?\\${config}`,
          `\\\\?\\${weights}`,
          `\\\\?\\${path.join(top, 'store')}`,
        )
      ).length,
    ).toBeGreaterThan(1e6);
  });
});

describe('a conversion that is ended in the middle', () => {
  it('leaves nothing that the next one does not sweep', async () => {
    const folder = temporaryFolder();
    const args = [
      path.join(root, 'dist', 'cli.js'),
      'convert',
      detectorConfig,
      checkpoint,
      '--output-folder',
      folder,
      '--model-name',
      'm',
    ];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    while (child.exitCode === null && fs.readdirSync(folder).length === 0)
      await new Promise(setImmediate);
    child.kill();
    await once(child, 'exit');
    // However far that one came: the name of what an ended process wrote.
    const own = await temporaryName(path.join(folder, 'm.mar'));
    fs.writeFileSync(own.replace(`-${process.pid}-`, `-${child.pid}-`), 'half');
    fs.writeFileSync(own, 'of a process that runs');
    await converted(detectorConfig, checkpoint, folder, '-f');
    expect(fs.readdirSync(folder).sort()).toEqual([path.basename(own), 'm.mar']);
  });
});
