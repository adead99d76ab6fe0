import * as l10n from '@vscode/l10n';
import type { ModelStatus } from '../../servers/contract/client';
import { serverWords } from '../../servers/contract/serverWords';
import type { FixButton } from '../../protocol/viewer';
import type { ServerState } from './state';

/**
 * A row of the server's menu: what it says, and the command it runs; without one it is a heading.
 */
export interface MenuRow {
  icon?: string;
  label: string;
  description?: string;
  detail?: string;
  run?: Pick<FixButton, 'command' | 'arguments'>;
}

/**
 * What the status bar's item offers: the models with their state, then what can be done with the
 * server.
 *
 * @param models as the server tells them now; those of the state where it does not answer.
 * @param existing address of a server that runs elsewhere, which is asked where none runs here.
 */
export function serverMenu(
  state: ServerState,
  models: ModelStatus[],
  existing: string | undefined,
): MenuRow[] {
  const rows = [...modelRows(state, models), ...actionRows(state)];
  const address = state.kind === 'ready' ? state.inferenceAddress : existing;
  if (address !== undefined)
    rows.push(
      {
        icon: 'beaker',
        label: l10n.t('Test an Image…'),
        run: { command: 'mmocr.testOnTorchServe' },
      },
      {
        icon: 'copy',
        label: l10n.t('Copy Address'),
        description: address,
        run: { command: 'mmocr.copyServerAddress' },
      },
    );
  return [
    ...rows,
    { icon: 'output', label: l10n.t('Show Log'), run: { command: 'mmocr.showLog' } },
  ];
}

function modelRows(state: ServerState, models: ModelStatus[]): MenuRow[] {
  if (models.length === 0 && (state.kind !== 'ready' || state.failed.length === 0)) return [];
  const failed = state.kind === 'ready' ? state.failed : [];
  return [
    { label: l10n.t('Models') },
    ...models.map((model): MenuRow => ({
      icon: isUp(model) ? 'pass' : 'warning',
      label: `${model.name} ${model.version}`,
      description: workers(model),
      run: { command: 'mmocr.testWithThis', arguments: [model.name] },
    })),
    ...failed.map(({ name, error }): MenuRow => ({
      icon: 'error',
      label: name,
      detail: error.message,
      run: { command: 'mmocr.showLog' },
    })),
    { label: l10n.t('Server') },
  ];
}

function isUp({ workers }: ModelStatus): boolean {
  return workers.length > 0 && workers.every(({ status }) => status === 'READY');
}

function workers({ workers }: ModelStatus): string {
  const ready = workers.filter(({ status }) => status === 'READY').length;
  if (ready < workers.length) return l10n.t('{0} of {1} workers ready', ready, workers.length);
  return workers.length === 1
    ? l10n.t('1 worker, ready')
    : l10n.t('{0} workers, ready', workers.length);
}

function actionRows(state: ServerState): MenuRow[] {
  const torchServe: MenuRow = {
    icon: 'play',
    label: serverWords('torchserve').start,
    run: { command: 'mmocr.startTorchServe' },
  };
  const builtIn: MenuRow = {
    icon: 'play',
    label: serverWords('builtin').start,
    description: l10n.t('needs neither Java nor Python'),
    run: { command: 'mmocr.startBuiltInServer' },
  };
  const stop: MenuRow = {
    icon: 'debug-stop',
    label: l10n.t('Stop'),
    run: {
      command: state.program === 'builtin' ? 'mmocr.stopBuiltInServer' : 'mmocr.stopTorchServe',
    },
  };
  const restart: MenuRow = {
    icon: 'debug-restart',
    label: l10n.t('Restart'),
    run: { command: 'mmocr.restartServer' },
  };
  switch (state.kind) {
    case 'stopped':
    case 'failed':
      return state.program === 'builtin' ? [builtIn, torchServe] : [torchServe, builtIn];
    case 'starting':
      return [stop];
    case 'ready':
      return [stop, restart];
    case 'stopping':
      return [];
  }
}
