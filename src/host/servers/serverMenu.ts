import * as l10n from '@vscode/l10n';
import type { CommandId } from '../../base/commandIds';
import type { ModelStatus } from '../../servers/contract/modelStatus';
import { runsHere, type Server, type ServerKindId } from '../../servers/contract/server';
import type { FixButton } from '../../protocol/viewer';
import { serverWords } from '../../servers/kinds';
import { modelState } from './modelState';

/** A row of the servers' menu: what it says, and the command it runs; without one a heading. */
export interface MenuRow {
  icon?: string;
  label: string;
  description?: string;
  detail?: string;
  run?: Pick<FixButton, 'command' | 'arguments'>;
}

/** A server in the menu. */
export interface MenuServer extends Pick<Server, 'id' | 'kind' | 'state'> {
  /** As the server tells them now; those of its state where it does not answer. */
  models: readonly ModelStatus[];
  /** So many seconds it was asked for its models, and told none that are known. */
  silent?: number | undefined;
  /** Where it answers. */
  address?: string | undefined;
}

/** Of the kinds that run here; what starts here can be stopped here. */
const commands: Partial<Record<ServerKindId, { stop: CommandId; start?: CommandId }>> = {
  torchserve: { stop: 'mmocr.stopTorchServe', start: 'mmocr.startTorchServe' },
  builtin: { stop: 'mmocr.stopBuiltInServer', start: 'mmocr.startBuiltInServer' },
  docker: { stop: 'mmocr.stopDocker' },
};

/**
 * What the status bar's item offers: for each server its models with their state and what can be
 * done with it; then what can be started, tested, read. `servers` in the registry's order.
 */
export function serverMenu(servers: readonly MenuServer[]): MenuRow[] {
  const shown = servers.filter(({ kind, state }) => !runsHere(kind) || isUp(state));
  const several = shown.length > 1;
  const rows = shown.flatMap(server => serverRows(server, several));
  const rest = [...startRows(servers, shown), attachRow(), ...testRows(shown)];
  if (several) rows.push({ label: l10n.t('Servers') });
  return [
    ...rows,
    ...rest,
    { icon: 'output', label: l10n.t('Show Log'), run: { command: 'mmocr.showLog' } },
  ];
}

const isUp = ({ kind }: Server['state']): boolean => kind !== 'stopped' && kind !== 'failed';

function serverRows(server: MenuServer, several: boolean): MenuRow[] {
  const models = [...modelRows(server, several), ...silentRows(server)];
  const actions = [...actionRows(server, several), ...addressRows(server)];
  if (several) return [{ label: nameOf(server) }, ...models, ...actions];
  if (models.length === 0) return actions;
  return [{ label: l10n.t('Models') }, ...models, { label: l10n.t('Server') }, ...actions];
}

function nameOf({ kind, address }: MenuServer): string {
  const { name } = serverWords(kind);
  return address === undefined ? name : `${name} · ${new URL(address).host}`;
}

function modelRows({ id, kind, state, models }: MenuServer, several: boolean): MenuRow[] {
  const failed = state.kind === 'ready' ? state.failed : [];
  return [
    ...models.map((model): MenuRow => {
      const { up, says } = modelState(model, kind);
      return {
        icon: up ? 'pass' : 'warning',
        label: `${model.name} ${model.version}`.trim(),
        description: says,
        run: {
          command: 'mmocr.testWithThis',
          arguments: [several ? { model: model.name, server: id } : model.name],
        },
      };
    }),
    ...failed.map(({ name, error }): MenuRow => ({
      icon: 'error',
      label: name,
      detail: error.message,
      run: { command: 'mmocr.showLog' },
    })),
  ];
}

/** Without it a server that is slow or gone would look like one that serves nothing. */
function silentRows({ kind, silent }: MenuServer): MenuRow[] {
  if (silent === undefined || runsHere(kind)) return [];
  const description = l10n.t('asked for {0} s; ask again', silent);
  const run = { command: 'mmocr.showServerMenu' } as const;
  return [{ icon: 'warning', label: serverWords(kind).stopped, description, run }];
}

/** Of several servers each row names its own: who types "stop" sees no headings. */
function actionRows(server: MenuServer, several: boolean): MenuRow[] {
  const { kind, state } = server;
  const of = several ? { description: nameOf(server) } : {};
  const known = commands[kind];
  if (known === undefined || state.kind === 'stopping') return [];
  const run = { command: known.stop };
  const stop: MenuRow = { icon: 'debug-stop', label: l10n.t('Stop'), ...of, run };
  if (state.kind !== 'ready' || !known.start) return [stop];
  const restart: MenuRow['run'] = { command: 'mmocr.restartServer', arguments: [kind] };
  return [stop, { icon: 'debug-restart', label: l10n.t('Restart'), ...of, run: restart }];
}

function addressRows({ id, address }: MenuServer): MenuRow[] {
  if (address === undefined) return [];
  const run: MenuRow['run'] = { command: 'mmocr.copyServerAddress', arguments: [id] };
  return [{ icon: 'copy', label: l10n.t('Copy Address'), description: address, run }];
}

/** What could run beside the others; while one starts or stops, nothing else does. */
function startRows(servers: readonly MenuServer[], shown: readonly MenuServer[]): MenuRow[] {
  const busy = shown.some(({ state }) => state.kind === 'starting' || state.kind === 'stopping');
  if (busy) return [];
  const idle = servers.filter(server => !shown.includes(server));
  // The one that was to run last comes first.
  const last = idle.filter(({ state }) => state.kind === 'failed');
  const order = [...last, ...idle.filter(server => !last.includes(server))];
  return order.flatMap(({ kind }): MenuRow[] => {
    const command = commands[kind]?.start;
    if (command === undefined) return [];
    const needs = kind === 'builtin' ? l10n.t('needs neither Java nor Python') : undefined;
    const row: MenuRow = { icon: 'play', label: serverWords(kind).start, run: { command } };
    return [needs === undefined ? row : { ...row, description: needs }];
  });
}

function attachRow(): MenuRow {
  const { start } = serverWords('existing');
  return { icon: 'plug', label: start, run: { command: 'mmocr.useRunningServer' } };
}

function testRows(shown: readonly MenuServer[]): MenuRow[] {
  if (!shown.some(({ address }) => address !== undefined)) return [];
  return [
    { icon: 'beaker', label: l10n.t('Test an Image…'), run: { command: 'mmocr.testOnTorchServe' } },
  ];
}
