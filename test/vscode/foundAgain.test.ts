import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { foundAgain } from '../../src/host/servers/foundAgain';

/** A session without a task, as after a reload of the window, of a process that only waits. */
async function left(): Promise<{ terminal: vscode.Terminal; pid: number }> {
  const terminal = vscode.window.createTerminal({
    shellPath: process.execPath,
    shellArgs: ['-e', 'setInterval(() => {}, 1000)'],
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const pid = await terminal.processId;
  assert.ok(pid);
  return { terminal, pid };
}

describe('a server that a reload of the window left running', function () {
  this.timeout(600_000);

  it('is stopped once VS Code has found its task: before, it would be started again', async () => {
    const { terminal, pid } = await left();
    const session: { pid: number; execution?: vscode.TaskExecution } = { pid };
    let found = false;
    const waiting = foundAgain(session).then(() => {
      found = true;
    });
    // A turn of everything that could be asked of VS Code.
    await vscode.commands.executeCommand('workbench.action.terminal.focus');
    await Promise.all(vscode.window.terminals.map(each => each.processId));
    assert.equal(found, false);
    session.execution = {} as vscode.TaskExecution;
    await waiting;
    terminal.dispose();
  });

  it('is stopped at once where VS Code has no terminal of it', async () => {
    const from = Date.now();
    await foundAgain({ pid: process.pid });
    assert.ok(Date.now() - from < 60_000);
  });

  it('is not waited for when it has ended', async () => {
    const { terminal, pid } = await left();
    const waiting = foundAgain({ pid });
    terminal.dispose();
    await waiting;
  });
});
