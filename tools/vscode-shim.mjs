#!/usr/bin/env node
// Stands in for the `code` executable in @vscode/test-electron's runTests(): same arguments, same
// contract (suite output on stdout, suite result as exit code), but the host is code-server and the
// window a headless Chromium.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchChromium } from './chromium.mjs';
import { homeOf, remoteUri, startServer, windowUrl } from './host.mjs';

const limit = 600_000;
// The launcher may be gone already: still clean up.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/**
 * `--name=value` and `--name value`, several of a name kept; what is left are the folders to open.
 */
function parse(args) {
  const options = { extensionDevelopmentPath: [], extensionTestsPath: [] };
  const folders = [];
  for (let i = 0; i < args.length; i++) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]);
    if (!match) folders.push(args[i]);
    else if (match[1] in options) options[match[1]].push(match[2] ?? args[++i]);
    else if (['user-data-dir', 'extensions-dir'].includes(match[1]) && match[2] === undefined) i++;
  }
  return {
    options,
    folder: folders.find(folder => fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()),
  };
}

const { options, folder: workspace } = parse(process.argv.slice(2));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-host-'));
const suiteOutput = path.join(folder, 'suite.out');
fs.writeFileSync(suiteOutput, '');

let copied = 0;
function copyOutput() {
  const bytes = fs.readFileSync(suiteOutput);
  process.stdout.write(bytes.subarray(copied));
  copied = bytes.length;
}
const copying = setInterval(copyOutput, 100);

let server, browser, finishing;
/** Ends once, whoever calls first: suite, time limit, signal, crash. */
function finish(code, why) {
  finishing ??= (async () => {
    clearInterval(copying);
    copyOutput();
    if (why) console.error(`[host] ${why}`);
    await Promise.all([
      browser?.close().catch(() => {}),
      server?.stop().catch(error => console.error(error)),
    ]);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    process.exit(code);
  })();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => finish(130, `interrupted by ${signal}`));
process.on('uncaughtException', error => finish(1, error.stack));
process.on('unhandledRejection', error => finish(1, error?.stack ?? String(error)));
setTimeout(
  () => finish(124, `no result from the extension host within ${limit / 1000} s`),
  limit,
).unref();

[server, browser] = await Promise.all([
  startServer({ folder, testMode: true, env: { SUITE_OUT: suiteOutput } }),
  launchChromium(homeOf(folder)),
]);
void server.exited.then(code => finish(1, `code-server ended early (${code})`));
browser.on('disconnected', () => finish(1, 'the browser ended'));

const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
page.on('crash', () => finish(1, 'the browser page crashed'));
// VS Code's web workbench reports a test run through these two.
await page.exposeFunction('codeAutomationLog', () => {});
await page.exposeFunction('codeAutomationExit', code => finish(code));
const payload = Object.entries(options).flatMap(([name, paths]) =>
  paths.map(each => [name, remoteUri(server.port, each)]),
);
await page.goto(windowUrl(server.port, workspace, payload), { waitUntil: 'commit' });
