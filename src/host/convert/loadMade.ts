import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { serverWords } from '../../servers/kinds';
import { readArchive } from '../models/reading';
import type { Parts } from '../parts';
import type { ActionButton } from '../ui/notify';
import { withProgress } from '../ui/progress';
import type { Made } from './pack';

/** What became of an archive on the server that runs, and what can be done about it. */
interface Loaded {
  said: string;
  buttons: ActionButton[];
}
type Server = Parts['servers']['started'][number];

/**
 * Loads a new archive into the server that is started here and serves its store; where that server
 * does not take it while it runs, a restart is offered. Undefined where none serves the store, or
 * none that can run the model.
 */
export async function loadWhereServed(parts: Parts, made: Made): Promise<Loaded | undefined> {
  const store = path.dirname(made.archivePath);
  const able = parts.servers.started.filter(({ kind }) => made.onnx || kind === 'torchserve');
  const server = able.find(candidate => candidate.serves(store));
  return server && load(server, made.archivePath);
}

async function load(server: Server, archivePath: string): Promise<Loaded> {
  const file = path.basename(archivePath);
  const { name, serving } = serverWords(server.kind);
  try {
    const { manifest } = await readArchive(archivePath);
    const { modelVersion = '1.0' } = manifest.model;
    await withProgress(l10n.t('Loading {0}…', file), signal =>
      server.load(archivePath, modelVersion, signal),
    );
    const model = `${path.parse(file).name} ${modelVersion}`;
    const address = server.asked?.client.inferenceAddress ?? '';
    return { said: l10n.t('{0} can be asked now.', serving(model, address)), buttons: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const restart: ActionButton = {
      label: l10n.t('Restart'),
      run: () => server.restart(server.session?.withModel(archivePath)),
    };
    const said = l10n.t('{0} is made, but {1} runs without it: {2}', file, name, error.message);
    return { said, buttons: [restart] };
  }
}
