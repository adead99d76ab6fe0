// node bench/activation.mjs [EXTENSION_FOLDER…] What starting the extension costs, by VS Code's own
// figures (Developer: Show Running Extensions): loading its code and calling `activate`, in windows
// opened one after the other; and the CPU time of loading `dist/extension.js` alone, each in a Node
// of its own, with a stand-in for `vscode`. Several folders take turns. `npm run build` first.
// BENCH_ROUNDS.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { copySamples } from '../tools/samples.mjs';
import { startWindows } from '../tools/window.mjs';
import { median, root } from './build.mjs';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const folders = process.argv.length > 2 ? process.argv.slice(2) : [root];

/** As much of `vscode` as is asked for while modules load: classes to extend. */
const loading = `
  const Module = require('node:module');
  const load = Module._load;
  const vscode = new Proxy({}, { get: () => class {} });
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
  // What the extension host has loaded anyway.
  for (const name of ['http', 'https', 'net', 'zlib', 'child_process', 'worker_threads'])
    require('node:' + name);
  const start = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1000);
`;

const loadOnce = folder =>
  Number(
    execFileSync(process.execPath, ['-e', loading, path.join(folder, 'dist', 'extension.js')], {
      encoding: 'utf8',
    }),
  );

/** The milliseconds that VS Code shows beside the extension's name. */
async function activateOnce(windows, workspace) {
  const window = await windows.open(workspace);
  try {
    await window.run('Developer: Show Running Extensions');
    const row = window.page.locator('.runtime-extensions-editor .monaco-list-row', {
      hasText: 'MMOCR Serving',
    });
    const time = row.locator('.activation-time', { hasText: /\d+\s*ms/ });
    await time.waitFor({ timeout: 60_000 });
    return Number(/(\d+)\s*ms/.exec(await time.textContent())[1]);
  } finally {
    await window.page.context().close();
  }
}

const samples = copySamples();
const measured = folders.map(folder => ({ folder, load: [], activate: [] }));
try {
  for (let round = 0; round < rounds; round++)
    for (const { folder, load } of measured) load.push(loadOnce(folder));
  for (const { folder, activate } of measured) {
    const windows = await startWindows({ link: [folder] });
    try {
      for (let round = 0; round < rounds; round++)
        activate.push(await activateOnce(windows, samples.folder));
    } finally {
      await windows.stop();
    }
  }
} finally {
  samples.remove();
}
for (const { folder, load, activate } of measured) {
  const { size } = fs.statSync(path.join(folder, 'dist', 'extension.js'));
  console.log(
    `${folder}: activation ${median(activate)} ms (${activate.join(', ')}), ` +
      `loading ${median(load).toFixed(0)} ms of CPU, ${Math.round(size / 1000)} kB`,
  );
}
