import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { foundAgain } from '../../src/host/servers/foundAgain';
import { closeTerminal } from '../../src/host/servers/sessionTerminal';
import { until } from './extension';

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

interface LeftRunning {
  pid: number;
  takenAt: number;
  execution?: vscode.TaskExecution;
}

describe('a server that a reload of the window left running', function () {
  this.timeout(600_000);

  it('is stopped once VS Code has found its task: before, it would be started again', async () => {
    const { terminal, pid } = await left();
    const session: LeftRunning = { pid, takenAt: Date.now() };
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

  it('is stopped at once when VS Code has had a minute to find it', async () => {
    const from = Date.now();
    await foundAgain({ pid: process.pid, takenAt: from - 61_000 });
    assert.ok(Date.now() - from < 30_000);
  });

  it('is stopped at once where VS Code is not to look for it', async () => {
    const task = vscode.workspace.getConfiguration('task');
    await task.update('reconnection', false, vscode.ConfigurationTarget.Global);
    try {
      const from = Date.now();
      await foundAgain({ pid: process.pid, takenAt: from });
      assert.ok(Date.now() - from < 30_000);
    } finally {
      await task.update('reconnection', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('leaves no terminal behind: VS Code would put the next run into it', async () => {
    const { terminal, pid } = await left();
    const other = await left();
    await closeTerminal(pid);
    const isClosed = (): boolean => !vscode.window.terminals.includes(terminal);
    await until(vscode.window.onDidCloseTerminal, isClosed, 60, 'the terminal closed');
    assert.ok(vscode.window.terminals.includes(other.terminal));
    other.terminal.dispose();
  });

  it('is not waited for when it has ended', async () => {
    const { terminal, pid } = await left();
    const waiting = foundAgain({ pid, takenAt: Date.now() });
    terminal.dispose();
    await waiting;
  });
});
