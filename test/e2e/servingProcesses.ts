import { readdirSync, readFileSync } from 'node:fs';

/** Processes that serve a folder of a window's storage. */
export function serving(storage: string): number[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return line.includes('cli.js serve') && line.includes(storage) ? [Number(name)] : [];
    } catch {
      return []; // ended meanwhile
    }
  });
}
