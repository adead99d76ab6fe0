import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { PanelSession } from './panelSession';
import type { PredictionSources } from './sources';

/**
 * Copies the line that asks the served model of a session, its first side before its second. Throws
 * `UserError` where neither is served.
 */
export async function copyCurl(
  session: PanelSession,
  sources: Pick<PredictionSources, 'curl'>,
): Promise<void> {
  const line = (['left', 'right'] as const)
    .map(side => session.chosen(side))
    .map(id => id && sources.curl(id, session.imagePath))
    .find(Boolean);
  if (!line)
    throw new UserError(
      l10n.t('There is no served model here that takes an image by curl as it is.'),
      { fix: 'startTorchServe' },
    );
  await vscode.env.clipboard.writeText(line);
  vscode.window.setStatusBarMessage(l10n.t('$(check) curl command copied'), 3000);
}
