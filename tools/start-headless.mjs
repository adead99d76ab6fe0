// The main job driven in a headless window; leaves out/start/panel.png and out/start/result.json.
import fs from 'node:fs';
import path from 'node:path';
import { out, root } from './folders.mjs';
import { convert, startServer, stopServer, testImage } from './main-job.mjs';
import { say, step } from './steps.mjs';
import { startWindows } from './window.mjs';

const folder = path.join(out, 'start');
const picture = path.join(folder, 'panel.png');
const result = path.join(folder, 'result.json');

/**
 * With the extension of the checkout, or a VSIX. Resolves with the exit code: 0 when the panel
 * shows both runs.
 */
export async function runHeadless(workspace, missing, vsix) {
  for (const part of ['host', 'chromium']) {
    if (!missing.includes(part)) continue;
    say(
      part === 'host'
        ? 'The headless window runs on Linux (x64, arm64) only.'
        : 'The headless window needs Chromium.',
    );
    return 1;
  }
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const server = missing.includes('environment') ? 'Built-in Server' : 'TorchServe';
  const opening = step('Opening the window', () =>
    startWindows(vsix ? { vsix } : { link: [root] }),
  );
  // Stopping the windows fails the step under way, which ends the run in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(
      signal,
      () =>
        void opening.then(
          opened => opened.stop(),
          () => {},
        ),
    );
  const windows = await opening;
  let window;
  try {
    window = await step('Waiting for VS Code', () => windows.open(workspace));
    await step('Convert to MAR', () => convert(window));
    await step(`Start ${server}`, () => startServer(window, server));
    const verdict = await step(`Test on ${server}`, () => testImage(window, undefined, server));
    await window.screenshotPanel(picture);
    await window.saveJson(result);
    await step(`Stop ${server}`, () => stopServer(window, server));
    console.log(`\n  ${verdict}\n\n  ${picture}\n  ${result}\n`);
    return 0;
  } catch (error) {
    const failed = path.join(folder, 'failed.png');
    await window?.page.screenshot({ path: failed }).catch(() => {});
    say(`${error.message}\nThe window when it failed: ${failed}`);
    return 1;
  } finally {
    await windows.stop();
  }
}
