import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startServer } from '../../tools/main-job.mjs';
import { copySamples } from '../../tools/samples.mjs';
import { project as projectIn } from './project';
import { startWindows, type Window, type Windows } from '../../tools/window.mjs';

const root = path.join(__dirname, '..', '..');
const samples = copySamples();
let windows: Windows | undefined;

afterEach(async () => {
  await windows?.stop();
  windows = undefined;
});

const project = (name: string, modelName: string): string =>
  projectIn(samples.folder, name, modelName);

async function open(folder: string, locale?: string): Promise<Window> {
  windows = await startWindows({ link: [root], ...(locale ? { locale } : {}) });
  return windows.open(folder, { viewport: { width: 1280, height: 800 } });
}

const labels = async (window: Window): Promise<string[]> =>
  (await window.page.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts()).map(
    text => text.trim(),
  );

/** With the refusal of who has no key, too. */
const answers = (port: string): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/ping`).then(
    () => true,
    () => false,
  );

it("a click on the server's item opens its menu, and stops nothing", async () => {
  const window = await open(project('one', 'dbnet_tiny'));
  await startServer(window, 'Built-in Server');
  await window.server.click();
  await window.pick('Stop').waitFor();
  const offered = await labels(window);
  expect(offered).toEqual(
    expect.arrayContaining([
      'dbnet_tiny 1.0',
      'Stop',
      'Restart',
      'Test an Image…',
      'Copy Address',
      'Show Log',
    ]),
  );
  await window.page.keyboard.press('Escape');
  await expect.poll(() => window.server.textContent()).toMatch(/Built-in Server :\d+/);
});

it('its menu tests an image with a model, restarts the server and stops it', async () => {
  const window = await open(project('menu', 'dbnet_tiny'));
  await startServer(window, 'Built-in Server');
  await window.chooseFromServerMenu('dbnet_tiny 1.0');
  await window.chooseByTyping('scene.jpg');
  expect(await window.verdict()).toMatch(/match/);
  expect(
    await window.webview.locator('select.picker').first().locator('option:checked').textContent(),
  ).toBe('dbnet_tiny 1.0 on Built-in Server');

  await Promise.all([
    window.server.locator('.codicon-sync').waitFor(),
    window.chooseFromServerMenu('Restart'),
  ]);
  await window.serverReady();
  const port = (await window.server.textContent())!.match(/:(\d+)/)![1]!;
  expect(await answers(port)).toBe(true);

  await window.chooseFromServerMenu('Stop');
  await window.server.locator('.codicon-circle-outline').waitFor();
  await expect.poll(() => answers(port)).toBe(false);
});

it('the model stores of two folders both count, and a start asks which one', async () => {
  const workspace = path.join(samples.folder, '..', 'two.code-workspace');
  const folders = [project('alpha', 'alpha_net'), project('beta', 'beta_net')];
  writeFileSync(workspace, JSON.stringify({ folders: folders.map(folder => ({ path: folder })) }));
  const window = await open(workspace);
  await window.run('MMOCR: Select Model…');
  await window.pick('alpha_net').waitFor();
  await window.pick('beta_net').waitFor();
  await window.page.keyboard.press('Escape');
  await window.run('MMOCR: Start Built-in Server');
  await window.chooseByTyping('beta', { row: 'beta/store' });
  await window.serverReady();
  await window.server.click();
  await window.pick('beta_net 1.0').waitFor();
});

it('has no spaces inside Chinese', async () => {
  const window = await open(project('three', 'dbnet_tiny'), 'zh-cn');
  await startServer(window, 'Built-in Server');
  await window.server.click();
  await window.pick('停止').waitFor();
  const texts = [
    (await window.server.textContent()) ?? '',
    ...(await labels(window)),
    await window.page.locator('.quick-input-title').innerText(),
  ];
  expect(texts.filter(text => /\p{Script=Han} +\p{Script=Han}/u.test(text))).toEqual([]);
  expect(texts.join('\n')).toContain('内置服务器已就绪');
});
