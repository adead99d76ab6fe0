// Starts and stops one isolated VS Code server (code-server) bound to 127.0.0.1, everything it
// writes in one folder.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hostFolder } from './folders.mjs';

const node24 = path.join(hostFolder, 'node_modules', '.bin', 'node');
const entry = path.join(hostFolder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

/**
 * A window without welcome pages, chat, restricted-mode banner or update checks; terminal text
 * readable in the DOM.
 */
const quietSettings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'terminal.integrated.gpuAcceleration': 'off',
  'window.confirmBeforeClose': 'never',
  'window.menuBarVisibility': 'classic',
  'editor.accessibilitySupport': 'off',
};

/**
 * Built-ins that cost start-up time and have no `browser` entry. One that has must stay: the
 * browser's own extension host would pick it up and report "Activating extension failed: Not
 * Found".
 */
const skippedBuiltins = [
  'GitHub.copilot-chat',
  'vscode.git',
  'vscode.github',
  'vscode.microsoft-authentication',
  'vscode.grunt',
  'vscode.gulp',
  'vscode.jake',
  'vscode.php-language-features',
  'vscode.tunnel-forwarding',
  'vscode.terminal-suggest',
  'vscode.debug-auto-launch',
  'vscode.debug-server-ready',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
];

/** Without what a VS Code terminal, a test run or `npm run` sets; PORT would override ours. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(VSCODE_|ELECTRON_|CODE_SERVER_|npm_)/.test(name) &&
        !['PORT', 'PASSWORD', 'NODE_OPTIONS'].includes(name),
    ),
  );
}

/**
 * code-server and Chromium write logs, device ids and crash settings under the home folder unless
 * told otherwise.
 */
export const homeOf = folder => ({
  XDG_DATA_HOME: path.join(folder, 'xdg', 'data'),
  XDG_CONFIG_HOME: path.join(folder, 'xdg', 'config'),
  XDG_CACHE_HOME: path.join(folder, 'xdg', 'cache'),
});

function prepareFolder(folder, settings, link) {
  fs.mkdirSync(path.join(folder, 'data', 'User'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'ext'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'tmp'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'config.yaml'), '');
  fs.writeFileSync(
    path.join(folder, 'data', 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
  for (const extension of link) {
    const { publisher, name, version } = JSON.parse(
      fs.readFileSync(path.join(extension, 'package.json'), 'utf8'),
    );
    const at = path.join(folder, 'ext', `${publisher}.${name}-${version}`.toLowerCase());
    fs.rmSync(at, { force: true });
    fs.symlinkSync(path.resolve(extension), at, 'dir');
  }
}

const folderArgs = folder => [
  '--config',
  path.join(folder, 'config.yaml'),
  '--user-data-dir',
  path.join(folder, 'data'),
  '--extensions-dir',
  path.join(folder, 'ext'),
];

/**
 * Starts a server. `link`: unpacked extensions that appear as installed; `vsix`: one to install.
 * `testMode`: lets the page name an extension to develop and a test suite to run (a built server
 * ignores them otherwise) but switches notifications off, so windows driven by hand do without.
 * `idleSeconds`: the server ends itself that long after the last window, should this process be
 * killed outright.
 */
export async function startServer({
  settings = {},
  link = [],
  vsix,
  env = {},
  locale,
  port = 0,
  testMode = false,
  idleSeconds = 120,
  folder,
} = {}) {
  folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-window-'));
  prepareFolder(folder, settings, link);
  if (vsix) await installVsix(folder, vsix);
  const logFile = path.join(folder, 'server.log');
  const log = fs.openSync(logFile, 'w');
  const args = [
    entry,
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${port}`,
    ...folderArgs(folder),
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    '--disable-proxy',
    '--ignore-last-opened',
    '--idle-timeout-seconds',
    String(idleSeconds),
    ...(locale ? ['--locale', locale] : []),
    ...(testMode ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  const child = spawn(node24, args, {
    env: {
      ...cleanEnvironment(),
      ...homeOf(folder),
      TMPDIR: path.join(folder, 'tmp'),
      VSCODE_SKIP_BUILTIN_EXTENSIONS: skippedBuiltins.join(','),
      EXTENSIONS_GALLERY: '{}',
      ...env,
    },
    stdio: ['ignore', 'pipe', log],
    // its own process group: one signal reaches server, terminals, watcher and extension hosts
    detached: true,
  });
  const exited = new Promise(resolve =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  const stop = once(async () => {
    const signal = name => {
      try {
        process.kill(-child.pid, name);
      } catch {
        /* already gone */
      }
    };
    signal('SIGTERM');
    const late = setTimeout(signal, 5000, 'SIGKILL');
    await exited;
    clearTimeout(late);
    signal('SIGKILL'); // nothing in the group outlives the server
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  try {
    return { port: await listening(child, exited, log, logFile), folder, logFile, exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port it listens on, from its first lines: port 0 is race-free. */
function listening(child, exited, log, logFile) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new Error(`code-server did not start within 600 s\n${text}`)),
      600_000,
    );
    child.once('error', reject);
    void exited.then(code =>
      reject(new Error(`code-server ended (${code})\n${fs.readFileSync(logFile, 'utf8')}`)),
    );
    child.stdout.on('data', data => {
      fs.writeSync(log, data);
      text += data;
      const found = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found[1]));
    });
  });
}

/** Installs a .vsix into `folder` before the server starts there. */
async function installVsix(folder, vsix) {
  const child = spawn(
    node24,
    [entry, ...folderArgs(folder), '--install-extension', path.resolve(vsix), '--force'],
    {
      env: { ...cleanEnvironment(), ...homeOf(folder), EXTENSIONS_GALLERY: '{}' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      text += data;
    });
  const code = await new Promise(resolve => child.once('close', resolve));
  if (code !== 0 || !text.includes('successfully installed'))
    throw new Error(`installing ${vsix} failed (${code}): ${text}`);
}

/** A path of this machine as the window names it. */
export const remoteUri = (port, file) =>
  `vscode-remote://127.0.0.1:${port}${encodeURI(path.resolve(file)).replace(/[?#]/g, encodeURIComponent)}`;

/** The address of a window on `folder`; `payload` as VS Code's web workbench reads it. */
export function windowUrl(port, folder, payload = []) {
  const kind = folder?.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams(folder ? { [kind]: path.resolve(folder) } : { ew: 'true' });
  if (payload.length) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

function once(work) {
  let result;
  return () => (result ??= work());
}
