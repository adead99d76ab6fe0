/**
 * Plain values out of a pickle. Nothing is ever imported or called: what would be, stays a record
 * of itself.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDict
  | PickleGlobal
  | PickleObject
  | PersistentId;

/**
 * A `dict` or `OrderedDict`; a Map, so that a key `__proto__` is only a key. Lists, tuples and sets
 * are arrays.
 */
export type PickleDict = Map<PickleValue, PickleValue>;

/** A name that unpickling would import. */
export class PickleGlobal {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  is(module: string, name: string): boolean {
    return this.module === module && this.name === name;
  }
}

/** What unpickling would get from calling `callable(*args)`. */
export class PickleObject {
  constructor(
    readonly callable: PickleValue,
    readonly args: PickleValue,
  ) {}
}

/** A reference to data outside the pickle; in a checkpoint a tensor's storage. */
export class PersistentId {
  constructor(readonly id: PickleValue) {}
}
