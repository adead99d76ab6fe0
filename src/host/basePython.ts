import { supportedPythons } from '../core/python/environment';
import { runProgram } from '../core/python/runProgram';

const SAY_WHERE = 'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable)';

/** A Python on this machine that the pinned packages have wheels for; undefined when there is none. */
export async function basePython(): Promise<string | undefined> {
  const versions = supportedPythons().toReversed();
  for (const [program, ...args] of candidates(versions)) {
    const said = await runProgram({ program, args: [...args, '-c', SAY_WHERE] }, { timeoutMs: 10_000 }).catch(() => undefined);
    const [version = '', executable = ''] = said?.stdout.trim().split(/\r?\n/) ?? [];
    if (versions.includes(version)) return executable;
  }
  return undefined;
}

function candidates(versions: string[]): [string, ...string[]][] {
  const launchers = process.platform === 'win32' ? versions.map((version): [string, string] => ['py', `-${version}`]) : versions.map((version): [string] => [`python${version}`]);
  return [...launchers, ['python3'], ['python']];
}
