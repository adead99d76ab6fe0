import { mutated } from './mutate';
import type { Random } from './random';

const values: unknown[] = [
  0,
  1,
  -1,
  0.5,
  1e9,
  2 ** 31 - 1,
  2 ** 32 - 1,
  -(2 ** 31),
  2 ** 53,
  1e308,
  -1e308,
  1e-308,
  '',
  'a',
  'x'.repeat(10_000),
  '\u001b[2J\n',
  null,
  true,
  false,
  {},
  [],
  [[[[]]]],
  Array.from({ length: 1000 }, () => 0),
  { length: 1e9 },
];

type Holder = Record<string, unknown>;

/**
 * The same text with bytes changed, or the same value with some of its parts exchanged, left out,
 * doubled or nested deeply.
 */
export function mutatedJson(text: Buffer, random: Random): Buffer {
  if (random.next() < 0.3) return mutated(text, random);
  const value = JSON.parse(text.toString('utf8')) as Holder;
  for (let left = 1 + random.below(3); left > 0; left--)
    change(random.pick(holders(value)), random);
  const changed = JSON.stringify(value);
  return Buffer.from(
    random.next() < 0.1
      ? changed.replace(/\}$/, `,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
      : changed,
  );
}

function change(holder: Holder, random: Random): void {
  const keys = Object.keys(holder);
  const key = random.pick([...keys, 'extra']);
  const way = random.below(4);
  if (way === 0) delete holder[key];
  else if (way === 1) holder[key] = holder[random.pick(keys)] ?? null;
  else holder[key] = random.pick(values);
}

/** The objects and lists of a value, itself first. */
function holders(value: Holder): Holder[] {
  return [
    value,
    ...Object.values(value)
      .filter((part): part is Holder => typeof part === 'object' && part !== null)
      .flatMap(holders),
  ];
}
