import type { CommandLine } from '../../base/commandLine';
import {
  IN_WINDOW,
  logFolder,
  sharedArguments,
  STOP_FILE,
  stopFile,
  type Launch,
  type ProgramKind,
} from '../launch/program';
import { viaConsole } from './viaConsole';

/** The built-in server under Node: `cli.js serve`. */
export interface BuiltinProgram {
  kind: 'builtin';
  node: string;
  cli: string;
  /** `node` is VS Code's own executable. */
  isEditor?: boolean;
}

export const builtin: ProgramKind<BuiltinProgram> = {
  keys: () => true,
  requirePaths: () => undefined,
  workers: () => undefined,
  command: builtinCommand,
  stopsBy: 'file',
};

function builtinCommand(
  { node, cli, isEditor }: BuiltinProgram,
  launch: Launch,
  platform: NodeJS.Platform,
): CommandLine {
  const { folders, config } = launch;
  // Inside VS Code "Node" is its own executable.
  const env = {
    ELECTRON_RUN_AS_NODE: '1',
    [IN_WINDOW]: '1',
    [STOP_FILE]: stopFile(folders.working),
    TEMP: folders.temp,
    TS_CONFIG_FILE: config,
    LOG_LOCATION: logFolder(folders),
  };
  const args = [cli, 'serve', ...sharedArguments(launch)];
  const line = { program: node, args, cwd: folders.working, env };
  return platform === 'win32' && isEditor ? viaConsole(line) : line;
}
