import { visibleName } from '../../base/visibleText';
import { isAllowed, takesState } from './allowed';
import type { PickleValue } from './values';
import { PickleGlobal, PickleObject } from './values';

/**
 * More than a checkpoint's author could explain; a file made to flood its reader has any number.
 */
const MOST_NAMED = 50;
/** MMEngine's `HistoryBuffer` stores which of its own methods compute statistics. */
const STATISTICS = /^(min|max|mean|current)$/;
const ENCODINGS = /^(latin-?1|utf-?8|ascii)$/i;

/**
 * What unpickling would import, or do, beyond what checkpoints ordinarily need: an allow-list,
 * since nobody can list all that does harm. It counts when the name is read, whether or not the
 * value is used, so dropping it from the stack hides nothing.
 */
export class Imports {
  readonly #foreign = new Set<string>();

  /** Names as Python spells them, in order of appearance, without control characters. */
  get foreign(): string[] {
    return [...this.#foreign];
  }

  import(name: PickleGlobal): void {
    if (!isAllowed(name) && !name.is('builtins', 'getattr') && !name.is('__builtin__', 'getattr'))
      this.add(nameOf(name));
  }

  /** Calling what was imported for something else than it is there for. */
  call(callable: PickleValue, args: PickleValue): void {
    if (callable instanceof PickleObject) this.add('a call of what another call returned');
    if (!(callable instanceof PickleGlobal)) return;
    const [first = null, second = null] = Array.isArray(args) ? args : [];
    if (callable.name === 'getattr' && !isStatistic(first, second))
      this.add(`${nameOf(callable)} of ${shown(second)}`);
    if (callable.is('_codecs', 'encode') && !(typeof second === 'string' && ENCODINGS.test(second)))
      this.add(`${nameOf(callable)} with ${shown(second)}`);
  }

  /** A state that is given to an object: `_metadata` of a state_dict, or what its class expects. */
  build(target: PickleValue, state: PickleValue): void {
    if (target instanceof PickleObject) {
      if (
        target.callable instanceof PickleGlobal &&
        isAllowed(target.callable) &&
        !takesState(target.callable)
      ) {
        this.add(`a state for ${nameOf(target.callable)}`);
      }
      return;
    }
    const keys = target instanceof Map && state instanceof Map ? [...state.keys()] : [null];
    for (const key of keys)
      if (key !== '_metadata') this.add(`attribute ${shown(key)} of an OrderedDict`);
  }

  private add(name: string): void {
    if (this.#foreign.size < MOST_NAMED) this.#foreign.add(name);
  }
}

function isStatistic(owner: PickleValue, name: PickleValue): boolean {
  return (
    owner instanceof PickleGlobal &&
    owner.is('mmengine.logging.history_buffer', 'HistoryBuffer') &&
    typeof name === 'string' &&
    STATISTICS.test(name)
  );
}

function nameOf({ module, name }: PickleGlobal): string {
  return shown(`${module}.${name}`);
}

function shown(value: PickleValue): string {
  return visibleName(
    typeof value === 'string'
      ? value
      : value instanceof PickleGlobal
        ? `${value.module}.${value.name}`
        : 'something computed',
  );
}
