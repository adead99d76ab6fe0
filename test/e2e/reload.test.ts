import * as path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startServer } from '../../tools/main-job.mjs';
import { copySamples } from '../../tools/samples.mjs';
import { startWindows, type Window, type Windows } from '../../tools/window.mjs';
import { project } from './project';
import { serving as servingProcesses } from './servingProcesses';

const root = path.join(__dirname, '..', '..');
const samples = copySamples();
let windows: Windows | undefined;

afterEach(async () => {
  await windows?.stop();
  windows = undefined;
});

const serving = (): number[] => servingProcesses(windows!.server.folder);

async function served(name: string): Promise<Window> {
  const folder = project(samples.folder, name, 'dbnet_tiny');
  windows = await startWindows({ link: [root] });
  const window = await windows.open(folder, { viewport: { width: 1280, height: 800 } });
  await startServer(window, 'Built-in Server');
  return window;
}

it('a reload of the window leaves the server running, and it is stopped by the window as before', async () => {
  const window = await served('reloaded');
  await window.chooseFromServerMenu('dbnet_tiny 1.0');
  await window.chooseByTyping('scene.jpg');
  expect(await window.verdict()).toMatch(/match/);
  const [item, before] = [await window.server.textContent(), serving()];
  expect(before).toHaveLength(1);

  await window.reload();
  await window.serverReady();
  await expect.poll(() => window.server.textContent()).toBe(item);
  expect(serving()).toEqual(before);
  // What was shown before is shown again, and asked again of the same server.
  expect(await window.verdict()).toMatch(/match/);
  await window.webview.getByRole('button', { name: 'Run Again' }).click();
  expect(await window.verdict()).toMatch(/match/);

  // A menu that loses the focus takes no choice: the user would choose again. Stop itself waits
  // until VS Code has found the task, a minute at most.
  await window.again('the server stopped', async () => {
    await window.chooseFromServerMenu('Stop');
    return window.server
      .locator('.codicon-circle-outline')
      .waitFor({ timeout: 180_000 })
      .then(
        () => true,
        () => false,
      );
  });
  await expect.poll(() => serving()).toEqual([]);
});

it('an editor that does not come back leaves no server', async () => {
  await served('closed');
  const storage = windows!.server.folder;
  expect(servingProcesses(storage)).toHaveLength(1);
  await windows!.stop();
  windows = undefined;
  await expect
    .poll(() => servingProcesses(storage), { timeout: 600_000, interval: 500 })
    .toEqual([]);
});
