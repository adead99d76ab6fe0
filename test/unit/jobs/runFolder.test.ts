import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import { EnginePool } from '../../../src/engineClient/enginePool';
import { folderImages } from '../../../src/jobs/folderImages';
import { runFolder, type FolderEvent, type FolderRun } from '../../../src/jobs/runFolder';
import type { Prediction, Predictor } from '../../../src/model/prediction';

const ENGINES = 2;
/** Its engines start with their first request, and none is made here. */
const pool = new EnginePool('no engine is started', ENGINES);
const found = (path: string): Prediction => ({ found: path }) as unknown as Prediction;
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index}.png`);

/** A run whose predictor does `predict`, and the images that it was asked about. */
function folderRun(
  count: number,
  predict: Predictor['predict'] = ({ path }) => Promise.resolve(found(path)),
): { run: FolderRun; asked: string[] } {
  const asked: string[] = [];
  const run: FolderRun = {
    folder: 'folder',
    names: names(count),
    pool,
    readImage: file => {
      asked.push(path.basename(file));
      return Promise.resolve({ path: file, bytes: new Uint8Array() });
    },
    predictorOn: () => ({ predict }),
  };
  return { run, asked };
}

async function all(job: AsyncIterable<FolderEvent>): Promise<FolderEvent[]> {
  const events: FolderEvent[] = [];
  for await (const event of job) events.push(event);
  return events;
}

const going = (): AbortSignal => new AbortController().signal;
/** Everything that can go on without another event has gone on. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

describe('a folder run', () => {
  it('tells its progress, one result per image, and its end, in this order', async () => {
    const events = await all(runFolder(folderRun(3).run, going()));
    expect(events.map(({ kind }) => kind)).toEqual([
      'progress',
      ...Array.from({ length: 3 }, () => ['result', 'progress']).flat(),
      'done',
    ]);
    expect(events.flatMap(event => (event.kind === 'progress' ? [event.done] : []))).toEqual([
      0, 1, 2, 3,
    ]);
    const results = events.flatMap(event => (event.kind === 'result' ? [event] : []));
    expect(results.map(({ name }) => name).sort()).toEqual(names(3));
    for (const { name, outcome } of results)
      expect(outcome).toEqual({ prediction: found(path.join('folder', name)) });
  });

  it('goes on after an image that fails, which is a result too', async () => {
    const { run } = folderRun(3, ({ path }) =>
      path.endsWith('1.png')
        ? Promise.reject(new UserError('damaged'))
        : Promise.resolve(found('')),
    );
    const events = await all(runFolder(run, going()));
    const failed = events.filter(event => event.kind === 'result' && 'error' in event.outcome);
    expect(failed).toMatchObject([{ name: '1.png', outcome: { error: { message: 'damaged' } } }]);
    expect(events.at(-1)).toEqual({ kind: 'done', failed: 1 });
    expect(events.filter(({ kind }) => kind === 'result')).toHaveLength(3);
  });

  it('is done at once with no images', async () => {
    expect(await all(runFolder(folderRun(0).run, going()))).toEqual([
      { kind: 'progress', done: 0, of: 0 },
      { kind: 'done', failed: 0 },
    ]);
  });

  it('waits for a reader that is slow, and holds no more than a result per engine', async () => {
    const { run, asked } = folderRun(100);
    const job = runFolder(run, going());
    let read = 0;
    while (read < 5) {
      const { value } = await job.next();
      if (value?.kind === 'result') read++;
      await settled();
      expect(asked.length).toBeLessThanOrEqual(read + 2 * ENGINES);
    }
    await job.return();
  });

  it('ends its work when its reader leaves', async () => {
    const signals: AbortSignal[] = [];
    const { run, asked } = folderRun(100, (image, signal) => {
      signals.push(signal);
      return Promise.resolve(found(image.path));
    });
    for await (const event of runFolder(run, going())) if (event.kind === 'result') break;
    await settled();
    const begun = asked.length;
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    await settled();
    expect(asked.length).toBe(begun);
    expect(begun).toBeLessThan(10);
  });
});

describe('cancelling', () => {
  it('in the middle throws, asks about no more images and aborts those being worked on', async () => {
    const controller = new AbortController();
    let aborted = 0;
    const { run, asked } = folderRun(100, (image, signal) => {
      if (/[01]\.png$/.test(image.path)) return Promise.resolve(found(image.path));
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted++;
          reject(new CancelledError());
        });
      });
    });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of runFolder(run, controller.signal)) {
        seen.push(event.kind);
        if (seen.filter(kind => kind === 'result').length < 2) continue;
        await settled();
        controller.abort();
      }
    })();
    await expect(reading).rejects.toThrow(CancelledError);
    await settled();
    expect(seen).not.toContain('done');
    expect(aborted).toBe(ENGINES);
    expect(asked).toEqual(names(2 + ENGINES));
  });

  it('while nobody reads is heard of at the next reading, and by nobody else', async () => {
    const controller = new AbortController();
    const job = runFolder(folderRun(100).run, controller.signal);
    await job.next();
    await job.next();
    controller.abort();
    await settled();
    await expect(all(job)).rejects.toThrow(CancelledError);
  });

  it('before the beginning does nothing', async () => {
    const { run, asked } = folderRun(3);
    await expect(all(runFolder(run, AbortSignal.abort()))).rejects.toThrow(CancelledError);
    expect(asked).toEqual([]);
  });
});

describe('the images of a folder', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr folder '));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('are told by first bytes or name, sorted; what is left out is named', () => {
    for (const name of ['b.png', 'notes.txt', 'a.jpg'])
      fs.writeFileSync(path.join(folder, name), '');
    fs.writeFileSync(path.join(folder, 'bytes'), 'GIF89a');
    fs.mkdirSync(path.join(folder, 'inside.png'));
    expect(folderImages(folder)).toEqual({
      names: ['a.jpg', 'b.png', 'bytes'],
      leftOut: ['inside.png/', 'notes.txt'],
    });
  });
});
