import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { activate, extension } from './extension';

interface Manifest {
  contributes: { commands: { command: string; title: string; category: string }[] };
}

describe('manifest', () => {
  before(activate);

  it('registers every command it names, and names every command registered', async () => {
    const named = (extension().packageJSON as Manifest).contributes.commands
      .map(entry => entry.command)
      .sort();
    const registered = (await vscode.commands.getCommands(true))
      .filter(id => id.startsWith('mmocr.'))
      .sort();
    assert.deepEqual(registered, named);
  });

  it('shows commands under MMOCR, with titles instead of keys', () => {
    for (const { category, title } of (extension().packageJSON as Manifest).contributes.commands) {
      assert.equal(category, 'MMOCR');
      assert.doesNotMatch(title, /%|^$/);
    }
  });

  it('has every text in English and Chinese, and no text that nothing shows', () => {
    const folder = extension().extensionPath;
    const manifest = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
    const shown = [
      ...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(match => match[1])),
    ].sort();
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const texts = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Record<
        string,
        string
      >;
      assert.deepEqual(Object.keys(texts).sort(), shown, file);
    }
  });

  it('draws every step of the walkthrough with a picture that exists', () => {
    const { walkthroughs } = (
      extension().packageJSON as {
        contributes: { walkthroughs: { steps: { media: { svg: string } }[] }[] };
      }
    ).contributes;
    const steps = walkthroughs.flatMap(walkthrough => walkthrough.steps);
    assert.ok(steps.length > 0 && steps.length <= 5);
    for (const { media } of steps)
      assert.ok(fs.existsSync(path.join(extension().extensionPath, media.svg)), media.svg);
  });
});
