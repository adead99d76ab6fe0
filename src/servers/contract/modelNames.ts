import * as l10n from '@vscode/l10n';
import { ModelNotFoundError } from './askingErrors';

/**
 * "No such model" is of use with the models there are; any other error, and one of a server that
 * does not tell `names`, stays as it is.
 */
export async function withModelNames(
  error: unknown,
  address: string,
  model: string,
  names: () => Promise<string[]>,
): Promise<unknown> {
  if (!(error instanceof ModelNotFoundError)) return error;
  const known = await names().catch(() => undefined);
  if (!known) return error;
  return new ModelNotFoundError(
    l10n.t(
      'The server at {0} has no model "{1}". It serves: {2}.',
      address,
      model,
      known.join(', ') || l10n.t('no models'),
    ),
    { fix: 'selectModel' },
  );
}
