import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type * as Promises from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readArchiveContents } from '../../../src/archive/archivedModels';
import { renameToFree } from '../../../src/base/renameToFree';
import { writeArchive } from '../../../src/archive/write';
import { sample } from '../../samples';
import { temporaryFolder } from './temporary';

const cli = path.resolve(__dirname, '../../../dist/cli.js');

/** `link` as file systems without hard links answer; set for one test. */
let withoutLinks: string | undefined;
vi.mock('node:fs/promises', async importOriginal => {
  const original = await importOriginal<typeof Promises>();
  const link = (from: string, to: string): Promise<void> =>
    withoutLinks === undefined
      ? original.link(from, to)
      : Promise.reject(Object.assign(new Error('no links here'), { code: withoutLinks }));
  return { ...original, link };
});

describe('several conversions onto one name at the same time', () => {
  it('one succeeds, the others say that it exists', async () => {
    const folder = temporaryFolder();
    const args = [
      cli,
      'convert',
      sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
      sample('checkpoints/dbnet_tiny.pth'),
      '--output-folder',
      folder,
      '--model-name',
      'm',
    ];
    const runs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
        let said = '';
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
        const [code] = (await once(child, 'close')) as [number];
        return { code, said };
      }),
    );
    expect(runs.filter(({ code }) => code === 0)).toHaveLength(1);
    for (const { code, said } of runs)
      if (code !== 0) expect(said).toMatch(/m\.mar exists already\./);
    expect(readdirSync(folder)).toEqual(['m.mar']);
    await expect(readArchiveContents(path.join(folder, 'm.mar'))).resolves.toBeDefined();
  });

  it.each([undefined, 'EPERM', 'ENOTSUP', 'EMLINK'])(
    'in one process, where links answer %s',
    async code => {
      withoutLinks = code;
      onTestFinished(() => {
        withoutLinks = undefined;
      });
      const folder = temporaryFolder();
      const archive = path.join(folder, 'm.mar');
      const ifExists = (): Error => new Error('taken');
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, at) =>
          writeArchive(archive, [{ name: 'x', text: `text ${at}` }], { ifExists }),
        ),
      );
      const done = results.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
      expect(done).toHaveLength(1);
      expect(readFileSync(archive, 'utf8')).toContain(`text ${done[0]}`);
      expect(readdirSync(folder)).toEqual(['m.mar']);
    },
  );

  it('a lock that a killed program left does not stay', async () => {
    withoutLinks = 'EPERM';
    onTestFinished(() => {
      withoutLinks = undefined;
    });
    const folder = temporaryFolder();
    const [from, to] = [path.join(folder, 'a'), path.join(folder, 'b')];
    writeFileSync(from, 'content');
    writeFileSync(`${to}.lock`, '');
    await expect(renameToFree(from, to, () => new Error('taken'))).rejects.toThrow('taken');
    utimesSync(`${to}.lock`, 1, 1);
    await renameToFree(from, to, () => new Error('taken'));
    expect(readdirSync(folder)).toEqual(['b']);
  });
});

/** A program that writes an archive of its first argument's name for ever, a chunk at a time. */
function endlessWriter(folder: string): string {
  const file = path.join(folder, 'write.cjs');
  const replace = path.resolve(__dirname, '../../../src/base/replaceFile');
  buildSync({
    stdin: {
      contents: `import { replaceFile } from ${JSON.stringify(replace)};
        replaceFile(process.argv[2], async file => { for (;;) { await file.appendFile('x'); console.log('.'); await new Promise(done => setTimeout(done, 20)); } });`,
      resolveDir: __dirname,
    },
    bundle: true,
    platform: 'node',
    outfile: file,
  });
  return file;
}

describe('what a killed conversion left', () => {
  it('is swept by the next one into that folder; a running one keeps its own', async () => {
    const program = endlessWriter(temporaryFolder());
    const folder = temporaryFolder();
    const start = async (name: string) => {
      const child = spawn(process.execPath, [program, path.join(folder, name)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => {
        child.kill('SIGKILL');
      });
      await once(child.stdout, 'data');
      return child;
    };
    const killed = await start('killed.mar');
    const running = await start('running.mar');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(readdirSync(folder)).toHaveLength(2);
    writeFileSync(path.join(folder, '.mine.tmp'), "a user's");
    await writeArchive(path.join(folder, 'm.mar'), [{ name: 'x', text: '' }]);
    const left = readdirSync(folder).sort();
    expect(left).toEqual([
      expect.stringMatching(/^\.mine\.tmp$/),
      expect.stringMatching(/^\.running\.mar\..*\.tmp$/),
      'm.mar',
    ]);
    const size = (): number => statSync(path.join(folder, left[1]!)).size;
    const before = size();
    while (size() === before) await delay(20);
    expect(running.exitCode).toBeNull();
  });

  it('from another machine: once nobody has touched it for an hour', async () => {
    const folder = temporaryFolder();
    const [young, old] = ['.a.mar.00000000-1-12345678.tmp', '.b.mar.00000000-1-12345678.tmp'].map(
      name => path.join(folder, name),
    ) as [string, string];
    writeFileSync(young, '');
    writeFileSync(old, '');
    utimesSync(old, Date.now() / 1000 - 7200, Date.now() / 1000 - 7200);
    await writeArchive(path.join(folder, 'm.mar'), [{ name: 'x', text: '' }]);
    expect([existsSync(young), existsSync(old)]).toEqual([true, false]);
  });
});
