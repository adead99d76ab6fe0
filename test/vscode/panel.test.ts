import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import type { Parts } from '../../src/host/parts';
import { comparePredictions } from '../../src/compare/compare';
import type { PanelMemento, SourceChoice } from '../../src/protocol/viewer';
import { imageNames } from '../../src/model/imageFormat';
import { resultJson } from '../../src/host/results/saving';
import { runId } from '../../src/runs/runId';
import { activate, extension, sample, until } from './extension';
import { keptPanel, opened, tabs } from './panels';

describe('Results panel', function () {
  this.timeout(60_000);
  let parts: Parts;
  let memento: PanelMemento;
  const show = (image: string): Promise<unknown> =>
    parts.panels
      .show(sample('images', image), { run: false })
      .then(() =>
        until(
          vscode.window.tabGroups.onDidChangeTabs,
          () => parts.panels.active !== undefined,
          20,
          'a panel in front',
        ),
      );
  const titled = (labels: string[]): Promise<void> =>
    until(
      vscode.window.tabGroups.onDidChangeTabs,
      () => tabs().sort().join() === labels.join(),
      20,
      labels.join(),
    );

  before(async () => {
    parts = await activate();
    memento = keptPanel();
  });
  afterEach(async () => {
    parts.panels.dispose();
    await opened(0);
  });

  it('shows the next image in the panel there is, as preview editors do', async () => {
    await show('scene_00.png');
    await show('scene_01.jpg');
    await titled(['Text in scene_01.jpg']);
  });

  it('leaves a panel alone that is kept open, and shows its image there again', async () => {
    await show('scene_00.png');
    await vscode.commands.executeCommand('mmocr.keepResultsOpen');
    await show('scene_01.jpg');
    await titled(['Text in scene_00.png', 'Text in scene_01.jpg']);
    await show('scene_02.png');
    await show('scene_00.png');
    await titled(['Text in scene_00.png', 'Text in scene_02.png']);
    assert.equal(parts.panels.active?.session.imagePath, sample('images', 'scene_00.png'));
  });

  it('leaves a panel alone whose tab is pinned', async () => {
    await show('scene_00.png');
    await vscode.commands.executeCommand('workbench.action.pinEditor');
    await until(
      vscode.window.tabGroups.onDidChangeTabs,
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.isPinned === true,
      20,
      'a pinned tab',
    );
    await show('scene_01.jpg');
    await titled(['Text in scene_00.png', 'Text in scene_01.jpg']);
  });

  it('goes to the next and the previous image of the folder, with the same choices, and stops at the end', async () => {
    await show('scene_00.png');
    const shown = parts.panels.active;
    assert.ok(shown);
    shown.session.scoreThreshold = 0.3;
    shown.session.prefer({ right: 'local:cpu' });
    await vscode.commands.executeCommand('mmocr.nextImage');
    assert.equal(shown.session.imagePath, sample('images', 'scene_01.jpg'));
    assert.deepEqual(
      [shown.session.scoreThreshold, shown.session.chosen('right')],
      [0.3, 'local:cpu'],
    );
    await titled(['Text in scene_01.jpg']);
    await vscode.commands.executeCommand('mmocr.previousImage');
    assert.equal(shown.session.imagePath, sample('images', 'scene_00.png'));
    const names = fs.readdirSync(sample('images')).filter(name => imageNames.test(name));
    for (let i = 0; i < names.length; i++) await shown.step('next');
    const last = shown.session.imagePath;
    await shown.step('next');
    assert.equal(shown.session.imagePath, last);
  });

  it('ends the run of the image it leaves', async () => {
    await show('scene_00.png');
    const shown = parts.panels.active;
    assert.ok(shown);
    const left = shown.session;
    const running = left.run();
    await shown.step('next');
    await running;
    assert.notEqual(shown.session, left);
    assert.ok(![left.state().left.state, left.state().right.state].includes('running'));
  });

  it('copies what the page says of the place of a right-click', async () => {
    await vscode.commands.executeCommand('mmocr.copyText', {
      webview: 'mmocr.results',
      webviewSection: 'instance',
      mmocrText: '出口 "x"',
    });
    assert.equal(await vscode.env.clipboard.readText(), '出口 "x"');
    await vscode.commands.executeCommand('mmocr.copyLocalBoundary', {
      mmocrBoundary: 'not this',
      mmocrLocalBoundary: '[1, 2, 3, 4, 5, 6, 0.9]',
    });
    assert.equal(await vscode.env.clipboard.readText(), '[1, 2, 3, 4, 5, 6, 0.9]');
    await vscode.commands.executeCommand('mmocr.copyText');
    assert.equal(await vscode.env.clipboard.readText(), '[1, 2, 3, 4, 5, 6, 0.9]');
  });

  it("offers its own menu in place of the browser's, and keys for the folder's images", () => {
    const { menus, keybindings } = (
      extension().packageJSON as {
        contributes: {
          menus: Record<string, { command: string; when: string }[]>;
          keybindings: { command: string; key: string; when: string }[];
        };
      }
    ).contributes;
    const offered = menus['webview/context']
      ?.filter(({ when }) => when.includes("webviewId == 'mmocr.results'"))
      .map(({ command }) => command);
    assert.deepEqual(
      offered,
      ['Text', 'ServedText', 'LocalText', 'Boundary', 'ServedBoundary', 'LocalBoundary', 'AsCurl']
        .map(what => `mmocr.copy${what}`)
        .concat('mmocr.saveResultJson', 'mmocr.saveResultPng'),
    );
    const hidden = menus['commandPalette']
      ?.filter(({ when }) => when === 'false')
      .map(({ command }) => command);
    assert.deepEqual(
      hidden?.filter(command => command.startsWith('mmocr.copy')),
      offered?.slice(0, 6),
    );
    assert.deepEqual(
      keybindings.map(({ command, key }) => `${command} ${key}`),
      ['mmocr.previousImage alt+pageup', 'mmocr.nextImage alt+pagedown'],
    );
    for (const { when } of keybindings)
      assert.equal(when, "activeWebviewPanelId == 'mmocr.results'");
  });

  it('compares any two: ground truth beside the image, a local model by name, a saved result', async () => {
    const image = sample('images', 'scene_03.jpg');
    const truth = runId({ kind: 'truth', path: sample('images', 'textdet_test.json') });
    const named = runId({ kind: 'local', device: 'cpu', model: 'dbnet_tiny' });
    const state = await parts.panels.show(image, { left: truth, right: named });
    assert.deepEqual(
      [state.leftSource, state.rightSource],
      [
        { kind: 'truth', path: sample('images', 'textdet_test.json') },
        { kind: 'local', model: 'dbnet_tiny', device: 'cpu' },
      ],
    );
    const [left, right] = [state.left, state.right].map(side =>
      side.state === 'done' ? side.prediction : undefined,
    );
    assert.ok(left && right && left.instances.every(({ score }) => score === undefined));
    const offered = (choices: SourceChoice[]): string[] => choices.map(({ label }) => label);
    for (const choices of [state.leftChoices, state.rightChoices])
      for (const label of ['dbnet_tiny, local · CPU', 'ground truth: textdet_test.json'])
        assert.ok(offered(choices).includes(label), `${label} of ${offered(choices).join()}`);
    const saved = sample('saved result.json');
    fs.writeFileSync(saved, resultJson(image, left, right, undefined));
    try {
      const file = runId({ kind: 'file', path: saved, side: 'right' });
      const again = await parts.panels.show(image, { left: file, right: named });
      assert.ok(again.left.state === 'done' && again.right.state === 'done');
      const { equal } = comparePredictions(
        again.left.prediction,
        again.right.prediction,
        again.options,
      );
      assert.equal(equal, true);
    } finally {
      fs.rmSync(saved);
    }
  });

  it('restores what it showed', async () => {
    const panel = vscode.window.createWebviewPanel('mmocr.results', '', vscode.ViewColumn.Active);
    await parts.panels.serializer.deserializeWebviewPanel(panel, memento);
    const state = await parts.panels.show(memento.imagePath, { run: false });
    assert.equal(state.left.state, 'done');
    assert.equal(state.options.scoreThreshold, 0.7);
    await opened(1);
  });

  it('keeps open after a reload what was kept open', async () => {
    const panel = vscode.window.createWebviewPanel('mmocr.results', '', vscode.ViewColumn.Active);
    await parts.panels.serializer.deserializeWebviewPanel(panel, { ...memento, kept: true });
    await show('scene_01.jpg');
    await titled(['Text in scene_01.jpg', 'Text in scene_02.png']);
  });

  it('closes a restored panel that has nothing to show', async () => {
    const panel = vscode.window.createWebviewPanel('mmocr.results', '', vscode.ViewColumn.Active);
    await parts.panels.serializer.deserializeWebviewPanel(panel, undefined);
    await opened(0);
  });
});
