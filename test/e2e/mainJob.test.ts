import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert, sample, startServer, stopServer, testImage } from '../../tools/main-job.mjs';
import { copySamples } from '../../tools/samples.mjs';
import { startWindows, type Window, type Windows } from '../../tools/window.mjs';
import { python1x } from '../pythonEnvironments';

const root = path.join(__dirname, '..', '..');

/** Command lines of the processes that name `text`. */
function processesNaming(text: string): string[] {
  return fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const line = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(text) ? [line] : [];
      } catch {
        return []; // ended meanwhile
      }
    });
}

describe('the main job, in order', () => {
  let windows: Windows, window: Window, second: Window;
  const settings = { 'mmocr.python': python1x(), 'mmocr.modelStore': 'model-store' };
  const samples = copySamples(settings);
  const others = copySamples(settings);

  beforeAll(async () => {
    windows = await startWindows({ link: [root] });
    window = await windows.open(samples.folder);
  });
  afterAll(async () => {
    await windows.stop();
    samples.remove();
    others.remove();
  });

  it('a right-click on a checkpoint makes an archive', async () => {
    await convert(window);
    expect(fs.readdirSync(path.join(samples.folder, 'model-store'))).toEqual([
      `${sample.model}.mar`,
    ]);
  });

  it('TorchServe starts from the palette and the status bar says when it is ready', async () => {
    await startServer(window);
    await expect.poll(() => window.server.textContent()).toMatch(/TorchServe :\d+/);
  });

  it('a right-click on an image shows where the text is, and that both runs agree', async () => {
    expect(await testImage(window)).toMatch(/match/);
    await expect
      .poll(() => window.webview.locator('table[role=grid] tbody tr').count())
      .toBeGreaterThan(0);
    expect(await window.webview.locator('.notice.bad').count()).toBe(0);
  });

  it('what it shows can be saved as JSON', async () => {
    const file = path.join(samples.folder, 'result.json');
    await window.saveJson(file);
    await expect.poll(() => fs.existsSync(file)).toBe(true);
    expect(JSON.stringify(JSON.parse(fs.readFileSync(file, 'utf8')))).toContain('"rows"');
  });

  it('a reload of the window keeps the panel and finds the server', async () => {
    await window.reload();
    await window.webview.locator('main.panel').waitFor();
    await expect
      .poll(() => window.page.locator('.tab.active').textContent())
      .toContain(path.basename(sample.image));
  });

  it('which stops, stays stopped over a reload, and starts again', async () => {
    await stopServer(window);
    await expect.poll(() => processesNaming(samples.folder)).toEqual([]);
    await startServer(window);
    await window.reload();
    await window.serverReady();
    await stopServer(window);
    await window.reload();
    await startServer(window);
    expect(await testImage(window)).toMatch(/match/);
  });

  it('a second window serves its own models on its own port', async () => {
    second = await windows.open(others.folder);
    await convert(second);
    await startServer(second);
    expect(await testImage(second)).toMatch(/match/);
    await stopServer(second);
    await expect.poll(() => processesNaming(others.folder)).toEqual([]);
  });
});
