import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { EngineClient } from './engineClient';

/** Throws `UserError` naming the devices there are, unless `device` is one of them. */
export async function requireDevice(
  engine: EngineClient,
  device: string,
  signal?: AbortSignal,
): Promise<void> {
  const { devices } = await engine.request('devices', {}, signal);
  if (!devices.some(({ id }) => id === device))
    throw new UserError(
      l10n.t(
        'There is no device "{0}" here. Devices: {1}.',
        device,
        devices.map(({ id }) => id).join(', '),
      ),
    );
}
