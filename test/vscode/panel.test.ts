import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Parts } from '../../src/host/parts';
import type { PanelMemento } from '../../src/protocol/viewer';
import { activate, sample, until } from './extension';

function tabs(): string[] {
  return vscode.window.tabGroups.all.flatMap(group => group.tabs)
    .filter(tab => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('mmocr.results')).map(tab => tab.label);
}

const opened = (count: number): Promise<void> => until(vscode.window.tabGroups.onDidChangeTabs, () => tabs().length === count, 200, `${count} panels`);

/** The serializer the extension registers; VS Code calls it after a window reload, which a suite would not survive. */
function serializer(parts: Parts): vscode.WebviewPanelSerializer {
  const original = vscode.window.registerWebviewPanelSerializer;
  let registered: vscode.WebviewPanelSerializer | undefined;
  const capture = (_type: string, given: vscode.WebviewPanelSerializer): vscode.Disposable => {
    registered = given;
    return vscode.Disposable.from();
  };
  Object.assign(vscode.window, { registerWebviewPanelSerializer: capture });
  parts.panels.registerSerializer();
  Object.assign(vscode.window, { registerWebviewPanelSerializer: original });
  assert.ok(registered);
  return registered;
}

describe('Results panel', () => {
  let parts: Parts;

  before(async () => { parts = await activate(); });
  afterEach(async () => {
    parts.panels.dispose();
    await opened(0);
  });

  it('opens one panel per image', async () => {
    await parts.panels.show(sample('images', 'scene_00.png'), { run: false });
    await parts.panels.show(sample('images', 'scene_01.jpg'), { run: false });
    await parts.panels.show(sample('images', 'scene_00.png'), { run: false });
    await opened(2);
    assert.ok(tabs().some(label => label.includes('scene_00.png')));
  });

  it('restores what it showed', async () => {
    const memento: PanelMemento = {
      imagePath: sample('images', 'scene_02.png'), left: 'served:dbnet_tiny/1.0', right: 'local:cpu', scoreThreshold: 0.7,
      predictions: { left: { source: { kind: 'served', model: 'dbnet_tiny', address: 'http://127.0.0.1:8080' }, task: 'textdet', instances: [], timings: [], totalMs: 1 } },
    };
    const panel = vscode.window.createWebviewPanel('mmocr.results', '', vscode.ViewColumn.Active);
    await serializer(parts).deserializeWebviewPanel(panel, memento);
    const state = await parts.panels.show(memento.imagePath, { run: false });
    assert.equal(state.left.state, 'done');
    assert.equal(state.options.scoreThreshold, 0.7);
    await opened(1);
  });

  it('closes a restored panel that has nothing to show', async () => {
    const panel = vscode.window.createWebviewPanel('mmocr.results', '', vscode.ViewColumn.Active);
    await serializer(parts).deserializeWebviewPanel(panel, undefined);
    await opened(0);
  });
});
