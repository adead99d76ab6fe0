import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  makeFolders,
  ownFolders,
  type ServerFolders,
} from '../../../../src/servers/launch/folders';
import { isRunning } from '../../../../src/servers/launch/processes';
import { guardServer, leaveToGuard } from '../../../../src/servers/start/guard';

const dist = path.resolve(__dirname, '../../../../dist');
let storage: string;
let folders: ServerFolders;
/** Stands for a server: it leads a process group of its own and ends when it is asked to. */
let server: ChildProcess;

beforeEach(async () => {
  storage = fs.mkdtempSync(path.join(os.tmpdir(), 'guard-'));
  folders = await makeFolders(storage);
  server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
    detached: true,
    stdio: 'ignore',
  });
});
afterEach(() => {
  server.kill('SIGKILL');
  fs.rmSync(storage, { recursive: true });
});

const guarded = (waitMs: number) => ({
  folders,
  program: 'builtin' as const,
  pid: server.pid!,
  waitMs,
});

it('ends a server that nobody takes over, and removes its folders', async () => {
  await guardServer(guarded(300));
  expect([isRunning(server.pid!), fs.existsSync(folders.working)]).toEqual([false, false]);
});

it('leaves one alone that a window has taken over', async () => {
  const window = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  try {
    const guarding = guardServer(guarded(600_000));
    await ownFolders(folders, window.pid);
    await guarding;
    expect([isRunning(server.pid!), fs.existsSync(folders.working)]).toEqual([true, true]);
  } finally {
    window.kill('SIGKILL');
  }
});

it('removes the folders of one that has ended by itself, without waiting', async () => {
  server.kill('SIGKILL');
  await new Promise(resolve => server.once('close', resolve));
  await guardServer(guarded(600_000));
  expect(fs.existsSync(folders.working)).toBe(false);
});

it('outlives who leaves, as a process of its own that owns the folders', async () => {
  await leaveToGuard(path.join(dist, 'guard.js'), guarded(500));
  await expect.poll(() => fs.existsSync(folders.working), { timeout: 60_000 }).toBe(false);
  expect(isRunning(server.pid!)).toBe(false);
});
