import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { serverWords } from '../../core/torchserve/serverWords';
import type { ServerState } from './state';

/** Longer texts push the other items out of a status bar. */
const LONGEST = 48;

/** The status bar's word on the server: one item, shown from the first start on; a click opens the server's menu. */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('mmocr.torchserve', vscode.StatusBarAlignment.Left);

  constructor() {
    this.#item.name = l10n.t('MMOCR: Server');
    this.#item.command = 'mmocr.showServerMenu';
  }

  show(state: ServerState): void {
    const says = saysOf(state);
    this.#item.text = `$(${icons[state.kind]}) ${textOf(state)}`;
    this.#item.tooltip = [says, ...details(state), l10n.t('Click for models, stop, log and more')].join('\n');
    this.#item.accessibilityInformation = { label: says, role: 'button' };
    this.#item.backgroundColor = state.kind === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

const icons: Record<ServerState['kind'], string> = { stopped: 'circle-outline', starting: 'sync~spin', ready: 'pass', stopping: 'sync~spin', failed: 'error' };

/** While it starts, what it waits for: nobody hovers to find out. */
function textOf(state: ServerState): string {
  if (state.kind === 'starting') return state.text.length > LONGEST ? `${state.text.slice(0, LONGEST - 1)}…` : state.text;
  const { name } = serverWords(state.program);
  return state.kind === 'ready' ? `${name} :${new URL(state.inferenceAddress).port}` : name;
}

/** One sentence on the state, for screen readers, the tooltip and the menu's title. */
export function saysOf(state: ServerState): string {
  switch (state.kind) {
    case 'starting': return state.text;
    case 'failed': return state.error.message;
    case 'stopped': case 'ready': case 'stopping': return serverWords(state.program)[state.kind];
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
