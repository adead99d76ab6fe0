import * as l10n from '@vscode/l10n';
import { visibleText } from '../../base/visibleText';
import type { LabelNames } from '../../runs/runLabel';
import type { PredictionSource } from '../../model/prediction';
import type { RunSource } from '../../runs/runSource';
import type { AskedServer } from '../../servers/contract/server';
import { serverWords } from '../../servers/kinds';
import { servedSource } from './servedSource';
import type { Unavailable } from './sources';

type ServedSource = Extract<RunSource, { kind: 'served' }>;

/**
 * A run that asks a server which cannot be asked now: it keeps its name, `known` being the server
 * as it was asked before, and its button brings back that server, whatever others run.
 */
export function missingServer(
  asked: ServedSource & { server: string },
  known: Pick<AskedServer, 'client' | 'kind'> | undefined,
): Unavailable {
  const { model, version, server } = asked;
  const named = { kind: 'served', model, ...(version && { version }), address: '' } as const;
  // Of others it is not known what they would be called: a name made up would not be theirs.
  let source: PredictionSource | undefined;
  if (known) source = servedSource(known, asked);
  else if (server === 'torchserve' || server === 'builtin') source = { ...named, server };
  return { kind: 'unavailable', ...saidOf(server), ...(source && { source }) };
}

function saidOf(id: string): Required<Pick<Unavailable, 'message' | 'fix'>> {
  switch (id) {
    case 'torchserve': {
      const fix = { label: serverWords(id).start, command: 'mmocr.startTorchServe' } as const;
      return { message: l10n.t('TorchServe is not running.'), fix };
    }
    case 'builtin': {
      const fix = { label: serverWords(id).start, command: 'mmocr.startBuiltInServer' } as const;
      return { message: l10n.t('The built-in server is not running.'), fix };
    }
    case 'docker': {
      const fix = { label: serverWords(id).start, command: 'mmocr.runInDocker' } as const;
      return { message: l10n.t('TorchServe in Docker is not running.'), fix };
    }
    default: {
      const { start } = serverWords('existing');
      const said = l10n.t(
        'The server at {0} is no longer among the servers in use. Name its address again to ask it.',
        visibleText(id),
      );
      return { message: said, fix: { label: start, command: 'mmocr.useRunningServer' } };
    }
  }
}

/** A model on a server, by its id, that cannot be asked now; as the pickers showed it. */
export function onMissing(id: string | undefined): LabelNames['serving'] | undefined {
  if (id === 'torchserve' || id === 'builtin' || id === 'docker')
    return model => serverWords(id).serving(model, '');
  if (id === undefined || !URL.canParse(id)) return undefined;
  return model => serverWords('existing').serving(model, id);
}
