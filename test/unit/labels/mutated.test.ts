import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { labelFormats, type LabelFormat } from '../../../src/labels/labels';
import { readLabels } from '../../../src/labels/readLabels';
import { writeLabels } from '../../../src/labels/writeLabels';
import { fixture } from './fixtures';

const CASES = 2000;
/** What would show if any reader ran, expanded or followed what it reads. */
const HOSTILE = [
  "__import__('os').system('touch evaluated')",
  '(globalThis.evaluated = true)',
  '${globalThis.evaluated = true}',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>',
  '"__proto__": {"evaluated": true},',
  '"constructor": null,',
  '\0',
  '\uFEFF',
  '\ud800',
  '[[[[[[[[[[[[[[[[[[[[',
  '{"a":'.repeat(200),
  '1e999',
  '-0',
  'NaN',
  '99999999999999999999999999',
  '####',
  '"',
  "'",
  '\\',
  '\\u',
  '\\U00110000',
  '\t',
  '\r',
  '\u2028',
  ',',
];

/** Numbers 0…1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mutated(bytes: Buffer, random: () => number): Buffer {
  const at = (length: number): number => Math.floor(random() * (length + 1));
  const start = at(bytes.length);
  const end = Math.min(bytes.length, start + at(40));
  const [before, part, after] = [
    bytes.subarray(0, start),
    bytes.subarray(start, end),
    bytes.subarray(end),
  ];
  const hostile = Buffer.from(HOSTILE[at(HOSTILE.length - 1)]!);
  const noise = Buffer.from(Array.from({ length: at(12) }, () => at(255)));
  const choices = [
    () => [before],
    () => [before, after],
    () => [before, part, part, part, after],
    () => [before, hostile, after],
    () => [before, hostile, part, after],
    () => [before, noise, after],
    () => [before, Buffer.from(part).reverse(), after],
    () => [before, Buffer.concat(Array.from({ length: 200 }, () => part)), after],
    () => [after, part, before],
  ];
  return Buffer.concat(choices[at(choices.length - 1)]!());
}

/** What stands where something else should: of JSON, of XML, of a list of numbers. */
const TOKEN = /\w+="[^"]*"|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|<\/?\w+>/g;
const OTHERS = [
  '',
  '',
  '',
  'null',
  '7',
  '-1',
  '1e999',
  '"x"',
  '""',
  '[]',
  '[[]]',
  '{}',
  'true',
  '',
  'NaN',
];

/** One value in the place of another, or none: what is well-formed may be wrong. */
function exchanged(bytes: Buffer, random: () => number): Buffer {
  const text = bytes.toString('latin1');
  const tokens = [...text.matchAll(TOKEN)];
  const token = tokens[Math.floor(random() * tokens.length)];
  if (!token) return bytes;
  const other = [...OTHERS, tokens[Math.floor(random() * tokens.length)]![0]];
  const put = other[Math.floor(random() * other.length)]!;
  const end = token.index + token[0].length;
  return Buffer.from(text.slice(0, token.index) + put + text.slice(end), 'latin1');
}

const files = fs
  .readdirSync(fixture(), { recursive: true, encoding: 'utf8' })
  .filter(name => fs.statSync(fixture(name)).isFile() && !name.includes('golden'))
  .sort();

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mutated '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** What reading a damaged file ends with; what is read can be written, too. */
async function outcome(file: string, random: () => number): Promise<'read' | 'refused'> {
  const any = (): LabelFormat => labelFormats[Math.floor(random() * labelFormats.length)]!;
  try {
    const { images } = await readLabels(file, random() < 0.3 ? any() : undefined);
    for (const { polygon = [], text = '' } of images.flatMap(({ instances }) => instances))
      if (polygon.length % 2 === 1 || !polygon.every(Number.isFinite) || typeof text !== 'string')
        throw new Error('what is read is no ground truth');
    // A quarter: most of the time goes into the disk.
    if (random() < 0.25)
      await writeLabels(images, { format: any(), out: `${file}.out` }, { force: false });
    return 'read';
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  } finally {
    fs.rmSync(`${file}.out`, { recursive: true, force: true });
  }
}

describe('mutated label files', () => {
  it(`end with what is read or with an error for the user, ${CASES} of them`, async () => {
    const ends = { read: 0, refused: 0 };
    let slowest = 0;
    for (let seed = 0; seed < CASES; seed++) {
      const random = seeded(seed);
      const name = files[seed % files.length]!;
      let bytes: Buffer = fs.readFileSync(fixture(name));
      const change = random() < 0.5 ? exchanged : mutated;
      for (let i = 0; i <= random() * 3; i++) bytes = change(bytes, random);
      const file = path.join(folder, path.basename(name));
      fs.writeFileSync(file, bytes);
      const start = performance.now();
      const end = await outcome(file, random).catch((error: unknown) => {
        throw new Error(`seed ${seed}, ${name}`, { cause: error });
      });
      slowest = Math.max(slowest, performance.now() - start);
      ends[end]++;
      fs.rmSync(file);
    }
    expect(ends.read).toBeGreaterThan(200);
    expect(ends.refused).toBeGreaterThan(200);
    expect(slowest).toBeLessThan(5000);
    expect(globalThis).not.toHaveProperty('evaluated');
    expect({}).not.toHaveProperty('evaluated');
    expect(fs.existsSync('evaluated')).toBe(false);
  }, 120_000);
});
