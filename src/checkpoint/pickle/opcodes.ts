import type { PickleBytes } from './bytes';
import { narrow } from './bytes';
import type { PickleMachine } from './machine';
import { NotAPickle } from './notAPickle';
import type { PickleValue } from './values';

/** CPython reads no longer decimal integers (`sys.int_info`); their time grows with the square. */
const MOST_DIGITS = 4300;

/**
 * What each opcode does; `STOP` is the reader's own. Names and meaning: CPython's pickletools.py,
 * protocols 0 to 5.
 */
export type Opcode = (m: PickleMachine, b: PickleBytes) => void;

const constant =
  (value: PickleValue): Opcode =>
  m =>
    m.push(value);
const nothing: Opcode = () => undefined;

const numbers: Record<string, Opcode> = {
  N: constant(null),
  '\x88': constant(true),
  '\x89': constant(false),
  K: (m, b) => m.push(b.unsigned(1)),
  M: (m, b) => m.push(b.unsigned(2)),
  J: (m, b) => m.push(b.take(4).readInt32LE()),
  '\x8a': (m, b) => m.push(b.long(b.unsigned(1))),
  '\x8b': (m, b) => m.push(b.long(b.unsigned(4))),
  G: (m, b) => m.push(b.take(8).readDoubleBE()),
  F: (m, b) => m.push(Number(b.line())),
  I: (m, b) => m.push(textInteger(b.line())),
  L: (m, b) => m.push(textInteger(b.line().replace(/L$/, ''))),
};

const texts: Record<string, Opcode> = {
  X: (m, b) => m.push(b.text(b.unsigned(4))),
  '\x8c': (m, b) => m.push(b.text(b.unsigned(1))),
  '\x8d': (m, b) => m.push(b.text(b.unsigned(8))),
  U: (m, b) => m.push(b.text(b.unsigned(1))),
  T: (m, b) => m.push(b.text(b.unsigned(4))),
  V: (m, b) => m.push(b.line()),
  S: (m, b) => m.push(b.line().replace(/^(['"])(.*)\1$/s, '$2')),
  C: (m, b) => m.pushBytes(b.take(b.unsigned(1))),
  B: (m, b) => m.pushBytes(b.take(b.unsigned(4))),
  '\x8e': (m, b) => m.pushBytes(b.take(b.unsigned(8))),
  '\x96': (m, b) => m.pushBytes(b.take(b.unsigned(8))),
};

const containers: Record<string, Opcode> = {
  ']': m => m.pushList([]),
  ')': m => m.pushList([]),
  '}': m => m.pushDict([]),
  '\x8f': m => m.pushList([]),
  l: m => m.pushList(m.popToMark()),
  t: m => m.pushList(m.popToMark()),
  d: m => m.pushDict(m.popToMark()),
  '\x91': m => m.pushList(m.popToMark()),
  '\x85': m => m.pushList(m.popMany(1)),
  '\x86': m => m.pushList(m.popMany(2)),
  '\x87': m => m.pushList(m.popMany(3)),
  a: m => m.append(m.popMany(1)),
  e: m => m.append(m.popToMark()),
  '\x90': m => m.append(m.popToMark()),
  s: m => m.setItems(m.popMany(2)),
  u: m => m.setItems(m.popToMark()),
};

const objects: Record<string, Opcode> = {
  c: (m, b) => m.pushGlobal(b.line(), b.line()),
  '\x93': m => {
    const [module = null, name = null] = m.popMany(2);
    m.pushGlobal(module, name);
  },
  R: m => {
    const [callable = null, args = null] = m.popMany(2);
    m.reduce(callable, args);
  },
  '\x81': m => {
    const [type = null, args = null] = m.popMany(2);
    m.reduce(type, args);
  },
  '\x92': m => {
    const [type = null, args = null] = m.popMany(3);
    m.reduce(type, args);
  },
  o: m => {
    const [type = null, ...args] = m.popToMark();
    m.reduce(type, args);
  },
  i: (m, b) => {
    const type = m.global(b.line(), b.line());
    m.reduce(type, m.popToMark());
  },
  b: m => m.build(),
  P: (m, b) => m.refer(b.line()),
  Q: m => m.refer(m.pop()),
  '\x82': (m, b) => m.pushGlobal('copyreg', `extension ${b.unsigned(1)}`),
  '\x83': (m, b) => m.pushGlobal('copyreg', `extension ${b.unsigned(2)}`),
  '\x84': (m, b) => m.pushGlobal('copyreg', `extension ${b.unsigned(4)}`),
};

const stack: Record<string, Opcode> = {
  '(': m => m.mark(),
  '0': m => m.popMarkOrValue(),
  '1': m => {
    m.popToMark();
  },
  '2': m => m.push(m.top()),
  p: (m, b) => m.remember(Number(b.line())),
  q: (m, b) => m.remember(b.unsigned(1)),
  r: (m, b) => m.remember(b.unsigned(4)),
  '\x94': m => m.memoize(),
  g: (m, b) => m.recall(Number(b.line())),
  h: (m, b) => m.recall(b.unsigned(1)),
  j: (m, b) => m.recall(b.unsigned(4)),
  '\x80': (_, b) => {
    if (b.unsigned(1) > 5) throw new NotAPickle('unknown protocol');
  },
  '\x95': (_, b) => b.startFrame(b.unsigned(8)),
  '\x98': nothing,
};

export const opcodes = new Map(
  Object.entries({ ...numbers, ...texts, ...containers, ...objects, ...stack }),
);

function textInteger(text: string): PickleValue {
  // Protocol 0 writes booleans as I00 and I01.
  if (text === '00' || text === '01') return text === '01';
  if (text.length > MOST_DIGITS || !/^-?\d+$/.test(text)) throw new NotAPickle('no integer');
  return narrow(BigInt(text));
}
