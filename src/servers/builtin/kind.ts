import * as l10n from '@vscode/l10n';
import { curlCommand } from '../contract/curl';
import type { ServerKind } from '../contract/serverKind';

/** The built-in server, started here. */
export const builtinKind: ServerKind = {
  words: () => ({
    name: l10n.t('Built-in Server'),
    start: l10n.t('Start Built-in Server'),
    starting: l10n.t('Starting the built-in server…'),
    stopped: l10n.t('The built-in server is stopped'),
    ready: l10n.t('The built-in server is ready'),
    stopping: l10n.t('The built-in server is stopping'),
    serving: model => l10n.t('{0} on Built-in Server', model),
  }),
  curl: curlCommand,
};
