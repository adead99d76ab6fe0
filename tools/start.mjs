// npm start
//
// Opens a window on a copy of samples/ and shows the main job: convert dbnet_tiny, start TorchServe,
// test an image, compare with the local run. Desktop VS Code where `code` is on PATH, else VS Code
// in the browser.
//
// npm start -- --headless [--vsix FILE]
//
// The same with nobody watching: saves the panel's picture and the compared result, prints both
// paths. With the extension of this checkout, or as the VSIX installs it.
//
// Brings npm packages and the window first, and a Python environment where the machine has Java and
// Python. Without them the job is done with the built-in server, which needs Node alone.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { onPath } from './chromium.mjs';
import { lackingPrograms } from './debian.mjs';
import { root } from './folders.mjs';
import { invocation } from './invocation.mjs';
import { copySamples, sampleSettings } from './samples.mjs';
import { setUp } from './setup.mjs';
import { say } from './steps.mjs';

const { headless, vsix } = parseArgs({
  options: { headless: { type: 'boolean' }, vsix: { type: 'string' } },
}).values;
const demo = path.join(root, 'tools', 'demo');

/** Resolves when the user ends the command with Ctrl+C. */
const interrupted = () =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });

/** A desktop window with its own settings and extensions; ends when the window is closed. */
async function showDesktop(code, folder) {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-code-'));
  say(`Opening VS Code on ${folder}; close the window to end.`);
  const { program, args, options } = invocation(code, [
    '--new-window',
    '--wait',
    '--user-data-dir',
    data,
    '--extensions-dir',
    path.join(data, 'extensions'),
    '--disable-workspace-trust',
    `--extensionDevelopmentPath=${root}`,
    `--extensionDevelopmentPath=${demo}`,
    folder,
  ]);
  const child = spawn(program, args, { ...options, stdio: 'inherit' });
  void interrupted().then(() => child.kill());
  const exitCode = await new Promise((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  fs.rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return exitCode ?? 0;
}

/** VS Code in the user's own browser; ends with Ctrl+C. */
async function showBrowser(folder) {
  const { startServer, windowUrl } = await import('./host.mjs');
  // From here on: the server outlives a process that ends while it starts.
  const ended = interrupted();
  const server = await startServer({ link: [root, demo], idleSeconds: 24 * 3600 });
  const url = windowUrl(server.port, folder);
  console.log(`\n  Open ${url}\n  Ctrl+C ends it.\n`);
  const opener = { darwin: 'open', linux: 'xdg-open' }[process.platform];
  if (
    opener &&
    onPath(opener) &&
    (process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.platform === 'darwin')
  ) {
    spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();
  }
  await Promise.race([ended, server.exited]);
  await server.stop();
  return 0;
}

async function show(folder, missing) {
  const code = onPath('code');
  if (code) return showDesktop(code, folder);
  if (!missing.includes('host')) return showBrowser(folder);
  say(
    'No window to show: install desktop VS Code and its "code" command (https://code.visualstudio.com).',
  );
  return 1;
}

const lacking = lackingPrograms(['java', 'python']);
if (lacking.length)
  say(
    `No ${lacking.map(name => (name === 'java' ? 'Java 11 or newer' : 'Python 3.10 or 3.11')).join(' and no ')} here: the built-in server takes TorchServe's place.`,
  );
const missing = await setUp({
  programs: headless ? ['chromium'] : [],
  environments: lacking.length ? [] : ['mmocr1'],
});
if (lacking.length) missing.push('environment');
const samples = copySamples(sampleSettings(missing));
try {
  if (headless) {
    const { runHeadless } = await import('./start-headless.mjs');
    process.exitCode = await runHeadless(samples.folder, missing, vsix);
  } else {
    process.exitCode = await show(samples.folder, missing);
  }
} finally {
  samples.remove();
}
