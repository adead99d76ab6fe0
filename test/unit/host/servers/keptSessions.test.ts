import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeptSessions } from '../../../../src/host/servers/keptSessions';
import type { Session } from '../../../../src/host/servers/session';
import { makeFolders, readOwner } from '../../../../src/servers/launch/folders';
import type { ServerPlan } from '../../../../src/servers/start/plan';

/** As VS Code keeps it: what is read again went through JSON. */
class Memory {
  kept: Record<string, unknown> = {};
  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  get<T>(key: string, otherwise?: T): T | undefined {
    return key in this.kept ? (JSON.parse(JSON.stringify(this.kept[key])) as T) : otherwise;
  }
  update(key: string, value: unknown): Promise<void> {
    this.kept[key] = value;
    return Promise.resolve();
  }
  keys = (): readonly string[] => Object.keys(this.kept);
}

let storage: string;
let server: ChildProcess;
let plan: ServerPlan;
let memory: Memory;

beforeEach(async () => {
  storage = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-'));
  const folders = await makeFolders(storage);
  const config = path.join(folders.working, 'config.properties');
  // It goes by its command line, as a server does.
  const waits = [
    '-e',
    'setInterval(() => {}, 1e6)',
    '--',
    'cli.js',
    'serve',
    '--ts-config',
    config,
  ];
  server = spawn(process.execPath, waits, { stdio: 'ignore' });
  plan = { folders, program: 'builtin', plannedAt: new Date('2026-01-02') } as ServerPlan;
  memory = new Memory();
});
afterEach(() => {
  server.kill('SIGKILL');
  fs.rmSync(storage, { recursive: true });
});

const session = (of = plan): Session =>
  ({
    plan: of,
    pid: server.pid,
    runs: (other: ServerPlan) => other.folders.working === of.folders.working,
  }) as Session;

it('what still runs is claimed by who comes back, as it was', async () => {
  await new KeptSessions(memory).keep('builtin', session());
  await fs.promises.writeFile(
    path.join(plan.folders.working, 'owner.json'),
    JSON.stringify({ pid: 1, temp: plan.folders.temp }),
  );
  const kept = await new KeptSessions(memory).claim('builtin');
  expect([kept?.pid, kept?.plan]).toEqual([server.pid, plan]);
  expect((await readOwner(plan.folders.working))?.pid).toBe(process.pid);
  expect(await new KeptSessions(memory).claim('torchserve')).toBeUndefined();
});

it('what has ended is forgotten', async () => {
  const kept = new KeptSessions(memory);
  await kept.keep('builtin', session());
  server.kill('SIGKILL');
  await new Promise(resolve => server.once('close', resolve));
  expect(await kept.claim('builtin')).toBeUndefined();
  expect(memory.kept['mmocr.startedServers']).toEqual({});
});

it('a process that only has the number of the server is not one', async () => {
  const kept = new KeptSessions(memory);
  const other = { ...plan, folders: { ...plan.folders, working: path.join(storage, 'other') } };
  fs.mkdirSync(other.folders.working);
  await kept.keep('builtin', session(other));
  expect(await kept.claim('builtin')).toBeUndefined();
});

it('the one that was started last comes last', async () => {
  const kept = new KeptSessions(memory);
  for (const program of ['builtin', 'torchserve', 'builtin'] as const)
    await kept.keep(program, session());
  expect(new KeptSessions(memory).programs).toEqual(['torchserve', 'builtin']);
});

it('the end of one start forgets no later one', async () => {
  const kept = new KeptSessions(memory);
  const later = { ...plan, folders: { ...plan.folders, working: path.join(storage, 'later') } };
  await kept.keep('builtin', session(later));
  await kept.forget('builtin', session());
  expect(kept.programs).toEqual(['builtin']);
  expect(kept.hasEnded('builtin')).toBe(false);
  await kept.forget('builtin', session(later));
  expect(kept.programs).toEqual([]);
});

it('what has ended is known to the window after a reload, until a start is asked for', async () => {
  const kept = new KeptSessions(memory);
  await kept.keep('builtin', session());
  await kept.forget('builtin', session());
  const after = new KeptSessions(memory);
  expect([after.hasEnded('builtin'), after.hasEnded('torchserve')]).toEqual([true, false]);
  await after.expect('builtin');
  expect(new KeptSessions(memory).hasEnded('builtin')).toBe(false);
});
