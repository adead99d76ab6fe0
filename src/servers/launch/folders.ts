import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { composed } from '../../base/fileNames';
import { removeTree } from '../../base/heldFiles';
import { commandLines, isRunningOn } from './processes';
import { thisSystem, type ProcessSystem } from './processSystem';

/** The folders of one TorchServe, both private to this user and removed when it stopped. */
export interface ServerFolders {
  /** Its current folder: config.properties, key_file.json, `logs/`, `tmp/` with the pid file. */
  working: string;
  /**
   * TEMP: unpacked models and the workers' sockets, whose paths may have 107 characters at most.
   */
  temp: string;
}

const ownerFile = 'owner.json';

/** Who uses a working folder, and its other folder. Without `pid` nobody does any more. */
export interface Owner {
  pid?: number;
  temp?: string;
}

/** Undefined where none was written, or not to its end. */
export async function readOwner(working: string): Promise<Owner | undefined> {
  try {
    const { pid, temp } = JSON.parse(
      await fs.readFile(path.join(working, ownerFile), 'utf8'),
    ) as Record<string, unknown>;
    return { ...(typeof pid === 'number' && { pid }), ...(typeof temp === 'string' && { temp }) };
  } catch {
    return undefined;
  }
}

const writeOwner = (working: string, owner: Owner): Promise<void> =>
  fs.writeFile(path.join(working, ownerFile), JSON.stringify(owner));

/** Takes over the folders of a server that another process started. Whether they are there. */
export async function ownFolders(
  { working, temp }: ServerFolders,
  pid = process.pid,
): Promise<boolean> {
  return writeOwner(working, { pid, temp }).then(
    () => true,
    () => false,
  );
}

/** Makes the folders of a server that this process owns. `storage` may have any length. */
export async function makeFolders(storage: string): Promise<ServerFolders> {
  await fs.mkdir(storage, { recursive: true });
  const temp = await fs.mkdtemp(path.join(os.tmpdir(), 'mmocr-'));
  let working: string | undefined;
  try {
    working = await fs.mkdtemp(path.join(storage, 'server-'));
    await writeOwner(working, { pid: process.pid, temp });
    await Promise.all([fs.mkdir(path.join(working, 'tmp')), fs.mkdir(path.join(working, 'logs'))]);
    return { working, temp };
  } catch (error) {
    await removeFolders({ working: working ?? temp, temp });
    throw error;
  }
}

/**
 * Whether the sockets of workers in `temp` have paths that the system takes (Linux 107, macOS 103
 * bytes).
 */
export function socketPathFits(temp: string, platform: NodeJS.Platform): boolean {
  return (
    platform !== 'win32' &&
    Buffer.byteLength(path.join(temp, '.ts.sock.65535')) <= (platform === 'darwin' ? 103 : 107)
  );
}

/** The process id of TorchServe's Java process, while it is there. */
export async function javaPid(
  working: string,
  system: ProcessSystem = thisSystem,
): Promise<number | undefined> {
  const text = await fs
    .readFile(path.join(working, 'tmp', '.model_server.pid'), 'utf8')
    .catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 0 && isRunningOn(system, pid) ? pid : undefined;
}

/**
 * TorchServe's launcher, its Java, and the built-in server: each is told the configuration it
 * starts with.
 */
const SERVER = /\bts\.model_server\b|\borg\.pytorch\.serve\.ModelServer\b|\bcli\.js"? serve\b/;

/**
 * The processes of the server in a working folder, found by their command lines: a launcher that
 * ended leaves Java behind, and a number in a file may be another process's by now. Where the
 * system tells no command lines, Java's is what its launcher wrote down.
 */
export async function serverPids(
  working: string,
  system: ProcessSystem = thisSystem,
): Promise<number[]> {
  const running = await commandLines(system);
  const alike = (text: string): string =>
    composed(system.platform === 'win32' ? text.toLowerCase() : text);
  const config = alike(path.join(working, 'config.properties'));
  const found = [...running]
    .filter(([, commandLine]) => SERVER.test(commandLine) && alike(commandLine).includes(config))
    .map(([pid]) => pid);
  const java = running.size === 0 ? await javaPid(working, system) : undefined;
  return java === undefined ? found : [java];
}

/**
 * Removes the folders of a stopped server. Never throws: what could not be removed, because another
 * program holds it, and is removed by `removeLeftovers` of the next start, whoever makes that.
 */
export async function removeFolders({ working, temp }: ServerFolders): Promise<string[]> {
  await writeOwner(working, { temp }).catch(() => undefined);
  const inside = (await fs.readdir(working).catch((): string[] => []))
    .filter(name => name !== ownerFile)
    .map(name => path.join(working, name));
  const places = [temp, ...inside];
  const gone = await Promise.all(places.map(place => removeTree(place)));
  const left = places.filter((_, index) => !gone[index]);
  // Its owner goes last: without, nobody knew that the folder may go.
  return left.length || (await removeTree(working)) ? left : [working];
}
