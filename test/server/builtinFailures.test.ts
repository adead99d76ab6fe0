import * as fs from 'node:fs';
import fetch from 'node-fetch';
import { describe, expect, it } from 'vitest';
import { isRunning } from '../../src/servers/launch/processes';
import { useBuiltin, serve, workersOf, load } from './builtinProcess';

useBuiltin();

/** A worker that the server still names may have ended since. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe('under load', () => {
  it('workers that are killed cost no request its answer, and come back', async () => {
    const serving = await serve({ workers: 2 });
    const before = await workersOf(serving);
    expect(before.map(worker => worker.status)).toEqual(['READY', 'READY']);
    // One after the other, each under load of its own: over a request that loses two workers at
    // once the server gives up.
    for (const worker of before) {
      const { done, all, answered } = load(serving, 20);
      await answered(5);
      process.kill(worker.pid, 'SIGKILL');
      await all;
      expect(done).toEqual(Array.from({ length: 20 }, () => 200));
      await expect
        .poll(async () => (await workersOf(serving)).map(({ status }) => status))
        .toEqual(['READY', 'READY']);
    }
    const pids = (await workersOf(serving)).map(worker => worker.pid);
    expect(pids.some(pid => before.some(worker => worker.pid === pid))).toBe(false);
  });

  it('a request over which every worker ends is answered with 507', async () => {
    const serving = await serve({ workers: 1 });
    const { done } = load(serving, 1);
    while (done.length === 0) {
      for (const { pid, status } of await workersOf(serving))
        if (status === 'READY') killIfThere(pid);
    }
    expect(done).toEqual([507]);
  });

  it('a worker killed while idle is replaced', async () => {
    const serving = await serve({ workers: 1 });
    const [idle] = await workersOf(serving);
    process.kill(idle?.pid as number, 'SIGKILL');
    const { done, all } = load(serving, 1);
    await all;
    expect(done).toEqual([200]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s: everything accepted is answered, then it ends with 0, leaving no process and no file',
    async signal => {
      const serving = await serve({ workers: 2 });
      const pids = (await workersOf(serving)).map(worker => worker.pid);
      const { done, all, answered } = load(serving, 40);
      await answered(3);
      serving.child.kill(signal);
      await all;
      expect(done).toEqual(Array.from({ length: 40 }, () => 200));
      expect(await serving.ended).toBe(0);
      await expect(fetch(`${serving.inference}/ping`)).rejects.toThrow(/ECONNREFUSED/);
      await expect.poll(() => pids.filter(isRunning)).toEqual([]);
      expect(fs.readdirSync(serving.temp)).toEqual([]);
    },
  );

  it('a second signal ends it at once, and its workers with it', async () => {
    const serving = await serve({ workers: 1 });
    const pids = (await workersOf(serving)).map(worker => worker.pid);
    const { all, answered } = load(serving, 30);
    await answered(1);
    serving.child.kill('SIGTERM');
    await expect.poll(() => serving.said()).toContain('Stopping');
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toBe('SIGTERM');
    await all;
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });
});
