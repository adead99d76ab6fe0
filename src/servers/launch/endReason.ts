import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { readServerLog } from './log';
import { portInUse } from './knownCauses';
import { serverFailure } from './logCauses';
import { isPortFree } from './ports';
import { parseProperties } from './properties';

/** TorchServe ended, and neither its log nor its ports show why. */
export class EndedError extends UserError {
  constructor() {
    super(l10n.t('The server ended unexpectedly. Its terminal and the log say why.'), {
      fix: 'showLog',
    });
  }
}

/**
 * Why the TorchServe of a working folder, which has ended, could not run: from its log, or because
 * one of its ports is another program's (TorchServe tells that to its terminal only, and its exit
 * code is 0 whatever happens). Undefined when neither shows it.
 */
export async function endReason(working: string): Promise<UserError | undefined> {
  const failure = serverFailure(await readServerLog(working));
  if (failure) return failure;
  // Gone when it was stopped and cleaned up meanwhile.
  const properties = parseProperties(
    await fs.readFile(path.join(working, 'config.properties')).catch(() => Buffer.alloc(0)),
  );
  for (const [key, value] of properties) {
    const [, port] =
      (/_address$/.test(key) ? /:(\d+)\/?$/ : /^grpc_\w+_port$/.test(key) ? /^(\d+)$/ : /$^/).exec(
        value,
      ) ?? [];
    if (port !== undefined && !(await isPortFree(Number(port))))
      return new UserError(portInUse(`127.0.0.1:${port}`));
  }
  return undefined;
}
