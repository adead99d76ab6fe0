import type { CommandId } from '../../base/commandIds';
import type { Parts } from '../parts';
import { notify } from '../ui/notify';
import { requireTrust } from '../ui/trust';
import { commandTable } from './table';

/** A command returns or throws; `notify` tells the user. */
export async function runCommand(id: CommandId, parts: Parts, argument: unknown): Promise<unknown> {
  const command = commandTable[id];
  try {
    if (command.trust) requireTrust(command.trust());
    return await command.run(parts, command.takes.length > 0 ? argument : undefined);
  } catch (error) {
    notify(error, parts.log);
    return undefined;
  }
}
