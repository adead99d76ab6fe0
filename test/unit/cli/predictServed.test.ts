import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Serving } from '../../fuzz/serving';
import { sample } from '../../samples';
import { cli, linesOf, mmocrServing, runLines } from './run';
import { copies } from './wordFolder';

let folder: string, images: string, run: string;
let serving: Serving;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-served-'));
  [images, run] = [path.join(folder, 'images'), path.join(folder, 'run.jsonl')];
  fs.mkdirSync(images);
  serving = await started();
});
afterEach(async () => {
  await serving.stop();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** The built-in server with access keys, again on the ports that it had. */
async function started(ports?: Serving['ports']): Promise<Serving> {
  const again = await Serving.start(path.join(folder, 'server'), {
    onnx: sample('onnx', 'svtr_tiny.onnx'),
    properties: {
      default_workers_per_model: '2',
      ...(ports && {
        inference_address: `http://127.0.0.1:${ports.inference}`,
        management_address: `http://127.0.0.1:${ports.management}`,
      }),
    },
  });
  return ports ? Object.assign(again, { ports }) : again;
}

const options = (...more: string[]) => [
  ...['predict', images, 'model', '--inference-addr', `127.0.0.1:${serving.ports.inference}`],
  ...['--key-file', path.join(serving.folder, 'key_file.json'), ...more],
];

describe('a folder through a served model', () => {
  it('is answered as the local run answers, in a run file as on standard output', async () => {
    copies(3, images);
    fs.writeFileSync(path.join(images, 'broken.png'), 'no image');
    const printed = await mmocrServing(options());
    expect(printed.code).toBe(2);
    const management = `127.0.0.1:${serving.ports.management}`;
    const ended = await mmocrServing(options('--output', run, '--management-addr', management));
    expect(ended.code).toBe(2);
    const [header, ...lines] = runLines(run);
    expect(header).toMatchObject({
      run: 1,
      source: {
        kind: 'served',
        model: 'model',
        address: `http://127.0.0.1:${serving.ports.inference}`,
      },
    });
    const keys = fs.readFileSync(path.join(serving.folder, 'key_file.json'), 'utf8');
    for (const [, key = ''] of keys.matchAll(/"key": "([^"]+)"/g))
      expect(fs.readFileSync(run, 'utf8')).not.toContain(key);
    const sorted = (all: { image: string }[]) =>
      all.toSorted((a, b) => (a.image < b.image ? -1 : 1));
    expect(sorted(lines)).toMatchObject(sorted(linesOf(printed.stdout)));
    expect(sorted(lines)).toMatchObject([
      ...Array.from({ length: 3 }, () => ({ text: '7557551' })),
      { image: 'broken.png', error: expect.any(String) as string },
    ]);
  });

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'is gone on with by itself when the server ends by %s and is started again',
    async signal => {
      const names = copies(400, images);
      const child = spawn(process.execPath, [cli, ...options('--output', run)]);
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      const ended = once(child, 'exit');
      await expect.poll(() => runLines(run).length, { timeout: 60_000 }).toBeGreaterThan(20);
      serving.child.kill(signal);
      await serving.ended;
      await expect.poll(() => said, { timeout: 60_000 }).toMatch(/Waiting for the server/);
      serving = await started(serving.ports);
      expect(await ended).toEqual([0, null]);
      const [, ...lines] = runLines(run);
      expect(lines.map(({ image }) => image).toSorted()).toEqual(names);
      expect(lines.filter(({ text }) => text !== '7557551')).toEqual([]);
      expect(said).toMatch(/^Waiting for the server: .*\n400 done in /);
    },
  );

  it('stopped by Ctrl+C while the server is away is gone on with, each image once', async () => {
    const names = copies(300, images);
    const child = spawn(process.execPath, [cli, ...options('--output', run)]);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(() => runLines(run).length, { timeout: 60_000 }).toBeGreaterThan(20);
    serving.child.kill('SIGKILL');
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(/Waiting for the server/);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    serving = await started(serving.ports);
    expect((await mmocrServing(options('--output', run, '--resume'))).code).toBe(0);
    const [, ...lines] = runLines(run);
    expect(lines.map(({ image }) => image).toSorted()).toEqual(names);
  });

  it.each([
    ['a model that is not served', ['--timeout', '60'], 'other', /has no model "other"/],
    ['an address where nobody is', ['--inference-addr', '127.0.0.1:9'], 'model', /Nothing answers/],
    ['no workers told', ['--management-addr', '127.0.0.1:9'], 'model', /Nothing answers/],
  ])('is not begun with %s', async (_, more, model, expected) => {
    copies(3, images);
    const asked = options('--output', run, ...more).map(each => (each === 'model' ? model : each));
    const { code, stderr } = await mmocrServing(asked);
    expect([code, stderr.split('\n').length, fs.existsSync(run)]).toEqual([2, 2, false]);
    expect(stderr).toMatch(expected);
  });
});
