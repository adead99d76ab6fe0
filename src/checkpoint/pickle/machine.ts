import { Budget, costs } from './budget';
import { Imports } from './imports';
import { NotAPickle } from './notAPickle';
import type { PickleDict, PickleValue } from './values';
import { PersistentId, PickleGlobal, PickleObject } from './values';

export { NotAPickle };

const MARK = Symbol('mark');

/**
 * The pickle machine's stack and memo (PEP 3154 and pickletools.py), with records in place of
 * calls.
 */
export class PickleMachine {
  #stack: (PickleValue | typeof MARK)[] = [];
  #memo = new Map<number, PickleValue>();
  readonly budget = new Budget();
  /** Every reference to outside data, in order. */
  readonly references: PersistentId[] = [];
  /** What Python would import on the way, also where the value is dropped again. */
  readonly imports = new Imports();

  push(value: PickleValue | typeof MARK): void {
    this.budget.spend(costs.value);
    this.#stack.push(value);
  }

  pushBytes(bytes: Uint8Array): void {
    this.budget.spend(costs.bytes);
    this.push(bytes);
  }

  pushList(values: PickleValue[]): void {
    this.budget.spend(costs.list);
    this.push(values);
  }

  pushDict(flat: PickleValue[]): void {
    this.push(this.dictOf(flat));
  }

  pushGlobal(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw new NotAPickle('a global without a name');
    this.push(this.global(module, name));
  }

  global(module: string, name: string): PickleGlobal {
    this.budget.spend(costs.dict);
    const found = new PickleGlobal(module, name);
    this.imports.import(found);
    return found;
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK)
      throw new NotAPickle('nothing to take from the stack');
    return value;
  }

  top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw new NotAPickle('nothing on the stack');
    return value;
  }

  /**
   * `torch.load` knows tuples that begin with `storage`, or once with `module`, a class with its
   * source, and fails on all else.
   */
  refer(id: PickleValue): void {
    if (!Array.isArray(id) || !['storage', 'module'].includes(id[0] as string))
      throw new NotAPickle('a reference to something other than a storage');
    const reference = new PersistentId(id);
    if (id[0] === 'storage') this.references.push(reference);
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
    if (!Number.isSafeInteger(index) || index < 0)
      throw new NotAPickle('nothing to remember it as');
    this.budget.spend(costs.pair);
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
    if (target instanceof Map) this.addPairs(target, pairs);
  }

  append(values: PickleValue[]): void {
    const target = this.top();
    if (!Array.isArray(target)) return;
    for (const value of values) target.push(value);
  }

  /** Stands for `callable(*args)`. `OrderedDict` becomes a dict: a state_dict is one. */
  reduce(callable: PickleValue, args: PickleValue): void {
    this.imports.call(callable, args);
    const ordered = callable instanceof PickleGlobal && callable.is('collections', 'OrderedDict');
    if (ordered) {
      this.pushDict(
        pairsOf(args, pair => {
          this.budget.spend(costs.value * pair.length);
        }),
      );
    } else {
      this.budget.spend(costs.list);
      this.push(new PickleObject(callable, args));
    }
  }

  /**
   * The state belongs to an opaque record, or holds a state_dict's `_metadata`: of no interest but
   * for what it could set.
   */
  build(): void {
    const state = this.pop();
    this.imports.build(this.top(), state);
  }

  private dictOf(flat: PickleValue[]): PickleDict {
    this.budget.spend(costs.dict);
    const dict: PickleDict = new Map();
    this.addPairs(dict, flat);
    return dict;
  }

  private addPairs(dict: PickleDict, flat: PickleValue[]): void {
    this.budget.spend((costs.pair * flat.length) / 2);
    for (let i = 0; i + 1 < flat.length; i += 2)
      dict.set(flat[i] as PickleValue, flat[i + 1] as PickleValue);
  }
}

/**
 * The pairs that `OrderedDict(pairs)` would copy, one after the other; `count` hears of each before
 * it is copied.
 */
function pairsOf(args: PickleValue, count: (pair: PickleValue[]) => void): PickleValue[] {
  const flat: PickleValue[] = [];
  const given = Array.isArray(args) ? args[0] : undefined;
  const pairs: Iterable<PickleValue> = Array.isArray(given)
    ? given
    : given instanceof Map
      ? given.entries()
      : [];
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) continue;
    count(pair);
    flat.push(...pair);
  }
  return flat;
}
