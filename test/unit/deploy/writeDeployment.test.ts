import * as fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import type { DeployFile } from '../../../src/deploy/deployment';
import { deployTargets } from '../../../src/deploy/targets';
import { writeDeployment, type WrittenDeployment } from '../../../src/deploy/writeDeployment';
import { temporaryFolder } from '../archive/temporary';
import { deploymentOf, writeMar } from './archives';

const windows = process.platform === 'win32';
const root = process.getuid?.() === 0;

let folder: string;
let archive: string;
let output: string;
beforeEach(() => {
  folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'store'));
  archive = writeMar(path.join(folder, 'store', 'm.mar'));
  output = path.join(folder, 'out');
});

interface How {
  force?: boolean;
  signal?: AbortSignal;
  files?: DeployFile[];
}

/** Writes what `files` says, as a target would. */
async function write(to = output, how: How = {}): Promise<WrittenDeployment> {
  const { force = false, signal = new AbortController().signal, files } = how;
  const target = deployTargets.ray;
  const { files: own } = target;
  target.files = () => files ?? [text('README.md', 'new'), copy('models/m.mar', archive)];
  const written = writeDeployment(deploymentOf(archive), to, { program: folder, force, signal });
  try {
    return await written;
  } finally {
    target.files = own;
  }
}

const text = (name: string, content: string, executable = false): DeployFile => ({
  path: name,
  text: content,
  executable,
});
const copy = (name: string, from: string): DeployFile => ({ path: name, copyOf: from });

async function refusal(written: Promise<unknown>): Promise<string> {
  const error: unknown = await written.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

/** Everything below `folder`, so that nothing is left unseen. */
const all = (): string[] =>
  (fs.readdirSync(folder, { recursive: true }) as string[])
    .map(name => name.replaceAll(path.sep, '/'))
    .sort();
const untouched = ['store', 'store/m.mar'];
const read = (...names: string[]): string => fs.readFileSync(path.join(folder, ...names), 'utf8');

describe('a folder is written', () => {
  it('whole, with its archive byte for byte, and nothing beside it', async () => {
    expect(await write()).toEqual({ files: ['README.md', 'models/m.mar'] });
    expect(all()).toEqual(['out', 'out/README.md', 'out/models', 'out/models/m.mar', ...untouched]);
    expect(fs.readFileSync(path.join(output, 'models/m.mar'))).toEqual(fs.readFileSync(archive));
  });

  it('with the folders above it, and in the place of an empty one', async () => {
    output = path.join(folder, 'a', '部署 "b"'.replaceAll('"', "'"), 'c');
    await write();
    expect(fs.existsSync(path.join(output, 'README.md'))).toBe(true);
    const empty = path.join(folder, 'empty');
    fs.mkdirSync(empty);
    expect(await write(empty)).not.toHaveProperty('previous');
    expect(fs.readdirSync(empty).sort()).toEqual(['README.md', 'models']);
  });

  it.skipIf(process.platform !== 'linux')('nowhere where the system makes no folder', async () => {
    expect(await refusal(write('/proc/deploy'))).toContain('/proc/deploy');
  });

  it.skipIf(windows)('readable for the user of an image, whoever wrote what it is of', async () => {
    fs.chmodSync(archive, 0o400);
    const tool = path.join(folder, 'store', 'tool');
    fs.writeFileSync(tool, '#!/bin/sh\n', { mode: 0o700 });
    await write(output, {
      files: [copy('models/m.mar', archive), copy('tool', tool), text('run.sh', '', true)],
    });
    const mode = (name: string): number => fs.statSync(path.join(output, name)).mode & 0o777;
    const umask = process.umask();
    expect(mode('models/m.mar')).toBe(0o644 & ~umask);
    expect(mode('tool')).toBe(0o755 & ~umask);
    expect(mode('run.sh')).toBe(0o755 & ~umask);
  });

  it('with folders copied, without what Python left in them', async () => {
    const parts = path.join(folder, 'store', 'parts');
    fs.mkdirSync(path.join(parts, '__pycache__'), { recursive: true });
    fs.writeFileSync(path.join(parts, '__pycache__', 'a.pyc'), '');
    fs.writeFileSync(path.join(parts, 'a.py'), 'x = 1');
    await write(output, { files: [copy('program', parts)] });
    expect(fs.readdirSync(path.join(output, 'program'))).toEqual(['a.py']);
  });

  it.skipIf(windows)('where a link leads; the link stays', async () => {
    const real = path.join(folder, 'real');
    fs.mkdirSync(real);
    fs.symlinkSync(real, output);
    await write();
    expect(fs.lstatSync(output).isSymbolicLink()).toBe(true);
    expect(fs.existsSync(path.join(real, 'README.md'))).toBe(true);
  });
});

describe('what is there', () => {
  beforeEach(() => {
    fs.mkdirSync(output);
    fs.writeFileSync(path.join(output, '.mine'), 'mine');
  });

  it('is kept: a folder with anything in it is refused', async () => {
    expect(await refusal(write())).toBe(
      `${fs.realpathSync(output)} is not empty. Name another folder, or add --force: what is there is then put aside.`,
    );
    expect(all()).toEqual(['out', 'out/.mine', ...untouched]);
  });

  it('is put aside with force, again and again', async () => {
    const first = await write(output, { force: true });
    expect(path.basename(first.previous!)).toBe('out.previous');
    expect(read('out.previous', '.mine')).toBe('mine');
    const second = await write(output, { force: true });
    expect(path.basename(second.previous!)).toBe('out.previous-2');
    expect(read('out.previous', '.mine')).toBe('mine');
    expect(read('out', 'README.md')).toBe('new');
  });

  it('is no folder: refused, force or not', async () => {
    const file = path.join(folder, 'store', 'm.mar');
    for (const force of [false, true])
      expect(await refusal(write(file, { force }))).toContain('m.mar is not a folder.');
    const below = path.join(output, '.mine', 'sub');
    expect(await refusal(write(below))).toContain('its folder cannot be made');
  });

  it.skipIf(windows)('is a link that leads nowhere: refused', async () => {
    const link = path.join(folder, 'link');
    fs.symlinkSync(path.join(folder, 'gone'), link);
    expect(await refusal(write(link))).toContain('link is not a folder.');
  });

  it('stays in its place where the new one cannot be written', async () => {
    const files = [text('a', ''), copy('b', path.join(folder, 'gone'))];
    expect(await refusal(write(output, { force: true, files }))).toContain('gone does not exist');
    expect(all()).toEqual(['out', 'out/.mine', ...untouched]);
  });
});

describe('what is copied', () => {
  it("may lie in the folder's own parent, but not in the folder", async () => {
    const beside = path.join(folder, 'store', 'ray');
    await write(beside);
    expect(fs.readdirSync(path.join(folder, 'store')).sort()).toEqual(['m.mar', 'ray']);
    const message = await refusal(write(path.join(folder, 'store'), { force: true }));
    expect(message).toContain('m.mar, which is copied into it, lies there');
    expect(fs.existsSync(archive)).toBe(true);
  });

  it('does not hold the folder', async () => {
    const files = [copy('program', path.join(folder, 'store'))];
    const inside = path.join(folder, 'store', 'x', 'y');
    expect(await refusal(write(inside, { files }))).toContain('which is copied into it');
    expect(all()).toEqual(untouched);
  });

  it.skipIf(windows || root)('is named where it cannot be read', async () => {
    fs.chmodSync(archive, 0);
    expect(await refusal(write(path.join(folder, 'a', 'b')))).toBe(
      `No permission to read ${archive}.`,
    );
    expect(all()).toEqual(untouched);
  });
});

describe('half-way', () => {
  it('cancelled: nothing is left, not even the folders above it', async () => {
    const controller = new AbortController();
    const large = path.join(folder, 'store', 'large');
    fs.writeFileSync(large, Buffer.alloc(64 << 20));
    const written = write(path.join(folder, 'a', 'b'), {
      signal: controller.signal,
      files: [text('first', ''), copy('large', large)],
    });
    await expect
      .poll(() => all().some(name => name.endsWith('/large') && /tmp/.test(name)))
      .toBe(true);
    controller.abort();
    await expect(written).rejects.toBeInstanceOf(CancelledError);
    expect(all()).toEqual(['store', 'store/large', 'store/m.mar']);
  });

  it('cancelled before: the same', async () => {
    await expect(write(output, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
      CancelledError,
    );
    expect(all()).toEqual(untouched);
  });

  it('the disk refuses a name: nothing is left', async () => {
    const files = [text('a', ''), text('b'.repeat(300), '')];
    expect(await refusal(write(path.join(folder, 'c', 'd'), { files }))).toContain('Cannot write');
    expect(all()).toEqual(untouched);
  });
});

describe('several at once', () => {
  const four = (force: boolean): Promise<PromiseSettledResult<WrittenDeployment>[]> =>
    Promise.allSettled([1, 2, 3, 4].map(() => write(output, { force })));

  it('one writes the folder, the others are refused', async () => {
    const ended = await four(false);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of ended)
      if (each.status === 'rejected') expect(String(each.reason)).toContain('is not empty');
    expect(fs.readdirSync(folder).sort()).toEqual(['out', 'store']);
  });

  it('with force each has its turn, and none is lost', async () => {
    const ended = await four(true);
    expect(ended.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
    expect(fs.readdirSync(folder).sort()).toEqual([
      'out',
      'out.previous',
      'out.previous-2',
      'out.previous-3',
      'store',
    ]);
  });
});
