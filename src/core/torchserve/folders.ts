import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { isRunning, commandLineOf } from './processes';

/** The folders of one TorchServe, both private to this user and removed when it stopped. */
export interface ServerFolders {
  /** Its current folder: config.properties, key_file.json, `logs/`, `tmp/` with the pid file. */
  working: string;
  /** TEMP: unpacked models and the workers' sockets, whose paths may have 107 characters at most. */
  temp: string;
}

const owner = 'owner.json';

/** Makes the folders of a server that this process owns. `storage` may have any length. */
export async function makeFolders(storage: string): Promise<ServerFolders> {
  await fs.mkdir(storage, { recursive: true });
  const working = await fs.mkdtemp(path.join(storage, 'server-'));
  const temp = await fs.mkdtemp(path.join(os.tmpdir(), 'mmocr-'));
  await fs.writeFile(path.join(working, owner), JSON.stringify({ pid: process.pid, temp }));
  await Promise.all([fs.mkdir(path.join(working, 'tmp')), fs.mkdir(path.join(working, 'logs'))]);
  return { working, temp };
}

/** Whether the sockets of workers in `temp` have paths that the system takes (Linux 107, macOS 103 bytes). */
export function socketPathFits(temp: string, platform: NodeJS.Platform): boolean {
  return platform !== 'win32' && Buffer.byteLength(path.join(temp, '.ts.sock.65535')) <= (platform === 'darwin' ? 103 : 107);
}

/** The process id of TorchServe's Java process, while it is there. */
export async function javaPid(working: string): Promise<number | undefined> {
  const text = await fs.readFile(path.join(working, 'tmp', '.model_server.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 0 && isRunning(pid) ? pid : undefined;
}

/** Removes the folders of a stopped server; Windows lets go of files late, hence the retries. */
export async function removeFolders(folders: ServerFolders): Promise<void> {
  for (const folder of [folders.temp, folders.working]) await fs.rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/**
 * Removes what an editor or command line left that ended without stopping its TorchServe: folders whose owner is gone. A TorchServe that
 * still runs in one is ended, if its command line shows that it is that one; folders in doubt stay.
 */
export async function removeLeftovers(storage: string): Promise<void> {
  for (const name of await fs.readdir(storage).catch(() => [])) {
    if (!name.startsWith('server-')) continue;
    const working = path.join(storage, name);
    const left = JSON.parse(await fs.readFile(path.join(working, owner), 'utf8').catch(() => '{}')) as { pid?: number; temp?: string };
    if (left.pid === undefined || isRunning(left.pid)) continue;
    const java = await javaPid(working);
    if (java !== undefined) {
      if ((await commandLineOf(java)).includes(working)) process.kill(java, 'SIGTERM');
      continue;
    }
    const temp = left.temp && path.basename(left.temp).startsWith('mmocr-') ? left.temp : working;
    await removeFolders({ working, temp });
  }
}
