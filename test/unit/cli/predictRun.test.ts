import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readRunFile } from '../../../src/runs/runFile';
import { sample } from '../../samples';
import { cli, linesOf, mmocrServing, root, runLines } from './run';
import { copies, folder, images, onnx, run, word, useWordFolder } from './wordFolder';

useWordFolder();
const predict = (...args: string[]) =>
  mmocrServing(['predict', images, ...onnx, '--output', run, ...args]);

describe('a folder into a run file', () => {
  it('has a header, then what is printed without one, and more', async () => {
    copies(3);
    fs.writeFileSync(path.join(images, 'broken.png'), 'no image');
    const ended = await predict();
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^4 done in .* 1 of them failed: .*运行\.jsonl\n$/);
    const [header, ...lines] = runLines(run);
    expect(header).toMatchObject({
      run: 1,
      source: { kind: 'local', model: 'svtr_tiny', device: 'cpu' },
      settings: { models: [{ name: 'svtr_tiny', method: 'SVTR' }] },
      folder: '../图 片',
    });
    expect(JSON.stringify(header)).not.toContain(folder);
    const printed = linesOf((await mmocrServing(['predict', images, ...onnx])).stdout);
    const byImage = (all: { image: string }[]) =>
      all.toSorted((a, b) => (a.image < b.image ? -1 : 1));
    expect(byImage(lines)).toMatchObject(byImage(printed));
    for (const line of lines.filter(({ error }) => error === undefined))
      expect(Object.keys(line)).toEqual(['image', 'text', 'score', 'task', 'frame', 'timings']);
    expect(fs.readdirSync(path.dirname(run))).toEqual(['运行.jsonl']);
  });

  it('is not written over, and says when nothing is left to do', async () => {
    copies(2);
    expect((await predict()).code).toBe(0);
    const before = fs.readFileSync(run);
    const again = await predict();
    expect([again.code, again.stderr]).toEqual([
      2,
      `mmocr-serving: ${run} is there already. Go on with it by --resume, or name another file.\n`,
    ]);
    const resumed = await predict('--resume');
    expect([resumed.code, resumed.stderr]).toEqual([
      0,
      `All 2 images have an answer already: ${run}\n`,
    ]);
    expect(fs.readFileSync(run)).toEqual(before);
  });

  it('is gone on with by the same model and folder only', async () => {
    copies(1);
    await predict();
    const other = await mmocrServing([
      ...['predict', sample('images'), '--onnx', sample('onnx', 'dbnet_tiny.onnx')],
      ...['--output', run, '--resume'],
    ]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/is of another run: source\.model was "svtr_tiny" and is "dbnet_/);
  });

  it('asks again about images that failed, and about new ones', async () => {
    copies(1);
    const broken = path.join(images, 'broken.png');
    fs.writeFileSync(broken, 'no image');
    expect((await predict()).code).toBe(2);
    fs.copyFileSync(word, broken);
    fs.copyFileSync(word, path.join(images, 'new.png'));
    const resumed = await predict('--resume');
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stderr).toMatch(/^2 done/);
    expect(runLines(run).map(({ image }) => image)).toHaveLength(1 + 4);
    const { lines } = await readRunFile(run);
    expect(lines.map(line => [line.image, 'error' in line]).toSorted()).toEqual([
      ['0000.png', false],
      ['broken.png', false],
      ['new.png', false],
    ]);
  });

  it('takes the folders in it where that is wanted', async () => {
    copies(1);
    fs.mkdirSync(path.join(images, 'a', 'b'), { recursive: true });
    fs.copyFileSync(word, path.join(images, 'a', 'b', '1.png'));
    expect((await predict('--recursive')).code).toBe(0);
    expect(
      runLines(run)
        .map(({ image }) => image)
        .toSorted(),
    ).toEqual(['0000.png', 'a/b/1.png', undefined]);
  });

  it('stopped by Ctrl+C is gone on with, each image once', async () => {
    const names = copies(300);
    const args = [cli, 'predict', images, ...onnx, '--output', run];
    const child = spawn(process.execPath, args, { cwd: root });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(() => runLines(run).length, { timeout: 60_000 }).toBeGreaterThan(20);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    const before = runLines(run).length - 1;
    expect(before).toBeLessThan(300);
    expect(said).toMatch(new RegExp(`^${before} of 300 are done\\. Go on with --resume\\.\n$`));
    expect(fs.readdirSync(path.dirname(run))).toEqual(['运行.jsonl']);
    expect((await predict('--resume')).code).toBe(0);
    const [, ...lines] = runLines(run);
    expect(lines.map(({ image }) => image).toSorted()).toEqual(names);
  });

  it('ended by SIGKILL is gone on with, each image once', async () => {
    const names = copies(300);
    const args = [cli, 'predict', images, ...onnx, '--output', run];
    const child = spawn(process.execPath, args, { cwd: root });
    await expect.poll(() => runLines(run).length, { timeout: 60_000 }).toBeGreaterThan(20);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await predict('--resume')).code).toBe(0);
    const [, ...lines] = runLines(run);
    expect(lines.map(({ image }) => image).toSorted()).toEqual(names);
    expect(fs.readdirSync(path.dirname(run))).toEqual(['运行.jsonl']);
  });

  it('holds whole lines where the disk takes no more, and is gone on with', async () => {
    const names = copies(100);
    const line = `ulimit -f 8; exec "${process.execPath}" "${cli}" predict "${images}" ${onnx.join(' ')} --output "${run}"`;
    await expect(promisify(execFile)('bash', ['-c', line])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is larger than its disk or the limits/) as string,
    });
    expect(fs.readFileSync(run, 'utf8')).toMatch(/\}\n$/);
    expect((await predict('--resume')).code).toBe(0);
    const [, ...lines] = runLines(run);
    expect(lines.map(({ image }) => image).toSorted()).toEqual(names);
  });

  it('takes no more memory for a thousand images than for a hundred', async () => {
    // Each kept would be seen: files of 200 kB, one on disk.
    const padded = path.join(folder, 'padded.png');
    fs.writeFileSync(padded, Buffer.concat([fs.readFileSync(word), Buffer.alloc(200_000)]));
    for (let i = 0; i < 1000; i++) fs.linkSync(padded, path.join(images, `${i}.png`));
    const { code, heap } = await measured(['predict', images, ...onnx, '--output', run]);
    expect([code, runLines(run).length, heap.length]).toEqual([0, 1001, 2]);
    const [early = NaN, late = NaN] = heap.map(bytes => bytes / 2 ** 20);
    console.log(`MiB in use after 100: ${early.toFixed(1)}, after 950: ${late.toFixed(1)}`);
    // What is on its way between the processes comes and goes; all images would be 170.
    expect(late - early).toBeLessThan(60);
  });
});

/** What was in use, garbage apart, after 100 and after 950 lines, in bytes. */
async function measured(args: string[]): Promise<{ code: number | null; heap: number[] }> {
  const preload = path.join(folder, 'preload.cjs');
  fs.writeFileSync(
    preload,
    `const fs = require('node:fs');
    const run = ${JSON.stringify(run)};
    const lines = () => fs.existsSync(run) ? fs.readFileSync(run, 'latin1').split('\\n').length - 2 : 0;
    const marks = [100, 950];
    const measure = () => {
      if (marks.length === 0 || lines() < marks[0]) return;
      marks.shift();
      gc();
      const { heapUsed, external } = process.memoryUsage();
      process.stderr.write('heap ' + (heapUsed + external) + '\\n');
    };
    if (process.argv[1].endsWith('cli.js')) setInterval(measure, 5).unref();`,
  );
  const child = spawn(process.execPath, ['--expose-gc', '--require', preload, cli, ...args]);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, heap: [...said.matchAll(/^heap (\d+)$/gm)].map(([, bytes]) => Number(bytes)) };
}

it.each([
  [['--resume'], /--output is missing/],
  [['--recursive'], /--recursive has no meaning here/],
  [['--concurrency', '2'], /--concurrency has no meaning here/],
  [['--output', 'x.jsonl', '--management-addr', 'a'], /--management-addr has no meaning here/],
])('options that do not belong are refused: %s', async (args, expected) => {
  const { code, stderr } = await mmocrServing(['predict', word, ...onnx, ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(expected);
});
