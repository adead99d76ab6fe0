import type { Random } from './random';

/** What a length, an offset or a count becomes. */
const extremes = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe,
  0xffffffff,
];

/** Headers and directories lie there. */
const headLength = 512;

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const mutations: Mutation[] = [
  flipBits,
  flipBits,
  extremeNumber,
  extremeNumber,
  extremeNumber,
  (bytes, random) => bytes.subarray(0, position(bytes, random)),
  (bytes, random) =>
    spliced(bytes, position(bytes, random), 0, noise(random, 1 + random.below(64))),
  (bytes, random) => spliced(bytes, position(bytes, random), 1 + random.below(64), Buffer.alloc(0)),
  (bytes, random) => {
    const from = position(bytes, random);
    return spliced(
      bytes,
      position(bytes, random),
      0,
      bytes.subarray(from, from + 1 + random.below(256)),
    );
  },
  (bytes, random) => {
    const length = 1 + random.below(64);
    return spliced(
      bytes,
      position(bytes, random),
      length,
      Buffer.alloc(length, random.pick([0, 0xff])),
    );
  },
];

/** The same bytes with one to four things changed. */
export function mutated(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let left = 1 + random.below(4); left > 0; left--)
    result = random.pick(mutations)(result, random);
  return result;
}

/** As often in the head as anywhere. */
function position(bytes: Buffer, random: Random): number {
  return random.below(random.next() < 0.5 ? Math.min(bytes.length, headLength) : bytes.length);
}

function flipBits(bytes: Buffer, random: Random): Buffer {
  const result = Buffer.from(bytes);
  for (let left = 1 + random.below(8); left > 0 && bytes.length > 0; left--) {
    const at = position(bytes, random);
    result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
  }
  return result;
}

function extremeNumber(bytes: Buffer, random: Random): Buffer {
  const result = Buffer.from(bytes);
  const value = random.pick(extremes);
  const size = random.pick([1, 2, 4]);
  const at = position(bytes, random);
  if (at + size > bytes.length) return result;
  if (random.next() < 0.5) result.writeUIntLE(value % 256 ** size, at, size);
  else result.writeUIntBE(value % 256 ** size, at, size);
  return result;
}

function spliced(bytes: Buffer, at: number, drop: number, put: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + drop)]);
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}
