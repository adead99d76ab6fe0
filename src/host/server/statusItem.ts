import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { serverName } from '../../core/torchserve/launch';
import type { ServerState } from './state';

interface Look {
  icon: string;
  /** For screen readers and the tooltip's first line. */
  says: string;
  command: string;
  does: string;
}

/** The status bar's word on the server: one item, shown from the first start on; a click does what the state calls for. */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('mmocr.torchserve', vscode.StatusBarAlignment.Left);

  constructor() {
    this.#item.name = l10n.t('MMOCR: Server');
  }

  show(state: ServerState): void {
    const look = lookOf(state);
    const port = state.kind === 'ready' ? ` :${new URL(state.inferenceAddress).port}` : '';
    this.#item.text = `$(${look.icon}) ${serverName(state.program)}${port}`;
    this.#item.tooltip = [look.says, ...details(state), look.does].join('\n');
    this.#item.accessibilityInformation = { label: [look.says, look.does].join(', '), role: 'button' };
    this.#item.command = look.command;
    this.#item.backgroundColor = state.kind === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function lookOf(state: ServerState): Look {
  const name = serverName(state.program);
  const command = state.program === 'builtin' ? 'BuiltInServer' : 'TorchServe';
  const start = { command: `mmocr.start${command}`, does: l10n.t('Click to start') };
  const stop = { command: `mmocr.stop${command}`, does: l10n.t('Click to stop') };
  switch (state.kind) {
    case 'stopped': return { icon: 'circle-outline', says: l10n.t('{0} is stopped', name), ...start };
    case 'starting': return { icon: 'sync~spin', says: state.text, ...stop };
    case 'ready': return { icon: 'pass', says: l10n.t('{0} is ready', name), ...stop };
    case 'stopping': return { icon: 'sync~spin', says: l10n.t('{0} is stopping', name), command: 'mmocr.showLog', does: l10n.t('Click to show the log') };
    case 'failed': return { icon: 'error', says: state.error.message, ...start, does: l10n.t('Click to start again') };
  }
}

function details(state: ServerState): string[] {
  if (state.kind !== 'ready') return [];
  return [
    l10n.t('Models: {0}', state.models.map(model => `${model.name} ${model.version}`).join(', ')),
    l10n.t('Inference: {0}', state.inferenceAddress),
    l10n.t('Management: {0}', state.managementAddress),
  ];
}
