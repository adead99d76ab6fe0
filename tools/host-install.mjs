// Installs the browser-based VS Code host (code-server and the Node 24 it needs) without compiling
// anything: every native module it needs (terminal, file watcher) comes prebuilt in its npm
// package. Works with any Node >= 20.
import fs from 'node:fs';
import path from 'node:path';
import { cache, hostFolder, root } from './folders.mjs';
import { npmScript } from './invocation.mjs';
import { fingerprint, makeOnce, npmEnvironment, run } from './steps.mjs';

const recipe = path.join(root, 'tools', 'host');
const files = ['package.json', 'package-lock.json', '.npmrc'];

/** The host exists for Linux; macOS and Windows have desktop VS Code. */
export const hostSupported = () =>
  process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

/** Installs the host into the cache folder, once per lock file. */
export async function installHost(progress) {
  const key = fingerprint(
    process.arch,
    ...files.map(file => fs.readFileSync(path.join(recipe, file))),
  );
  await makeOnce(
    hostFolder,
    key,
    async () => {
      fs.mkdirSync(hostFolder, { recursive: true });
      for (const file of files)
        fs.copyFileSync(path.join(recipe, file), path.join(hostFolder, file));
      const install = (args, cwd) =>
        run(
          npmScript('npm'),
          [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'],
          { cwd, env: npmEnvironment(), log: path.join(cache, 'logs', 'host.log'), progress },
        );
      await install(['ci'], hostFolder);
      const server = path.join(hostFolder, 'node_modules', 'code-server', 'lib', 'vscode');
      // Not `npm ci`: code-server's own lock file lacks an entry. The versions come from its
      // shrinkwrap all the same.
      await install(['install', '--omit=dev'], server);
      await install(['install', '--omit=dev'], path.join(server, 'extensions'));
      linkScripts(server);
    },
    { clean: true },
  );
}

/** What code-server's own postinstall does besides compiling. */
function linkScripts(server) {
  for (const [folder, target, name] of [
    ['bin/remote-cli', 'code-linux.sh', 'code-server'],
    ['bin/helpers', 'browser-linux.sh', 'browser.sh'],
  ]) {
    const link = path.join(server, folder, name);
    if (!fs.existsSync(link)) fs.symlinkSync(target, link);
  }
}
