import { costs } from './budget';
import { PickleBytes } from './bytes';
import { PickleMachine } from './machine';
import { NotAPickle, PickleError } from './notAPickle';
import { opcodes } from './opcodes';
import type { PersistentId, PickleValue } from './values';

const STOP = '.';

export interface Pickle {
  value: PickleValue;
  /** References to data outside the pickle, in order. */
  references: PersistentId[];
  /** What reading it in Python would import or do that checkpoints do not need (`Imports`). */
  imports: string[];
  /** Where the pickle ends in the data. */
  end: number;
}

/**
 * Reads one pickle from `data` at `start` as plain values; safe on hostile bytes, since no class is
 * imported and nothing is called.
 *
 * @throws PickleEndsEarly when `data` ends first; NotAPickle when it is something else.
 */
export function readPickle(data: Buffer, start = 0): Pickle {
  const bytes = new PickleBytes(data, start);
  const machine = new PickleMachine();
  try {
    const value = run(bytes, machine);
    return {
      value,
      references: machine.references,
      imports: machine.imports.foreign,
      end: bytes.position,
    };
  } catch (error) {
    // Python runs what stands before the damage.
    if (error instanceof PickleError) error.imports = machine.imports.foreign;
    throw error;
  }
}

function run(bytes: PickleBytes, machine: PickleMachine): PickleValue {
  for (;;) {
    const code = String.fromCharCode(bytes.unsigned(1));
    if (code === STOP) {
      bytes.endPickle();
      return machine.pop();
    }
    const opcode = opcodes.get(code);
    if (!opcode) throw new NotAPickle(`unknown opcode ${JSON.stringify(code)}`);
    machine.budget.spend(costs.opcode);
    opcode(machine, bytes);
    bytes.endOpcode();
  }
}
