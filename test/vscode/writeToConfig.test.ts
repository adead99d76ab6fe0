import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import type { PanelSession } from '../../src/host/results/panelSession';
import type { Parts } from '../../src/host/parts';
import { answering } from './answering';
import { activate, sample, until } from './extension';
import { opened } from './panels';

const config = (): string => sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');

/** Sets the slider of the right side's ratio; resolves when that is what is shown. */
async function look({ live }: PanelSession, unclipRatio: number): Promise<void> {
  const shown = new Promise<void>(resolve => {
    const { onRead } = live;
    live.onRead = (side, found) => {
      onRead(side, found);
      resolve();
    };
  });
  live.set('right', { values: { unclipRatio } }, true);
  await shown;
}

/** Undoes one step; resolves when its effect is there. */
async function undone(is: () => boolean): Promise<void> {
  await vscode.commands.executeCommand('undo');
  await until(vscode.workspace.onDidChangeTextDocument, is, 20, 'undone');
}

describe('Write to Config', function () {
  this.timeout(600_000);
  let parts: Parts;
  let text: string;

  // The browser's VS Code saves by itself, a second after an edit.
  const autoSave = (value: string | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('files')
      .update('autoSave', value, vscode.ConfigurationTarget.Workspace);

  before(() => autoSave('off'));
  after(() => autoSave(undefined));
  beforeEach(async () => {
    parts = await activate();
    text = fs.readFileSync(config(), 'utf8');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    parts.panels.dispose();
    await opened(0);
    await parts.context.workspaceState.update('mmocr.configs', undefined);
  });

  /** A panel whose right side is the sample detector, looked at with another ratio. */
  async function changedPanel(unclipRatio: number) {
    const shown = parts.panels.show(sample('images', 'scene_04.jpg'), {
      left: 'none',
      right: 'local:cpu/dbnet_tiny',
    });
    const { right } = await shown;
    assert.ok(right.state === 'done', JSON.stringify(right));
    const panel = parts.panels.active;
    assert.ok(panel);
    const { instances } = right.prediction;
    await look(panel.session, unclipRatio);
    assert.notDeepEqual(panel.session.prediction('right')?.instances, instances);
    return panel;
  }

  it('asks once for the config, edits its document without saving it, and Undo takes it back', async () => {
    const panel = await changedPanel(2.25);
    const { questions, errors } = await answering(['dbnet_tiny_fpnc_synth.py'], () =>
      panel.writeToConfig('right'),
    );
    assert.deepEqual(errors, []);
    assert.equal(questions.length, 1);
    assert.ok(questions[0]?.rows?.[0]?.label.startsWith('dbnet_tiny'));
    const document = await vscode.workspace.openTextDocument(config());
    const override = 'det_head=dict(postprocessor=dict(unclip_ratio=2.25))';
    assert.equal(
      document.getText(),
      text.replace(
        'neck=dict(in_channels=[16, 32, 64, 128]))',
        `neck=dict(in_channels=[16, 32, 64, 128]),\n    ${override})`,
      ),
    );
    assert.ok(document.isDirty);
    assert.equal(fs.readFileSync(config(), 'utf8'), text);

    // The config is known now; another value stands where the first one does.
    await look(panel.session, 3);
    const again = await answering([], () => panel.writeToConfig('right'));
    assert.deepEqual([again.questions, again.errors], [[], []]);
    assert.match(document.getText(), /unclip_ratio=3\.0\)/);

    await vscode.window.showTextDocument(document);
    await undone(() => document.getText().includes('unclip_ratio=2.25)'));
    await undone(() => document.getText() === text);
    assert.equal(fs.readFileSync(config(), 'utf8'), text);
  });
});
