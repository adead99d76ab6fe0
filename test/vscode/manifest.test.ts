import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, extension } from './extension';

interface Manifest {
  contributes: { commands: { command: string }[] };
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
});
