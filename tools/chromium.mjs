// Finds and starts a Chromium for the windows and the viewer tests.
import fs from 'node:fs';
import path from 'node:path';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const installed =
  {
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    win32: [
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  }[process.platform] ?? [];

/** A program's path on PATH, if any. */
export function onPath(name) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const suffix of suffixes) {
      const file = path.join(folder, name + suffix);
      if (folder && fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
    }
  }
  return undefined;
}

/** Chromium, Chrome or Edge of this machine; the variable CHROMIUM wins. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of names) {
    const found = onPath(name);
    if (found) return found;
  }
  return installed.find(file => fs.existsSync(file));
}

/**
 * Off the network: only 127.0.0.1 resolves. (`page.route()` would do it too, but switches the HTTP
 * cache off.)
 */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/**
 * Starts it headless. We handle signals ourselves: playwright's handlers would race our clean-up.
 */
export async function launchChromium(env = {}) {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error(
      'No Chromium found: install the "chromium" package, or name a Chromium in the variable CHROMIUM.',
    );
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args,
    env: { ...process.env, ...env },
  });
}
