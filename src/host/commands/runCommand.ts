import type { CommandId } from '../../base/commandIds';
import type { Parts } from '../parts';
import { notify } from '../ui/notify';
import { requireTrust } from '../ui/trust';
import type { Command } from './command';
import { commandTable } from './table';

/**
 * A command returns or throws; `notify` tells the user.
 * @param selected all that is selected, where a menu of the Explorer was opened on one of it.
 */
export async function runCommand(
  id: CommandId,
  parts: Parts,
  argument: unknown,
  selected: unknown,
): Promise<unknown> {
  const command = commandTable[id];
  try {
    if (command.trust) requireTrust(command.trust());
    return await command.run(parts, given(command, argument, selected));
  } catch (error) {
    notify(error, parts.log);
    return undefined;
  }
}

function given({ takes }: Command, argument: unknown, selected: unknown): unknown {
  if (takes.includes('several') && Array.isArray(selected) && selected.length > 1) return selected;
  return takes.length > 0 ? argument : undefined;
}
