import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeArchive } from '../../../src/archive/write';
import { python0x, python1x } from '../../pythonEnvironments';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing, root } from './run';

const { TMPDIR } = process.env;
let folder: string;
let good: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cli 验证 '));
  process.env['TMPDIR'] = path.join(folder, 'temporary');
  fs.mkdirSync(process.env['TMPDIR']);
  const { code } = await mmocrServing([
    'convert',
    detectorConfig,
    sample('checkpoints', 'dbnet_tiny.pth'),
    '--output-folder',
    folder,
    '--model-name',
    'good',
  ]);
  expect(code).toBe(0);
  good = path.join(folder, 'good.mar');
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** A script in Python's place. */
function script(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

/** An archive of nothing but a handler, which loads in a moment. */
async function handlerArchive(name: string, code: string, manifest: object = {}): Promise<string> {
  const described = {
    runtime: 'python',
    model: { modelName: name, modelVersion: '1.0', handler: 'script.py', ...manifest },
  };
  const archivePath = path.join(folder, `${name}.mar`);
  await writeArchive(archivePath, [
    { name: 'MAR-INF/MANIFEST.json', text: JSON.stringify(described) },
    { name: 'script.py', text: code },
  ]);
  return archivePath;
}

/** Each error is one line on standard error, after the line about code, if any. */
async function complaint(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await mmocrServing(['verify', ...args]);
  const lines = stderr
    .trim()
    .split('\n')
    .filter(line => !line.includes('which is run now'));
  expect([code, stdout, lines.length]).toEqual([2, '', 1]);
  expect(leftBehind()).toEqual([]);
  return lines[0]!;
}

/** In a folder for temporary files that nobody else uses. */
const leftBehind = (): string[] =>
  fs.readdirSync(path.join(folder, 'temporary')).filter(name => name.startsWith('mmocr-verify-'));

describe('mmocr-serving verify', () => {
  it('says which method found how much, in which time', async () => {
    const { code, stdout, stderr } = await mmocrServing([
      'verify',
      good,
      '--image',
      sample('images', 'scene_00.png'),
      '--python',
      python1x(),
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /good\.mar works: DBNet found 4 instances in scene_00\.png; loading took \d+\.\d s, answering \d+\.\d\d s \(MMOCR 1\.0\.1 in .+\)\.\n$/,
    );
    expect(leftBehind()).toEqual([]);
  });

  it('runs after converting, where it is asked to', async () => {
    const { code, stdout } = await mmocrServing([
      'convert',
      sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      sample('checkpoints', 'svtr_tiny.pth'),
      '--output-folder',
      folder,
      '--verify',
      '--python',
      path.dirname(path.dirname(python1x())),
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /svtr_tiny\.mar\n.*svtr_tiny\.mar works: SVTR read "north" in word\.png/,
    );
  });

  it('names a Python of the other MMOCR', async () => {
    expect(await complaint([good, '--python', python0x()])).toMatch(
      /good\.mar is a model of MMOCR 1\.x, and .* has MMOCR 0\.x/,
    );
  });

  it('gives a script what is wrong as data', async () => {
    const { code, stdout } = await mmocrServing([
      'verify',
      good,
      '--json',
      '--python',
      script('bare', `exec '${python1x()}' -S "$@"`),
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      cause: 'missingPackage',
      package: 'torch',
      message: expect.stringContaining('has no PyTorch') as string,
    });
  });

  it.each([
    [
      'is too old',
      () =>
        script(
          'old',
          'echo \'{"ok": false, "cause": "pythonTooOld", "version": "3.7.9", "python": "/old/python"}\'',
        ),
      /\/old\/python is Python 3\.7\.9/,
    ],
    [
      'is another program',
      () => script('other', 'echo "unknown option" >&2; exit 2'),
      /does not work as a Python: unknown option/,
    ],
    ['does not exist', () => path.join(folder, 'no such'), /no such does not exist/],
  ])('names a Python that %s', async (_, python, words) => {
    expect(await complaint([good, '--python', python()])).toMatch(words);
  });
});

describe('an archive that is none', () => {
  /** Nothing of it may run. */
  const refused = async (archivePath: string): Promise<string> => {
    const note = path.join(folder, 'it ran');
    const said = await complaint([archivePath, '--python', script('noted', `touch '${note}'`)]);
    expect(fs.existsSync(note)).toBe(false);
    return said;
  };

  it('cut short', async () => {
    const cut = path.join(folder, 'cut.mar');
    fs.writeFileSync(cut, fs.readFileSync(good).subarray(0, 100_000));
    expect(await refused(cut)).toMatch(/cut\.mar is not a readable model archive/);
  });

  it('without a manifest', async () => {
    const archivePath = path.join(folder, 'bare.mar');
    await writeArchive(archivePath, [{ name: 'config.py', text: '' }]);
    expect(await refused(archivePath)).toMatch(/bare\.mar: there is no MAR-INF\/MANIFEST\.json/);
  });

  it('that lacks a file of its manifest', async () => {
    expect(
      await refused(await handlerArchive('lacking', '', { serializedFile: 'gone.pth' })),
    ).toMatch(/lacking\.mar: .*names gone\.pth, which is not in the archive/);
  });
});

describe('an archive with code of its own', () => {
  const verify = async (
    name: string,
    code: string,
  ): Promise<{ code: number | null; stdout: string; stderr: string }> =>
    mmocrServing(['verify', await handlerArchive(name, code), '--python', python1x()]);

  it('is told before it runs, and what it prints stays out of the answer', async () => {
    const { code, stdout, stderr } = await verify(
      'counting',
      'print("loading", end="", flush=True)\ndef handle(data, context):\n    return data and [{"text": "ok"}]\n',
    );
    expect([code, stdout.split('\n').length]).toEqual([0, 2]);
    expect(stderr).toMatch(/counting\.mar brings code of its own, which is run now: script\.py\n$/);
    expect(stdout).toMatch(/read "ok"/);
  });

  it('that raises is told with its last words and the place', async () => {
    const { stderr } = await verify(
      'raising',
      'class A:\n    def initialize(self, c):\n        raise OSError("first\\nlast words")\n    def handle(self, d, c): pass\n',
    );
    expect(stderr).toMatch(
      /raising\.mar does not load: OSError: last words \(script\.py, line 3\)/,
    );
  });

  it('that brings Python down is told', async () => {
    const { code, stderr } = await verify(
      'crashing',
      'import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n',
    );
    expect([code, leftBehind()]).toEqual([2, []]);
    expect(stderr).toMatch(/crashing\.mar brought its Python down \(exit code 139\)/);
  });

  it('is ended with the command, and leaves nothing', async () => {
    const mark = path.join(folder, 'it waits');
    const archivePath = await handlerArchive(
      'waiting',
      `import pathlib, time\npathlib.Path(${JSON.stringify(mark)}).touch()\ntime.sleep(600)\n`,
    );
    const child = spawn(
      process.execPath,
      [path.join(root, 'dist', 'cli.js'), 'verify', archivePath, '--python', python1x()],
      { stdio: 'ignore' },
    );
    const ended = new Promise(resolve => child.once('close', resolve));
    await expect.poll(() => fs.existsSync(mark)).toBe(true);
    child.kill('SIGINT');
    expect([await ended, leftBehind()]).toEqual([130, []]);
  });
});
