import type { PickleDict, PickleValue } from './values';
import { PersistentId, PickleGlobal, PickleObject } from './values';

/** The bytes are no pickle, or one that breaks its own rules. */
export class NotAPickle extends Error {}

const MARK = Symbol('mark');
/** Checkpoints have some hundred thousand values; a file made to exhaust memory has any number. */
const MOST_VALUES = 10_000_000;

/** The pickle machine's stack and memo (PEP 3154 and pickletools.py), with records in place of calls. */
export class PickleMachine {
  #stack: (PickleValue | typeof MARK)[] = [];
  #memo = new Map<number, PickleValue>();
  #pushed = 0;
  /** Every reference to outside data, in order. */
  readonly references: PersistentId[] = [];

  push(value: PickleValue | typeof MARK): void {
    if (++this.#pushed > MOST_VALUES) throw new NotAPickle('more values than any checkpoint has');
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw new NotAPickle('nothing to take from the stack');
    return value;
  }

  top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw new NotAPickle('nothing on the stack');
    return value;
  }

  refer(id: PickleValue): void {
    const reference = new PersistentId(id);
    this.references.push(reference);
    this.push(reference);
  }

  mark(): void {
    this.push(MARK);
  }

  /** The values above the last mark, which goes too. */
  popToMark(): PickleValue[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw new NotAPickle('no mark on the stack');
    return this.#stack.splice(at).slice(1) as PickleValue[];
  }

  popMarkOrValue(): void {
    if (this.#stack.pop() === undefined) throw new NotAPickle('nothing to drop from the stack');
  }

  popMany(count: number): PickleValue[] {
    const values = Array.from({ length: count }, () => this.pop());
    return values.reverse();
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw new NotAPickle(`nothing remembered as ${index}`);
    this.push(value);
  }

  /** `dict` and `OrderedDict` take the pairs; an opaque record's pairs are of no interest. */
  setItems(pairs: PickleValue[]): void {
    const target = this.top();
    if (target instanceof Map) addPairs(target, pairs);
  }

  append(values: PickleValue[]): void {
    const target = this.top();
    if (!Array.isArray(target)) return;
    for (const value of values) target.push(value);
  }

  /** Stands for `callable(*args)`. `OrderedDict` becomes a dict: a state_dict is one. */
  reduce(callable: PickleValue, args: PickleValue): void {
    const ordered = callable instanceof PickleGlobal && callable.is('collections', 'OrderedDict');
    this.push(ordered ? orderedDict(args) : new PickleObject(callable, args));
  }
}

function orderedDict(args: PickleValue): PickleDict {
  const dict: PickleDict = new Map();
  const pairs = Array.isArray(args) ? args[0] : undefined;
  if (Array.isArray(pairs)) addPairs(dict, pairs.flatMap(pair => Array.isArray(pair) && pair.length === 2 ? pair : []));
  return dict;
}

export function addPairs(dict: PickleDict, flat: PickleValue[]): void {
  for (let i = 0; i + 1 < flat.length; i += 2) dict.set(flat[i] as PickleValue, flat[i + 1] as PickleValue);
}
