import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { ServerPorts } from '../launch/ownProperties';
import { freePortRange, freePorts, isPortFree } from '../launch/ports';
import type { UserProperties } from '../launch/userProperties';

/** The ports that people and programs know a server by. */
export type KeptPorts = Pick<ServerPorts, 'inference' | 'management'>;

/** Ports for a server of its own; those of `kept` where they are free. */
export async function choosePorts(kept?: KeptPorts): Promise<ServerPorts> {
  const [inference = 0, management = 0, metrics = 0, grpcInference = 0, grpcManagement = 0] =
    await freePorts(5);
  const free =
    kept && (await Promise.all([kept.inference, kept.management].map(port => isPortFree(port))));
  return {
    ...(kept && free?.every(Boolean) ? kept : { inference, management }),
    metrics,
    grpcInference,
    grpcManagement,
    firstWorker: await freePortRange(16),
  };
}

/** Throws `UserError` for a port of the user's file that is none, or is taken. */
export async function checkPorts(
  user: UserProperties,
  properties: Map<string, string>,
): Promise<void> {
  for (const key of user.values.keys()) {
    if (!/^(inference|management|metrics)_address$|^grpc_(inference|management)_port$/.test(key))
      continue;
    const value = properties.get(key) ?? '';
    const port = Number(
      /:(\d+)\/?$/.exec(value)?.[1] ??
        (value.startsWith('https:') ? 443 : value.startsWith('http:') ? 80 : value),
    );
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new UserError(l10n.t('{0}: {1}={2} is no port.', user.path, key, value), {
        fix: 'openSettings',
      });
    if (!(await isPortFree(port))) {
      throw new UserError(
        l10n.t(
          '{0}: {1} wants port {2}, which another program uses. Stop that program, or take the line out to get a free port.',
          user.path,
          key,
          port,
        ),
        { fix: 'openSettings' },
      );
    }
  }
}
