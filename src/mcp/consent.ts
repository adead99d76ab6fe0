import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import * as l10n from '@vscode/l10n';
import type { Consent } from '../agents/callTool';
import { CancelledError, UserError } from '../base/errors';
import { visibleText } from '../base/visibleText';

/** As long as somebody may be away from the keyboard. */
const ANSWER_LIMIT_MS = 600_000;

/**
 * Consent to what a tool writes: a client that can ask its user does; of any other the call must
 * say that the user was asked.
 */
export function consentOf(
  server: Pick<Server, 'getClientCapabilities' | 'elicitInput'>,
  signal: AbortSignal,
): Consent {
  return async (question, { confirm }) => {
    // Some clients only show addresses to their users.
    if (server.getClientCapabilities()?.elicitation?.form) {
      const { action } = await server
        .elicitInput(
          { message: question, requestedSchema: { type: 'object', properties: {} } },
          { signal, timeout: ANSWER_LIMIT_MS },
        )
        .catch((cause: unknown) => {
          if (signal.aborted) throw new CancelledError();
          throw new UserError(
            l10n.t('{0} Nobody answered: {1}', question, visibleText((cause as Error).message)),
            { cause },
          );
        });
      if (signal.aborted) throw new CancelledError();
      if (action !== 'accept') throw new UserError(l10n.t('The user said no: {0}', question));
      return;
    }
    if (confirm === true) return;
    throw new UserError(
      l10n.t(
        '{0} Ask the user; with their consent call again with {1}.',
        question,
        'confirm: true',
      ),
    );
  };
}
