import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePredictions, defaultCompareOptions } from '../../../src/compare/compare';
import { toSeedJson } from '../../../src/model/mmocrFormat';
import type { Prediction } from '../../../src/model/prediction';
import { readStored, storedSides } from '../../../src/runs/storedResult';
import { storedRun } from '../../../src/runs/storedRun';
import { found, prediction, quad } from '../compare/predictions';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '存 结果 '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const imagePath = '/data/图 1.png';
function stored(content: unknown): string {
  const file = path.join(folder, `result ${Math.random()}.json`);
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const read = (content: unknown, side?: 'left' | 'right', image: string | undefined = imagePath) =>
  readStored({ path: stored(content), side, imagePath: image });

const left = prediction('served', [found(0, 0, 0.9), found(100, 0, 0.8)]);
const right: Prediction = {
  ...prediction('local', [{ ...found(0, 0, 0.7, '出口'), textScore: 0.6 }], 'spotting'),
  timings: [{ stage: 'network', ms: 12 }],
};
const comparison = comparePredictions(left, right, defaultCompareOptions);
/** As the panel saves it. */
const saved = {
  image: 'D:\\照片\\图 1.png',
  left: { source: left.source, ...toSeedJson(left), frame: left.frame, timings: [] },
  right: { source: right.source, ...toSeedJson(right), frame: right.frame, timings: right.timings },
  comparison,
};

describe('a result saved in the panel', () => {
  it('gives the side that is named, with its frame and times', async () => {
    const first = await read(saved, 'left');
    expect(first).toMatchObject({ task: 'textdet', instances: left.instances, frame: left.frame });
    expect(first.source).toMatchObject({ kind: 'file', side: 'left' });
    const second = await read(saved, 'right');
    expect(second).toMatchObject({
      task: 'spotting',
      instances: right.instances,
      timings: right.timings,
      totalMs: 12,
    });
  });

  it('says which sides it has', async () => {
    expect(await storedSides(stored(saved))).toEqual(['left', 'right']);
    expect(await storedSides(stored({ ...saved, right: undefined }))).toEqual(['left']);
    expect(await storedSides(stored(toSeedJson(left)))).toEqual([]);
  });

  it('asks which of two, and needs no choice of one', async () => {
    await expect(read(saved)).rejects.toThrow(/holds two results\. Write .*#left or .*#right\./);
    const one = await read({ ...saved, left: undefined });
    expect(one.instances).toEqual(right.instances);
    expect(one.source).not.toHaveProperty('side');
    await expect(read({ ...saved, left: null }, 'left')).rejects.toThrow(/no result called left/);
  });

  it('is of its own image only', async () => {
    // By their names, with what to do: their folders are long, and known.
    await expect(read(saved, 'left', '/data/图 2.png')).rejects.toThrow(
      /^[^/\\]+\.json is of another image, [^/\\]+\. Choose another run, or that image\.$/,
    );
    expect(await read(saved, 'left', undefined)).toMatchObject({ task: 'textdet' });
  });
});

describe('other results', () => {
  it('the JSON of compare, in both forms', async () => {
    for (const keys of [
      { served: left, local: right },
      { left, right },
    ]) {
      const json = { equal: false, verdict: '…', scoreThreshold: 0.5, comparison, ...keys };
      expect((await read(json, 'right')).instances).toEqual(right.instances);
      expect(await read(json, 'left')).toMatchObject({ task: 'textdet', frame: left.frame });
    }
  });

  it('a plain answer of predict', async () => {
    expect((await read({ text: '出口', score: 0.9 })).instances).toEqual([
      { text: '出口', textScore: 0.9 },
    ]);
    expect(await read(toSeedJson(left))).toMatchObject({ instances: left.instances, timings: [] });
  });

  it('the line of a folder that is about the image', async () => {
    const lines = ['a.png', '图 1.png', 'c.png'].map((image, i) =>
      JSON.stringify({ image, text: `word ${i}`, score: 0.5 }),
    );
    expect((await read(`${lines.join('\r\n')}\n`)).instances[0]?.text).toBe('word 1');
    await expect(read(lines.join('\n'), undefined, 'other.png')).rejects.toThrow(/does not list/);
    const failed = JSON.stringify({ image: '图 1.png', error: 'it is empty' });
    await expect(read(`${lines[0]}\n${failed}`)).rejects.toThrow(/it is empty/);
  });

  it('is asked as a run, and ends when it is cancelled', async () => {
    const file = stored(toSeedJson(left));
    const run = storedRun({ kind: 'file', path: file }, imagePath);
    const image = { path: imagePath, bytes: new Uint8Array() };
    expect((await run.predict(image, new AbortController().signal)).source).toEqual({
      kind: 'file',
      path: file,
    });
    await expect(run.predict(image, AbortSignal.abort())).rejects.toThrow('');
  });
});

describe('what is no result', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const polygon = quad(0, 0);
  it.each<[string, unknown, RegExp]>([
    ['text', 'no JSON', /is not JSON/],
    ['nothing', '', /is not JSON/],
    ['null', 'null', /neither "boundary_result"/],
    ['a number', '7', /neither "boundary_result"/],
    ['a deep list', deep, /holds or nests more values/],
    ['a broken line', '{"text": "a"}\n{"text":', /line 2 is not JSON/],
    ['other JSON', { name: 'mmocr', version: '1' }, /neither "boundary_result"/],
    ['an unfinished boundary', { boundary_result: [[1, 2, 0.5]] }, /boundary 1/],
    ['a text that is none', { text: { toString: 'x' } }, /"text" is not a string/],
    ['instances that are none', { left: { instances: 'many' } }, /instances/],
    ['a polygon of words', { left: { instances: [{ polygon: ['a'] }] } }, /polygon/],
    [
      'a polygon far away',
      { left: { instances: [{ polygon: [...polygon, 1e12, 0] }] } },
      /polygon/,
    ],
    ['a score that is a text', { left: { instances: [{ polygon, score: '1' }] } }, /score/],
    ['a frame without a size', { left: { instances: [], frame: { width: 0 } } }, /frame/],
    ['too many', { left: { instances: Array.from({ length: 10_001 }, () => ({})) } }, /instances/],
    ['another task', { left: { instances: [], task: 'sing' } }, /task/],
  ])('%s', async (_, content, message) => {
    const file = stored(content);
    await expect(readStored({ path: file, imagePath })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
  });

  it('no file, and a folder', async () => {
    const missing = path.join(folder, 'gone.json');
    await expect(readStored({ path: missing, imagePath })).rejects.toThrow(/does not exist/);
    await expect(readStored({ path: folder, imagePath })).rejects.toThrow(/is not a file/);
  });
});
