import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/checkpoint/checkpoint';
import { readCheckpoint } from '../../../src/checkpoint/checkpoint';
import { UserError } from '../../../src/base/errors';
import { isAllowed } from '../../../src/checkpoint/pickle/allowed';
import { PickleGlobal } from '../../../src/checkpoint/pickle/values';
import { visibleName } from '../../../src/base/visibleText';
import { checkpointSeeds } from '../../fuzz/checkpoints';
import { checkpointOf, checkpointParts, pickle, stateDict } from '../../fuzz/pickles';
import { zipOf } from '../../fuzz/zip';
import { python1x } from '../../pythonEnvironments';
import { temporaryFolder } from '../archive/temporary';

/** More of them by hand: MMOCR_MUTATIONS=20000. */
const COUNT = Number(process.env['MMOCR_MUTATIONS'] ?? 60);

/** A small generator of numbers in [0, 1) that gives the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const weights = stateDict(['backbone.a', 'neck.b']);
/** What is put in somewhere: names nobody knows, in every way a pickle can say them. */
const snippets = [
  'cmarker\ncall\n',
  'cmarker\ncall\n)R',
  'cmarker\ncall\n)R0',
  '(cmarker\ncall\no0',
  '(imarker\ncall\n',
  'X\x06\0\0\0markerX\x04\0\0\0call\x93',
  'X\x06\0\0\0markerX\x04\0\0\0call\x930',
  'cmarker\ncall\n)\x81',
  '\x82\x01',
  'ctorch\nload\n',
  'c_codecs\nencode\n',
  '}Nb',
  '}}b',
  'h\x01',
  'q\x01',
  '2',
  '0',
  '(',
  't',
  '1',
  'N',
  ']',
  '\x80\x02',
  '\x80\x04',
  '\x95\x05\0\0\0\0\0\0\0',
  '.',
  'Px\n',
  'Q',
].map(bytes);

function mutated(next: () => number): Buffer {
  const kinds = [
    (): Buffer =>
      spoilt(
        pickle.of(
          pickle.dict([
            ['meta', pickle.dict([['cfg', pickle.text('x = 1')]])],
            ['state_dict', weights],
          ]),
        ),
        next,
      ),
    (): Buffer => spoilt(pickle.of(weights), next),
  ];
  const data = kinds[Math.floor(next() * kinds.length)]!();
  const parts = checkpointParts(data, 2);
  const evil = pickle.of(
    pickle.dict([
      ['state_dict', weights],
      ['x', 'cmarker\ncall\n'],
    ]),
  );
  const form = next();
  if (form < 0.7) return checkpointOf(data, 2);
  if (form < 0.75) return zipOf([...parts, { name: 'archive/data.pkl', bytes: evil }]);
  if (form < 0.8) return zipOf([...parts, { name: 'archive/DATA.PKL', bytes: evil }]);
  if (form < 0.85) return zipOf([{ name: 'other/data.pkl', bytes: evil }, ...parts]);
  const seeds = checkpointSeeds().slice(1);
  return spoilt(seeds[Math.floor(next() * seeds.length)]!.bytes, next);
}

function spoilt(data: Buffer, next: () => number): Buffer {
  let whole = Buffer.from(data);
  for (let left = Math.floor(next() * 3); left > 0; left--) {
    const at = Math.floor(next() * whole.length);
    const kind = next();
    const piece =
      kind < 0.6
        ? snippets[Math.floor(next() * snippets.length)]!
        : kind < 0.75
          ? Buffer.from([Math.floor(next() * 256)])
          : Buffer.alloc(0);
    const skipped = kind < 0.6 ? 0 : 1 + Math.floor(next() * 4);
    whole = Buffer.concat([whole.subarray(0, at), piece, whole.subarray(at + skipped)]);
  }
  return whole;
}

interface InPython {
  imported: string[];
  weights: string[] | null;
  error: string;
}

const allowed = (name: string): boolean => {
  const dot = name.lastIndexOf('.');
  return [dot, name.indexOf('.')].some(at =>
    isAllowed(new PickleGlobal(name.slice(0, at), name.slice(at + 1))),
  );
};

it(`${COUNT} spoilt checkpoints: what PyTorch imports is named, what it loads is what was read`, async () => {
  const next = random(20261129);
  const folder = temporaryFolder();
  const files = Array.from({ length: COUNT }, (_, at) => path.join(folder, `${at}.pth`));
  for (const file of files) writeFileSync(file, mutated(next));
  const said = execFileSync(
    python1x(),
    [path.join(__dirname, 'readInPython.py'), path.join(folder, 'first.pth'), ...files],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  )
    .trim()
    .split('\n');
  const counts = { refused: 0, read: 0, named: 0, equal: 0, refusedButLoads: 0 };
  for (const [at, file] of files.entries()) {
    const torch = JSON.parse(said[at]!) as Partial<InPython>;
    const ours: Checkpoint | Error = await readCheckpoint(file).catch((e: unknown) => e as Error);
    if (ours instanceof Error) {
      expect(ours, file).toBeInstanceOf(UserError);
      counts.refused++;
      if (torch.weights) counts.refusedButLoads++;
      continue;
    }
    counts.read++;
    for (const name of torch.imported ?? []) {
      if (allowed(name) || name === 'builtins.getattr') continue;
      expect(
        ours.imports.some(
          named => named === visibleName(name) || renamed(named) === visibleName(name),
        ),
        `${at}: ${name} of ${ours.imports.join()}`,
      ).toBe(true);
      counts.named++;
    }
    if (torch.weights) {
      expect([...ours.weights, ...ours.others].sort(), String(at)).toEqual(
        torch.weights.map(key => key.replace(/^module\./, '')).sort(),
      );
      counts.equal++;
    }
  }
  // Each of these says that the comparison compared something.
  expect(counts.read).toBeGreaterThan(COUNT / 10);
  expect(counts.named).toBeGreaterThan(COUNT / 50);
  expect(counts.equal).toBeGreaterThan(COUNT / 50);
  expect(counts.refusedButLoads).toBeLessThan(COUNT / 4);
}, 600_000);

/** Python 3 gives modules of Python 2 their new names. */
function renamed(name: string): string {
  return name.replace(/^__builtin__\./, 'builtins.').replace(/^copy_reg\./, 'copyreg.');
}
