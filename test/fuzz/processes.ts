import * as fs from 'node:fs';

/**
 * What a process has used, from /proc (Linux): processor seconds, and the most bytes of memory it
 * had at once.
 */
export interface Use {
  seconds: number;
  bytes: number;
}

/** Ticks of /proc/PID/stat in a second, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Undefined when the process is gone. */
export function useOf(pid: number): Use | undefined {
  try {
    // "PID (NAME) STATE …": the name may hold blanks and brackets; utime and stime are fields 14
    // and 15.
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return {
      seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      bytes: Number(peak ?? 0) * 1024,
    };
  } catch {
    return undefined;
  }
}

export function childrenOf(pid: number): number[] {
  try {
    return fs
      .readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
      .split(' ')
      .filter(text => text !== '')
      .map(Number);
  } catch {
    return [];
  }
}

/**
 * Watches a process and those it starts: what each has used so far, also when it has ended since.
 */
export class UseWatch {
  readonly #seen = new Map<number, Use>();
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly parent: number) {
    this.#timer = setInterval(() => this.look(), 50);
    this.look();
  }

  /** Seconds that all have used together, and the most bytes that one of them had. */
  look(): Use {
    for (const pid of [this.parent, ...childrenOf(this.parent)]) {
      const use = useOf(pid);
      if (use && use.bytes > 0) this.#seen.set(pid, use);
    }
    const all = [...this.#seen.values()];
    return {
      seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
      bytes: Math.max(0, ...all.map(({ bytes }) => bytes)),
    };
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
