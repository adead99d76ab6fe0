import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandId } from '../../base/commandIds';
import type { ServerState } from './state';
import { saysOf, textOf, tooltipOf } from './statusWords';

/**
 * The status bar's word on the server: one item, shown from the first start on; a click opens the
 * server's menu.
 */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'mmocr.torchserve',
    vscode.StatusBarAlignment.Left,
  );

  constructor() {
    this.#item.name = l10n.t('MMOCR: Server');
    this.#item.command = 'mmocr.showServerMenu' satisfies CommandId;
  }

  show(state: ServerState): void {
    this.#item.text = `$(${icons[state.kind]}) ${textOf(state)}`;
    this.#item.tooltip = tooltipOf(state);
    this.#item.accessibilityInformation = { label: saysOf(state), role: 'button' };
    this.#item.backgroundColor =
      state.kind === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

const icons: Record<ServerState['kind'], string> = {
  stopped: 'circle-outline',
  starting: 'sync~spin',
  ready: 'pass',
  stopping: 'sync~spin',
  failed: 'error',
};
