import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, stopServer, testImage } from '../../tools/main-job.mjs';
import { copySamples } from '../../tools/samples.mjs';
import { startWindows, type Window, type Windows } from '../../tools/window.mjs';
import { project } from './project';
import { serving } from './servingProcesses';

const root = path.join(__dirname, '..', '..');
const samples = copySamples();
let windows: Windows;
let window: Window;

beforeAll(async () => {
  const folder = project(samples.folder, 'stopped', 'dbnet_tiny');
  // Any task whose terminal comes through a reload makes VS Code run the others once more.
  const task = {
    label: 'Watch Something',
    type: 'process',
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1e6)'],
    isBackground: true,
    problemMatcher: [],
  };
  const tasks = JSON.stringify({ version: '2.0.0', tasks: [task] });
  fs.writeFileSync(path.join(folder, '.vscode', 'tasks.json'), tasks);
  windows = await startWindows({ link: [root] });
  window = await windows.open(folder);
});
afterAll(async () => {
  await windows.stop();
  samples.remove();
});

/** How many tasks run, as the status bar has it. */
const running = async (): Promise<string> =>
  (await window.page.locator('.statusbar-item[id*="runningTasks"]').allInnerTexts()).join().trim();

it('a server that was stopped stays stopped while another task comes through a reload', async () => {
  await startServer(window, 'Built-in Server');
  await window.run('Tasks: Run Task');
  await window.chooseByTyping('Watch Something');
  await expect.poll(running).toBe('2');
  await stopServer(window, 'Built-in Server');
  await window.reload();
  // VS Code finds its tasks seconds after the reload, in the order in which they had run.
  await expect.poll(running, { timeout: 300_000, interval: 100 }).toMatch(/\d/);
  expect(await running()).toBe('1');
  expect(serving(windows.server.folder)).toEqual([]);
});

it('and starts when its user wants it, in the same minute', async () => {
  await startServer(window, 'Built-in Server');
  expect(serving(windows.server.folder)).toHaveLength(1);
  expect(await testImage(window, 'scene.jpg', 'Built-in Server')).toMatch(/match/);
});
