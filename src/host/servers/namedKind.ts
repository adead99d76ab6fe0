import type { ElsewhereKindId } from '../../servers/contract/server';
import { attachedKind } from '../../servers/kinds';
import type { NamedServer } from './namedServers';

/**
 * What an entry of the settings is: a container is asked as any server with TorchServe's interface
 * is. Undefined for a kind that there is not.
 */
export function namedKind({ kind = 'existing' }: NamedServer): ElsewhereKindId | undefined {
  if (!attachedKind(kind)) return undefined;
  return kind === 'docker' ? 'existing' : (kind as ElsewhereKindId);
}
