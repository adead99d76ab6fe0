import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, CannotGoOnError, UserError } from '../../../src/base/errors';
import { folderImages } from '../../../src/jobs/folderImages';
import { runFolder, type Ask, type FolderEvent, type FolderRun } from '../../../src/jobs/runFolder';
import type { Prediction } from '../../../src/model/prediction';

const ASKERS = 2;
const found = (path: string): Prediction => ({ found: path }) as unknown as Prediction;
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index}.png`);

/** A run whose askers all do `ask`, and the images that they were asked about. */
function folderRun(
  count: number,
  ask: Ask = image => Promise.resolve(found(image)),
): { run: FolderRun; asked: string[] } {
  const asked: string[] = [];
  const noted: Ask = (image, signal) => {
    asked.push(image);
    return ask(image, signal);
  };
  return { run: { images: names(count), askers: Array(ASKERS).fill(noted) as Ask[] }, asked };
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
    expect(results.map(({ image }) => image).sort()).toEqual(names(3));
    for (const { image, outcome } of results) expect(outcome).toEqual({ prediction: found(image) });
  });

  it('goes on after an image that fails, which is a result too', async () => {
    const { run } = folderRun(3, image =>
      image === '1.png' ? Promise.reject(new UserError('damaged')) : Promise.resolve(found('')),
    );
    const events = await all(runFolder(run, going()));
    const failed = events.filter(event => event.kind === 'result' && 'error' in event.outcome);
    expect(failed).toMatchObject([{ image: '1.png', outcome: { error: { message: 'damaged' } } }]);
    expect(events.at(-1)).toEqual({ kind: 'done', failed: 1 });
    expect(events.filter(({ kind }) => kind === 'result')).toHaveLength(3);
  });

  it('ends with an asker that says that no image will fare better, and aborts the others', async () => {
    let aborted = 0;
    const { run, asked } = folderRun(100, (image, signal) => {
      if (image === '3.png') return Promise.reject(new CannotGoOnError('the server is gone'));
      if (image !== '2.png') return Promise.resolve(found(image));
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted++;
          reject(new CancelledError());
        });
      });
    });
    await expect(all(runFolder(run, going()))).rejects.toThrow('the server is gone');
    await settled();
    expect([asked, aborted]).toEqual([names(4), 1]);
  });

  it('is done at once with no images', async () => {
    expect(await all(runFolder(folderRun(0).run, going()))).toEqual([
      { kind: 'progress', done: 0, of: 0 },
      { kind: 'done', failed: 0 },
    ]);
  });

  it('waits for a reader that is slow, and holds no more than a result per asker', async () => {
    const { run, asked } = folderRun(100);
    const job = runFolder(run, going());
    let read = 0;
    while (read < 5) {
      const { value } = await job.next();
      if (value?.kind === 'result') read++;
      await settled();
      expect(asked.length).toBeLessThanOrEqual(read + 2 * ASKERS);
    }
    await job.return();
  });

  it('ends its work when its reader leaves', async () => {
    const signals: AbortSignal[] = [];
    const { run, asked } = folderRun(100, (image, signal) => {
      signals.push(signal);
      return Promise.resolve(found(image));
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
      if (/^[01]\.png$/.test(image)) return Promise.resolve(found(image));
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
    expect(aborted).toBe(ASKERS);
    expect(asked).toEqual(names(2 + ASKERS));
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
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr folder '));
  });
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

  it('are those of the folders in it, too, where that is wanted, each once', () => {
    for (const inside of ['a', 'a/deep', 'z'])
      fs.mkdirSync(path.join(folder, inside), { recursive: true });
    for (const name of ['a/deep/3.png', 'a/2.png', 'b.png', 'z/notes.txt'])
      fs.writeFileSync(path.join(folder, name), '');
    expect(folderImages(folder, { recursive: true })).toEqual({
      names: ['a/2.png', 'a/deep/3.png', 'b.png'],
      leftOut: ['z/notes.txt'],
    });
    expect(folderImages(folder)).toEqual({ names: ['b.png'], leftOut: ['a/', 'z/'] });
  });

  it('end where a link leads back', () => {
    fs.mkdirSync(path.join(folder, 'inside'));
    fs.writeFileSync(path.join(folder, 'inside/1.png'), '');
    fs.symlinkSync('..', path.join(folder, 'inside/up'), 'junction');
    expect(folderImages(folder, { recursive: true })).toEqual({
      names: ['inside/1.png'],
      leftOut: ['inside/up/'],
    });
  });
});
