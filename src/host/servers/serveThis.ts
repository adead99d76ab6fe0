import type { StartedServer } from './startedServer';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import type { ServerProgramId } from '../../model/prediction';
import { serverWords } from '../../servers/kinds';
import { visibleText } from '../../base/visibleText';
import { isSamePath } from '../../base/within';
import { candidates, type Candidate } from '../models/candidates';
import type { Parts } from '../parts';
import { settings } from '../ui/settings';
import { targetFile } from '../ui/targets';
import { serve } from './startServer';

/**
 * Serves one archive, wherever it lies: by TorchServe where a Python is set, else by the built-in
 * server. Returns the model's name.
 */
export async function serveThis(parts: Parts, argument: unknown): Promise<string> {
  const archivePath = targetFile(argument, /\.mar$/i);
  if (archivePath === undefined)
    throw new UserError(l10n.t('Choose a model archive (.mar) in the Explorer.'));
  const program: ServerProgramId = settings().python ? 'torchserve' : 'builtin';
  await confirmStop(parts.servers.of(program), archivePath);
  const store = path.dirname(archivePath);
  const found = (await candidates(program, parts, [store])).find(({ model }) =>
    isSamePath(model.archivePath, archivePath),
  );
  if (!found || !('able' in found))
    throw new UserError(
      found?.model.problem ?? l10n.t('{0} is not a model archive file.', archivePath),
      { fix: 'convertToMar' },
    );
  await serve(program, parts, store, [found satisfies Candidate]);
  return found.model.name;
}

/** The server that would serve it may serve others: it is not ended unasked. */
async function confirmStop({ kind, state }: StartedServer, archivePath: string): Promise<void> {
  if (state.kind !== 'ready' && state.kind !== 'starting') return;
  const stop = l10n.t('Stop It and Start Anew');
  const serving =
    state.kind === 'ready' ? state.models.map(({ name }) => name).join(', ') : state.text;
  const chosen = await vscode.window.showWarningMessage(
    serverWords(kind)[state.kind],
    {
      modal: true,
      detail: visibleText(
        l10n.t('{0}. To serve {1}, it is stopped first.', serving, path.basename(archivePath)),
      ),
    },
    stop,
  );
  if (chosen !== stop) throw new CancelledError();
}
