import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporary';

/** A program that writes an archive of a 3 MB text to its argument and prints the error. */
function program(folder: string): string {
  const file = path.join(folder, 'write.cjs');
  const write = path.resolve(__dirname, '../../../src/archive/write');
  buildSync({
    stdin: {
      contents: `import { writeArchive } from ${JSON.stringify(write)};
        writeArchive(process.argv[2], [{ name: 'config.py', text: 'x'.repeat(3 << 20) }]).catch(e => console.log(e.name + ': ' + e.message));`,
      resolveDir: __dirname,
    },
    bundle: true,
    platform: 'node',
    outfile: file,
  });
  return file;
}

/** Whether this user may mount a disk of his own (Linux user namespaces). */
const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

describe('a disk that takes no more', () => {
  it.runIf(canMount)('full: one clear sentence, and nothing left on it', () => {
    const folder = temporaryFolder();
    const disk = path.join(folder, 'disk');
    mkdirSync(disk);
    const script =
      'mount -t tmpfs -o size=1m tmpfs "$1" && echo old > "$1/m.mar" && "$2" "$3" "$1/m.mar"; ls -A "$1"; cat "$1/m.mar"';
    const out = execFileSync(
      'unshare',
      ['-rm', 'sh', '-c', script, 'sh', disk, process.execPath, program(folder)],
      { encoding: 'utf8' },
    );
    expect(out.trim().split('\n')).toEqual([
      `UserError: No space left for ${disk}/m.mar. Free some space or choose another folder.`,
      'm.mar',
      'old',
    ]);
  });

  it('a limit on the size of files: the same', () => {
    const folder = temporaryFolder();
    const archive = path.join(folder, 'm.mar');
    writeFileSync(archive, 'old');
    const script = 'ulimit -f 1000; exec "$1" "$2" "$3"';
    const out = execFileSync(
      'bash',
      ['-c', script, 'bash', process.execPath, program(folder), archive],
      { encoding: 'utf8' },
    );
    expect(out).toBe(
      `UserError: ${archive} is larger than its disk or the limits of this account allow.\n`,
    );
    expect(readFileSync(archive, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['m.mar', 'write.cjs']);
  });
});
