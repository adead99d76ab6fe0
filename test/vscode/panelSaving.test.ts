import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import type { Parts } from '../../src/host/parts';
import { saveResult } from '../../src/host/results/saving';
import { activate, sample, until } from './extension';
import { keptPanel, opened } from './panels';

/**
 * Runs `work` and answers the save dialog it shows; resolves with the path that was proposed. The
 * dialog itself no test can work.
 */
async function saving(
  answer: (proposed: vscode.Uri | undefined) => vscode.Uri | undefined,
  work: () => Thenable<unknown>,
): Promise<string | undefined> {
  const original = vscode.window.showSaveDialog;
  const proposed: (vscode.Uri | undefined)[] = [];
  const capture = ({ defaultUri }: vscode.SaveDialogOptions): Promise<vscode.Uri | undefined> => {
    proposed.push(defaultUri);
    return Promise.resolve(answer(defaultUri));
  };
  Object.assign(vscode.window, { showSaveDialog: capture });
  try {
    await work();
    // A page that is not there yet misses what it is told.
    await until(
      everySecond,
      () => {
        if (!proposed.length) void work();
        return proposed.length > 0;
      },
      30,
      'the save dialog',
    );
    return proposed[0]?.fsPath;
  } finally {
    Object.assign(vscode.window, { showSaveDialog: original });
  }
}

const everySecond: vscode.Event<void> = listener => {
  const timer = setInterval(() => {
    listener();
  }, 1000);
  return new vscode.Disposable(() => {
    clearInterval(timer);
  });
};

describe('Results panel, what it saves', function () {
  this.timeout(60_000);
  let parts: Parts;
  before(async () => {
    parts = await activate();
  });
  afterEach(async () => {
    parts.panels.dispose();
    await opened(0);
  });

  it('proposes to save outside of the images, then where was saved last', async () => {
    await parts.context.workspaceState.update('mmocr.resultsFolder', undefined);
    const target = sample('kept results', 'first.json');
    fs.mkdirSync(sample('kept results'));
    try {
      await parts.panels.show(keptPanel().imagePath, { run: false });
      const panel = vscode.window.createWebviewPanel('mmocr.results', '', vscode.ViewColumn.Active);
      await parts.panels.serializer.deserializeWebviewPanel(panel, {
        ...keptPanel(),
        imagePath: sample('images', 'scene_03.jpg'),
      });
      await until(panel.onDidChangeViewState, () => panel.active, 20, 'the panel in front');
      const first = await saving(
        () => vscode.Uri.file(target),
        async () => vscode.commands.executeCommand('mmocr.saveResultJson'),
      );
      assert.equal(first, sample('scene_03.dbnet_tiny.result.json'));
      await until(everySecond, () => fs.existsSync(target), 20, 'the saved result');
      assert.equal(
        (JSON.parse(fs.readFileSync(target, 'utf8')) as { left: { source: { model: string } } })
          .left.source.model,
        'dbnet_tiny',
      );
      assert.equal(
        await saving(
          () => undefined,
          async () => vscode.commands.executeCommand('mmocr.saveResultJson'),
        ),
        sample('kept results', 'scene_03.dbnet_tiny.result.json'),
      );
    } finally {
      fs.rmSync(sample('kept results'), { recursive: true });
    }
  });

  it('proposes a folder of its own where the images lie in the workspace folder itself, and leaves none behind', async () => {
    await parts.context.workspaceState.update('mmocr.resultsFolder', undefined);
    const image = sample('lone.png');
    fs.copyFileSync(sample('images', 'scene_00.png'), image);
    try {
      const proposed = await saving(
        () => undefined,
        () =>
          saveResult(
            { imagePath: image, model: undefined, extension: 'png', contents: new Uint8Array() },
            parts.context.workspaceState,
          ),
      );
      assert.equal(proposed, sample('results', 'lone.result.png'));
      assert.equal(fs.existsSync(sample('results')), false);
      await saving(
        uri => uri,
        () =>
          saveResult(
            { imagePath: image, model: undefined, extension: 'png', contents: new Uint8Array(3) },
            parts.context.workspaceState,
          ),
      );
      assert.equal(fs.statSync(sample('results', 'lone.result.png')).size, 3);
    } finally {
      fs.rmSync(sample('results'), { recursive: true, force: true });
      fs.rmSync(image);
      await parts.context.workspaceState.update('mmocr.resultsFolder', undefined);
    }
  });
});
