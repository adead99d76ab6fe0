import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { convertToMar } from '../../../src/archive/convert';
import { readArchive } from '../../../src/archive/read';
import { UserError } from '../../../src/base/errors';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { sample } from '../../samples';
import { temporaryFolder } from './temporary';
import { ROOT, CHECKPOINTS, DETECTOR, RECOGNISER, HANDLER, detector } from './detectorSample';

const engine = new EngineClient(path.join(ROOT, 'dist/engine.js'));
afterAll(() => engine.dispose());

describe('convertToMar', () => {
  it('packs a detector as mmocr2torchserve.py does: flattened config, checkpoint, handler', async () => {
    const folder = temporaryFolder();
    const { archivePath, warnings } = await convertToMar(detector(folder), { engine });
    expect({ archivePath, warnings }).toEqual({
      archivePath: path.join(folder, 'dbnet_tiny.mar'),
      warnings: [],
    });
    const { manifest, entries, readText } = await readArchive(archivePath);
    expect(manifest.model).toEqual({
      modelName: 'dbnet_tiny',
      serializedFile: 'dbnet_tiny.pth',
      handler: 'mmocr_handler.py',
      modelFile: 'config.py',
      modelVersion: '1.0',
    });
    const handler = readdirSync(path.dirname(HANDLER))
      .filter(name => name.endsWith('.py'))
      .sort();
    expect(entries.map(entry => entry.name)).toEqual([
      'MAR-INF/MANIFEST.json',
      'config.py',
      ...handler,
      'dbnet_tiny.pth',
    ]);
    const config = await readText('config.py');
    expect(config).toContain('DBNet');
    expect(config).not.toContain('_base_');
  });

  it('gives equal bytes for equal input', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    const written = await Promise.all(
      [one, two].map(folder => convertToMar(detector(folder), { engine })),
    );
    const [first, second] = written.map(({ archivePath }) => readFileSync(archivePath));
    expect(second?.equals(first as Buffer)).toBe(true);
  });

  it('carries the dictionary, and the config finds it beside itself', async () => {
    const folder = temporaryFolder();
    const options = detector(folder, {
      configPath: RECOGNISER,
      checkpointPath: path.join(CHECKPOINTS, 'svtr_tiny.pth'),
      modelName: 'read',
      modelVersion: '2.1',
    });
    const { archivePath, warnings } = await convertToMar(options, { engine });
    expect(warnings).toEqual([]);
    const { manifest, readText } = await readArchive(archivePath);
    expect(manifest.model).toMatchObject({
      modelName: 'read',
      modelVersion: '2.1',
      serializedFile: 'svtr_tiny.pth',
    });
    expect(await readText('lower_english_digits.txt')).toBe(
      readFileSync(sample('dicts/lower_english_digits.txt'), 'utf8'),
    );
    const config = await readText('config.py');
    expect(config).toMatch(/dict_file='lower_english_digits\.txt'/);
    expect(config).not.toContain(sample());
  });

  it('gives a dictionary a name that every server can create', async () => {
    const folder = temporaryFolder('mmocr 测试 ');
    cpSync(sample(), path.join(folder, 'samples'), { recursive: true });
    const base = path.join(folder, 'samples/configs/textrecog/svtr/_base_svtr_small_ctc.py');
    writeFileSync(base, readFileSync(base, 'utf8').replace('lower_english_digits.txt', '字典.txt'));
    renameSync(
      path.join(folder, 'samples/dicts/lower_english_digits.txt'),
      path.join(folder, 'samples/dicts/字典.txt'),
    );
    const options = detector(folder, {
      configPath: RECOGNISER.replace(sample(), path.join(folder, 'samples')),
      checkpointPath: path.join(CHECKPOINTS, 'svtr_tiny.pth'),
    });
    const { archivePath, warnings } = await convertToMar(options, { engine });
    expect(warnings).toEqual([]);
    const { readText } = await readArchive(archivePath);
    expect(await readText('config.py')).toMatch(/dict_file='file\.txt'/);
    expect(await readText('file.txt')).toContain('0');
  });

  it('asks about a dictionary that is not there before it goes on without it', async () => {
    // No apostrophe: MMEngine, too, puts {{ fileDirname }} into the source as it is.
    const folder = temporaryFolder('mmocr 测试 ');
    cpSync(sample(), path.join(folder, 'samples'), { recursive: true });
    rmSync(path.join(folder, 'samples/dicts'), { recursive: true, maxRetries: 10 });
    const options = detector(path.join(folder, 'store'), {
      configPath: RECOGNISER.replace(sample(), path.join(folder, 'samples')),
      checkpointPath: path.join(CHECKPOINTS, 'svtr_tiny.pth'),
    });
    const { reaches, warnings, archivePath } = await convertToMar(options, { engine });
    expect([reaches.map(({ kind, subject }) => [kind, path.basename(subject)]), warnings]).toEqual([
      [['unknown', 'lower_english_digits.txt']],
      [],
    ]);
    await expect(readArchive(archivePath)).resolves.toBeDefined();
  });

  it.each([
    ['config.py', 'config-2.py'],
    ['Mmocr_Handler.py', 'Mmocr_Handler-2.py'],
    ['模型 1.pth', '_1.pth'],
    ["it's (best).pth", 'it_s_best_.pth'],
  ])('a checkpoint named %s is %s inside', async (name, inside) => {
    const folder = temporaryFolder();
    copyFileSync(path.join(CHECKPOINTS, 'dbnet_tiny.pth'), path.join(folder, name));
    const { archivePath } = await convertToMar(
      detector(folder, { checkpointPath: path.join(folder, name) }),
      { engine },
    );
    const { manifest, entries } = await readArchive(archivePath);
    expect(manifest.model.serializedFile).toBe(inside);
    expect(entries).toContainEqual({ name: inside, size: 3171971 });
    expect(new Set(entries.map(entry => entry.name.toLowerCase())).size).toBe(entries.length);
  });
});

describe('convertToMar, when config and checkpoint do not belong together', () => {
  it('refuses weights of the other generation, naming both files', async () => {
    const folder = path.join(temporaryFolder(), 'store');
    const checkpointPath = path.join(CHECKPOINTS, 'dbnet_tiny_0x.pth');
    const error: unknown = await convertToMar(detector(folder, { checkpointPath }), {
      engine,
    }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toContain(
      `${DETECTOR} is a config of MMOCR 1.x, but ${checkpointPath} is a checkpoint of MMOCR 0.x.`,
    );
    expect(existsSync(folder)).toBe(false);
  });

  it('warns when only the notes of the training differ', async () => {
    const options = detector(temporaryFolder(), {
      configPath: RECOGNISER,
      checkpointPath: path.join(__dirname, '../checkpoint/fixtures/recogniser_0x.pth'),
    });
    const { warnings } = await convertToMar(options, { engine });
    expect(warnings.join()).toContain('is a checkpoint of MMOCR 0.x');
  });

  it('takes a base file, which is of no generation, with either', async () => {
    const configPath = sample('configs_0x/_base_/default_runtime.py');
    for (const checkpoint of ['dbnet_tiny.pth', 'dbnet_tiny_0x.pth']) {
      const { warnings } = await convertToMar(
        detector(temporaryFolder(), {
          configPath,
          checkpointPath: path.join(CHECKPOINTS, checkpoint),
        }),
        { engine },
      );
      expect(warnings).toEqual([]);
    }
  });

  it('takes 0.x with 0.x', async () => {
    const options = detector(temporaryFolder(), {
      configPath: sample('configs_0x/textdet/dbnet_tiny_0x.py'),
      checkpointPath: path.join(CHECKPOINTS, 'dbnet_tiny_0x.pth'),
    });
    expect((await convertToMar(options, { engine })).warnings).toEqual([]);
  });
});
