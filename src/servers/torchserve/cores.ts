import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';

/**
 * How many cores this process may use, as the system's scheduler says and as a container's or a
 * service's quota allows.
 */
export function availableCores(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(cgroupQuota())));
}

/**
 * CPUs that the quotas of this process's control group and of those above it allow; `Infinity`
 * without one. Node knows them since libuv 1.49 only, and neither PyTorch nor OpenMP ever does:
 * they start a thread per core of the machine.
 */
export function cgroupQuota(mount = '/sys/fs/cgroup', own = '/proc/self/cgroup'): number {
  let quota = Infinity;
  // Version 2's line. In a container the path is "/", and the mount begins there.
  for (
    let group = /^0::(\/.*)$/m.exec(read(own))?.[1] ?? '/';
    ;
    group = path.posix.dirname(group)
  ) {
    const [, allowed, period] = /^(\d+) (\d+)/.exec(read(path.join(mount, group, 'cpu.max'))) ?? [];
    if (Number(period) > 0) quota = Math.min(quota, Number(allowed) / Number(period));
    if (group === '/') return quota;
  }
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
