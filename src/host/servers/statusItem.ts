import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Server } from '../../servers/contract/server';
import type { ServerActivity } from '../../servers/contract/serverState';
import type { CommandId } from '../../base/commandIds';
import { itemWords } from './statusWords';
import { speaking } from './speaking';

/**
 * The status bar's word on the servers: one item, shown from the first start on; a click opens the
 * servers' menu.
 */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'mmocr.torchserve',
    vscode.StatusBarAlignment.Left,
  );
  #shown = false;

  constructor() {
    this.#item.name = l10n.t('MMOCR: Server');
    this.#item.command = 'mmocr.showServerMenu' satisfies CommandId;
  }

  show(servers: readonly Server[]): void {
    const { first, others } = speaking(servers);
    this.#shown ||= first !== undefined && first.state.kind !== 'stopped';
    if (!first || !this.#shown) return;
    const { kind } = first.state;
    const failed = new vscode.ThemeColor('statusBarItem.errorBackground');
    const { text, tooltip, label } = itemWords(first, others);
    this.#item.text = `$(${icons[kind]}) ${text}`;
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.backgroundColor = kind === 'failed' ? failed : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

const icons: Record<ServerActivity['kind'], string> = {
  stopped: 'circle-outline',
  starting: 'sync~spin',
  ready: 'pass',
  stopping: 'sync~spin',
  failed: 'error',
};
