import { afterAll, beforeAll, expect, it } from 'vitest';
import * as path from 'node:path';
import { convert, startServer, stopServer, testImage } from '../../tools/main-job.mjs';
import { copySamples } from '../../tools/samples.mjs';
import { startWindows, type Window, type Windows } from '../../tools/window.mjs';

const root = path.join(__dirname, '..', '..');

let windows: Windows, window: Window;
/** A machine without Java and Python: neither is named in the settings. */
const samples = copySamples({ 'mmocr.modelStore': 'model-store' });

beforeAll(async () => {
  windows = await startWindows({ link: [root] });
  window = await windows.open(samples.folder);
});
afterAll(async () => {
  await windows.stop();
  samples.remove();
});

it('the main job without Java and Python: convert, the built-in server, both runs agree', async () => {
  await convert(window);
  await startServer(window, 'Built-in Server');
  await expect.poll(() => window.server.textContent()).toMatch(/Built-in Server :\d+/);
  expect(await testImage(window, undefined, 'Built-in Server')).toMatch(/All 4 match/);
  expect(await window.webview.locator('.notice.bad').count()).toBe(0);
  // What converting and starting had to say does not lie over the picture.
  expect(await window.page.locator('.notification-toast:visible').count()).toBe(0);
});

it('without a running server the test offers to start this one first', async () => {
  await stopServer(window, 'Built-in Server');
  await window.rightClick('images/receipt.jpg', 'Test on TorchServe');
  await window.choose('Start Built-in Server');
  expect(await window.verdict()).toMatch(/match/);
});
