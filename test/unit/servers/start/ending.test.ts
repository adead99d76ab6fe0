import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import type * as promises from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endProcessGroup } from '../../../../src/servers/launch/endProcesses';
import { endServer } from '../../../../src/servers/start/endServer';
import {
  makeFolders,
  removeFolders,
  serverPids,
  type ServerFolders,
} from '../../../../src/servers/launch/folders';
import { stopFile } from '../../../../src/servers/launch/program';
import { removeLeftovers } from '../../../../src/servers/launch/leftovers';
import { isRunning } from '../../../../src/servers/launch/processes';
import { thisSystem, type ProcessSystem } from '../../../../src/servers/launch/processSystem';

/** Names of folders that another program holds. */
const held = vi.hoisted(() => new Set<string>());
vi.mock('node:fs/promises', async original => {
  const real = await original<typeof promises>();
  const rm: typeof real.rm = (file, options) =>
    [...held].some(name => String(file).endsWith(name))
      ? Promise.reject(Object.assign(new Error('EBUSY: rm'), { code: 'EBUSY' }))
      : real.rm(file, options);
  return { ...real, rm };
});

let storage: string;
let folders: ServerFolders;
const children: ChildProcess[] = [];
beforeEach(async () => {
  storage = fs.mkdtempSync(path.join(os.tmpdir(), "end it's 模型-"));
  folders = await makeFolders(storage);
});
afterEach(() => {
  held.clear();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of [storage, folders.temp])
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Does `work` while the clock goes a second every few milliseconds. */
async function hasteful<T>(work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const clock = setInterval(() => vi.setSystemTime(Date.now() + 1000), 5);
  try {
    return await work();
  } finally {
    clearInterval(clock);
    vi.useRealTimers();
  }
}

const failing = (code: string) => Object.assign(new Error(code), { code });
const gone = (): number => spawnSync(process.execPath, ['-e', '']).pid;

/** A Windows with these processes; `run` tells what was run there. */
function windows(
  processes: Map<number, string>,
  options: { onKill?: (pid: number) => void } = {},
): ProcessSystem & { ran: string[][] } {
  const ran: string[][] = [];
  return {
    platform: 'win32',
    ran,
    kill: pid => {
      if (!processes.has(pid)) throw failing('ESRCH');
    },
    run: (program, args) => {
      ran.push([path.win32.basename(program), ...args]);
      if (program.endsWith('powershell.exe'))
        return Promise.resolve([...processes].map(line => line.join(' ')).join('\r\n'));
      const pid = Number(args[1]);
      if (!processes.delete(pid))
        return Promise.reject(new Error('ERROR: The process was not found.'));
      options.onKill?.(pid);
      return Promise.resolve('SUCCESS');
    },
  };
}

const javaLine = (working: string): string =>
  `"C:\\Program Files\\Java\\bin\\java" -cp x org.pytorch.serve.ModelServer --python py -f ${path.join(working, 'config.properties').toUpperCase()} -s store`;

describe('a server on Windows', () => {
  it('of ours is asked by a file, and not killed when it follows', async () => {
    const processes = new Map([
      [10, 'cmd.exe'],
      [11, 'Code.exe'],
    ]);
    const system = windows(processes);
    const follows = vi
      .waitFor(
        () => {
          if (!fs.existsSync(stopFile(folders.working))) throw new Error('not asked');
        },
        { timeout: 60_000 },
      )
      .then(() => {
        processes.clear();
      });
    expect(
      await endServer({ folders, program: 'builtin' }, { leader: 10, graceMs: 60_000 }, system),
    ).toBe(true);
    await follows;
    expect(system.ran).toEqual([]);
  });

  it('that does not follow is killed with all it started, and that is awaited', async () => {
    const system = windows(new Map([[10, 'cmd.exe']]));
    expect(
      await endServer({ folders, program: 'builtin' }, { leader: 10, graceMs: 1 }, system),
    ).toBe(true);
    expect(system.ran).toEqual([['taskkill.exe', '/PID', '10', '/T', '/F']]);
  });

  it('TorchServe gets Ctrl+C; its Java, whose launcher ended, is found by its command line, whatever the case of its path', async () => {
    const processes = new Map([
      [20, javaLine(folders.working)],
      [21, `notepad ${path.join(folders.working, 'config.properties')}`],
      [10, "a stranger who got the launcher's number"],
    ]);
    const system = windows(processes);
    const interrupt = vi.fn(() => Promise.resolve());
    expect(
      await endServer(
        { folders, program: 'torchserve' },
        { leader: 10, leaderEnded: true, graceMs: 1, interrupt },
        system,
      ),
    ).toBe(true);
    expect([interrupt.mock.calls.length, [...processes.keys()]]).toEqual([1, [21, 10]]);
  });

  it('that nothing ends is told, not waited for without end', async () => {
    const system = windows(new Map([[10, 'cmd.exe']]));
    system.run = () => Promise.reject(new Error('Access is denied.'));
    expect(
      await hasteful(() =>
        endServer({ folders, program: 'builtin' }, { leader: 10, graceMs: 1000 }, system),
      ),
    ).toBe(false);
  });

  it('that an editor left running is ended at the next start, and its folders go', async () => {
    fs.writeFileSync(
      path.join(folders.working, 'owner.json'),
      JSON.stringify({ pid: gone(), temp: folders.temp }),
    );
    const processes = new Map([[20, javaLine(folders.working)]]);
    const system = windows(processes);
    const left = await hasteful(() => removeLeftovers(storage, system));
    expect([left, processes.size, fs.existsSync(folders.working)]).toEqual([[], 0, false]);
  });
});

it('a server left running here is found among the programs of its folder, and ended', async () => {
  const config = path.join(folders.working, 'config.properties');
  const start = (...args: string[]): number => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...args], {
      stdio: 'ignore',
    });
    children.push(child);
    return child.pid as number;
  };
  const [server, reader] = [
    start('dist/cli.js', 'serve', '--ts-config', config),
    start('less', config),
  ];
  await expect.poll(() => serverPids(folders.working)).toEqual([server]);
  fs.writeFileSync(
    path.join(folders.working, 'owner.json'),
    JSON.stringify({ pid: gone(), temp: folders.temp }),
  );
  expect(await removeLeftovers(storage)).toEqual([]);
  expect([isRunning(server), isRunning(reader), fs.readdirSync(storage)]).toEqual([
    false,
    true,
    [],
  ]);
});

it('macOS: a group of zombies, which answers EPERM, is at its end', async () => {
  const kill = (): never => {
    throw failing('EPERM');
  };
  expect(await endProcessGroup(4711, 1000, { ...thisSystem, platform: 'darwin', kill })).toBe(true);
});

it('a group that no signal ends is told, not waited for without end', async () => {
  const signals: unknown[] = [];
  const kill = (_: number, signal: unknown): void => {
    if (signal) signals.push(signal);
  };
  expect(
    await hasteful(() => endProcessGroup(4711, 1000, { ...thisSystem, platform: 'darwin', kill })),
  ).toBe(false);
  expect(signals).toEqual(['SIGTERM', 'SIGKILL']);
});

describe('a clean-up never throws', () => {
  it('and what is held is removed at the next start, though its editor still runs', async () => {
    fs.writeFileSync(path.join(folders.working, 'logs', 'ts_log.log'), 'log');
    held.add('logs');
    expect(await removeFolders(folders)).toEqual([path.join(folders.working, 'logs')]);
    expect([fs.existsSync(folders.temp), await removeLeftovers(storage)]).toEqual([
      false,
      [path.join(folders.working, 'logs')],
    ]);
    held.clear();
    expect([await removeLeftovers(storage), fs.readdirSync(storage)]).toEqual([[], []]);
  });

  it.each(['', '{"pid": 1', 'null', '[]', '"words"', '{"pid": "one", "temp": 7}'])(
    'owner.json that holds %j',
    async text => {
      fs.writeFileSync(path.join(folders.working, 'owner.json'), text);
      await expect(removeLeftovers(storage)).resolves.toEqual([]);
    },
  );

  it('and a folder that never got its owner goes when it is old', async () => {
    fs.writeFileSync(path.join(folders.working, 'owner.json'), '');
    await removeLeftovers(storage);
    expect(fs.existsSync(folders.working)).toBe(true);
    fs.utimesSync(folders.working, 1, 1);
    await removeLeftovers(storage);
    expect(fs.existsSync(folders.working)).toBe(false);
  });
});
