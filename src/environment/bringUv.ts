import * as path from 'node:path';
import type { CommandLine } from '../base/commandLine';
import { environmentPython } from './environment';
import { pythonCommand } from './pythonCommand';
import type { ProgramResult } from '../base/runProgram';
import { bringUvCommand, type UvOptions } from './uvEnvironment';

/** Runs a program to its end, `timeoutMs` at most; throws when it cannot be started. */
export type AskProgram = (line: CommandLine, timeoutMs: number) => Promise<ProgramResult>;

/**
 * uv: from the PATH, from `uvFolder`, or brought there by a Python's pip (20 MB); undefined where
 * none of these works. Its index is pip's own one, which uv does not read: many have set a mirror
 * there.
 */
export async function bringUv(
  uvFolder: string,
  basePython: string | undefined,
  ask: AskProgram,
): Promise<Pick<UvOptions, 'uv' | 'indexUrl'> | undefined> {
  const brought = path.join(
    path.dirname(environmentPython(uvFolder)),
    process.platform === 'win32' ? 'uv.exe' : 'uv',
  );
  const uv =
    (await works('uv', ask)) ??
    (await works(brought, ask)) ??
    (basePython === undefined ? undefined : await bring(uvFolder, basePython, brought, ask));
  return uv === undefined ? undefined : { uv, ...(await pipIndex(basePython, ask)) };
}

async function works(uv: string, ask: AskProgram): Promise<string | undefined> {
  return (await ask({ program: uv, args: ['--version'] }, 20_000).then(
    ({ status }) => status === 0,
    () => false,
  ))
    ? uv
    : undefined;
}

async function bring(
  uvFolder: string,
  basePython: string,
  brought: string,
  ask: AskProgram,
): Promise<string | undefined> {
  for (const line of [
    pythonCommand(basePython, ['-m', 'venv', uvFolder]),
    bringUvCommand(uvFolder),
  ]) {
    if (
      await ask(line, 300_000).then(
        ({ status }) => status !== 0,
        () => true,
      )
    )
      return undefined;
  }
  return works(brought, ask);
}

async function pipIndex(
  basePython: string | undefined,
  ask: AskProgram,
): Promise<Pick<UvOptions, 'indexUrl'>> {
  const { PIP_INDEX_URL, UV_DEFAULT_INDEX, UV_INDEX_URL } = process.env;
  if (UV_DEFAULT_INDEX ?? UV_INDEX_URL) return {};
  if (PIP_INDEX_URL) return { indexUrl: PIP_INDEX_URL };
  if (basePython === undefined) return {};
  const set = await ask(
    pythonCommand(basePython, ['-m', 'pip', 'config', 'get', 'global.index-url']),
    20_000,
  ).catch(() => undefined);
  const indexUrl = set?.status === 0 ? set.stdout.trim() : '';
  return indexUrl ? { indexUrl } : {};
}
