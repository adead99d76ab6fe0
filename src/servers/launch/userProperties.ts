import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { parseProperties } from './properties';

/** The user's own config.properties, environment placeholders filled in. */
export interface UserProperties {
  path: string;
  values: Map<string, string>;
}

/**
 * Reads a config.properties. `$$NAME$$` anywhere in a value is that environment variable;
 * TorchServe would end at once, with exit code 0, when there is none. Throws `UserError` for that
 * and for a file that cannot be read.
 */
export async function readUserProperties(file: string): Promise<UserProperties> {
  const found = await fs.stat(file).catch(() => undefined);
  // Reading a pipe would wait for ever.
  if (found && !found.isFile())
    throw new UserError(l10n.t('{0} is not a file.', file), { fix: 'openSettings' });
  const bytes = await fs.readFile(file).catch((cause: Error) => {
    throw new UserError(l10n.t('Cannot read {0}: {1}.', file, cause.message), {
      fix: 'openSettings',
      cause,
    });
  });
  const values = [...parseProperties(bytes)].map(
    ([key, value]) => [key, fillPlaceholders(value, key, file)] as const,
  );
  return { path: file, values: new Map(values) };
}

function fillPlaceholders(value: string, key: string, file: string): string {
  return value.replace(/\$\$([^$]+)\$\$/g, (_, name: string) => {
    const found = process.env[name];
    if (found === undefined) {
      throw new UserError(
        l10n.t('{0}: {1} uses the environment variable {2}, which is not set.', file, key, name),
        { fix: 'openSettings' },
      );
    }
    return found;
  });
}
