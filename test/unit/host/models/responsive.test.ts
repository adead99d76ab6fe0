import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertToMar } from '../../../../src/archive/convert';
import { evaluateConfig } from '../../../../src/config/evaluate';
import { readSidecar } from '../../../../src/describe/sidecar';
import { EngineClient } from '../../../../src/engineClient/engineClient';
import {
  extractOnnx,
  readArchive,
  readArchivedModels,
  readCheckpointMeta,
  readIn,
} from '../../../../src/host/models/reading';
import { archiveSeeds, checkpointSeeds } from '../../../fuzz/checkpoints';
import { checkpointOf } from '../../../fuzz/pickles';
import { zipOf } from '../../../fuzz/zip';
import { sample } from '../../../samples';
import { temporaryFolder } from '../../archive/temporary';

const root = path.resolve(__dirname, '../../../..');
const LONGEST_MS = 200;
const TICK_MS = 10;
const engine = new EngineClient(path.join(root, 'dist/engine.js'));
beforeAll(() => {
  readIn(engine);
});
afterAll(() => {
  engine.dispose();
});

/**
 * Processor time of this thread in ms, where the system tells: another program's load is not this
 * one's fault.
 */
function threadTime(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/**
 * How long `work` keeps this thread from its next turn, in ms: the least of three tries, for what
 * blocks does so every time, and a machine that gives its processors away counts that as the
 * thread's own time.
 */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const first = await longestGap(work);
  return first < LONGEST_MS
    ? first
    : Math.min(first, await longestGap(work), await longestGap(work));
}

/** The longest gap between two turns, as far as the thread itself computed in it. */
async function longestGap(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let [at, computed] = [performance.now(), threadTime()];
  const turn = (): void => {
    const [now, spent] = [performance.now(), threadTime()];
    longest = Math.max(longest, Math.min(now - at - TICK_MS, spent - computed));
    [at, computed] = [now, spent];
  };
  const ticks = setInterval(turn, TICK_MS);
  await work().catch(() => undefined);
  turn();
  clearInterval(ticks);
  return longest;
}

function file(name: string, bytes: Buffer | string): string {
  const written = path.join(temporaryFolder(), name);
  writeFileSync(written, bytes);
  return written;
}

const pickled = (first: string, again: string, count: number): Buffer =>
  checkpointOf(
    Buffer.concat([
      Buffer.from('\x80\x02', 'latin1'),
      Buffer.from(first, 'latin1'),
      Buffer.from(again.repeat(count), 'latin1'),
      Buffer.from('.'),
    ]),
  );
const pairs = `](${'(NNt'.repeat(20_000)}eq\x01`;
const manyWeights = `}X\x0a\0\0\0state_dict}(${Array.from({ length: 300_000 }, (_, at) => `X\x06\0\0\0${String(at).padStart(6, '0')}N`).join('')}us`;
const nested = Buffer.from('['.repeat(1 << 20));

const checkpoints: [string, () => Buffer][] = [
  ['many ordered dicts', () => pickled(pairs, 'ccollections\nOrderedDict\n(h\x01tR0', 100_000)],
  ['20 million tuples', () => pickled('N', '\x85', 20_000_000)],
  ['8 million dicts', () => pickled('(', '}', 8_000_000)],
  ['a text of 100 MB', () => pickled('', `X\0\0\0\x06${'x'.repeat(100 << 20)}`, 1)],
  ['300,000 weights', () => pickled(manyWeights, '', 0)],
  ['a web page', () => Buffer.from('<html>'.repeat(1e6))],
  ...checkpointSeeds().map(({ name, bytes }): [string, () => Buffer] => [name, () => bytes]),
];
const text = (name: string, content: string | Buffer) => ({ name, bytes: Buffer.from(content) });
const archives: [string, () => Buffer][] = [
  ['20,000 entries', () => zipOf(Array.from({ length: 20_000 }, (_, at) => text(`x${at}`, '')))],
  ['40,000 entries', () => zipOf(Array.from({ length: 40_000 }, (_, at) => text(`x${at}`, '')))],
  [
    'long names',
    () => zipOf(Array.from({ length: 240 }, (_, at) => text(`${at}${'x'.repeat(60_000)}`, ''))),
  ],
  ['a manifest of brackets', () => zipOf([text('MAR-INF/MANIFEST.json', nested)])],
  ...archiveSeeds().map(({ name, bytes }): [string, () => Buffer] => [name, () => bytes]),
];

describe('the editor goes on while files are read', () => {
  it('the measure sees a block, and does not see waiting', async () => {
    const block = (): Promise<void> =>
      new Promise(done =>
        setTimeout(() => {
          const until = threadTime() + 300;
          while (threadTime() < until) {
            /* as a reader in the editor's own process would */
          }
          done();
        }, 30),
      );
    expect(await longestBlock(block)).toBeGreaterThan(LONGEST_MS);
    expect(await longestBlock(() => new Promise(done => setTimeout(done, 400)))).toBeLessThan(
      LONGEST_MS,
    );
  });

  it.each(checkpoints)('checkpoint: %s', async (_, bytes) => {
    const checkpoint = file('m.pth', bytes());
    expect(await longestBlock(() => readCheckpointMeta(checkpoint))).toBeLessThan(LONGEST_MS);
  });

  it.each(archives)('archive: %s', async (_, bytes) => {
    const archive = file('m.mar', bytes());
    const folder = temporaryFolder();
    const reads = [
      () =>
        readArchive(archive).then(found =>
          Promise.all(found.entries.slice(0, 50).map(({ name }) => found.readText(name))),
        ),
      () => readArchivedModels(archive),
      () => extractOnnx(archive, folder),
    ];
    for (const read of reads) expect(await longestBlock(read)).toBeLessThan(LONGEST_MS);
  });

  it('converting: reads in the engine, and writes 150 MB a chunk at a time', async () => {
    const checkpoint = file('m.pth', readFileSync(sample('checkpoints/dbnet_tiny.pth')));
    const dictionary = file('large.txt', Buffer.alloc(150 << 20, 'x\n'));
    const config = file(
      'own.py',
      `_base_ = ${JSON.stringify(sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'))}\ndict_file = ${JSON.stringify(dictionary)}\n`,
    );
    let written = '';
    const convert = async (): Promise<void> => {
      written = (
        await convertToMar(
          {
            configPath: config,
            checkpointPath: checkpoint,
            outputFolder: temporaryFolder(),
            handlerPath: path.join(root, 'src/python/handler/mmocr_handler.py'),
          },
          { engine },
        )
      ).archivePath;
    };
    expect(await longestBlock(convert)).toBeLessThan(LONGEST_MS);
    expect(written).not.toBe('');
  });

  it('configs and descriptions of the samples, and broken ones', async () => {
    const configs = sample('configs/textdet/dbnet');
    for (const name of readdirSync(configs).filter(each => each.endsWith('.py'))) {
      expect(
        await longestBlock(() => evaluateConfig(path.join(configs, name), { engine })),
        name,
      ).toBeLessThan(LONGEST_MS);
    }
    for (const count of [180_000, 10 ** 6]) {
      const long = file('long.py', `model = dict(x=[0] * ${count})\n`);
      expect(
        await longestBlock(() => evaluateConfig(long, { engine })),
        String(count),
      ).toBeLessThan(LONGEST_MS);
    }
    const description = file('m.onnx.json', nested);
    expect(
      await longestBlock(() => readSidecar(description.slice(0, -'.json'.length))),
    ).toBeLessThan(LONGEST_MS);
  });
});
