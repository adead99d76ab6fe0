import { PickleBytes } from './bytes';
import { NotAPickle, PickleMachine } from './machine';
import { opcodes } from './opcodes';
import type { PersistentId, PickleValue } from './values';

const STOP = '.';

export interface Pickle {
  value: PickleValue;
  /** References to data outside the pickle, in order. */
  references: PersistentId[];
  /** Where the pickle ends in the data. */
  end: number;
}

/**
 * Reads one pickle from `data` at `start` as plain values; safe on hostile bytes, since no class is imported and
 * nothing is called.
 *
 * @throws PickleEndsEarly when `data` ends first; NotAPickle when it is something else.
 */
export function readPickle(data: Buffer, start = 0): Pickle {
  const bytes = new PickleBytes(data, start);
  const machine = new PickleMachine();
  for (;;) {
    const code = String.fromCharCode(bytes.unsigned(1));
    if (code === STOP) return { value: machine.pop(), references: machine.references, end: bytes.position };
    const run = opcodes.get(code);
    if (!run) throw new NotAPickle(`unknown opcode ${JSON.stringify(code)}`);
    run(machine, bytes);
  }
}
