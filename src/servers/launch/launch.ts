import * as path from 'node:path';
import type { CommandLine } from '../../base/commandLine';
import { PYTHON_TEXT } from '../../environment/pythonCommand';
import type { ServerFolders } from './folders';
import { viaConsole } from './viaConsole';

/**
 * What listens: TorchServe under a Python and a Java, or the built-in server under Node (`cli.js
 * serve`).
 */
export type ServerProgram =
  | { kind: 'torchserve'; python: string; javaHome?: string; javaCharset?: string }
  | {
      kind: 'builtin';
      node: string;
      cli: string;
      /** `node` is VS Code's own executable. */ isEditor?: boolean;
    };

/**
 * Set for a server whose terminal is in the editor, where what to do next is a button and no
 * command line.
 */
export const IN_WINDOW = 'MMOCR_IN_WINDOW';

/**
 * Names the file whose appearance asks the built-in server to stop, as a signal does where there
 * are signals.
 */
export const STOP_FILE = 'MMOCR_STOP_FILE';
export const stopFile = (working: string): string => path.join(working, 'stop');

export interface Launch {
  folders: ServerFolders;
  /** The config.properties to start with. */
  config: string;
  modelStore: string;
  /** `--models` arguments. */
  models: string[];
  /** For TorchServe's workers, which inherit its environment. */
  workerEnv?: Record<string, string> | undefined;
}

/**
 * The command line of a start. Both programs take the same configuration and keep key_file.json in
 * their working folder.
 */
export function launchCommand(
  program: ServerProgram,
  { folders, config, modelStore, models, workerEnv }: Launch,
  platform: NodeJS.Platform = process.platform,
): CommandLine {
  const shared = ['--model-store', modelStore, '--ts-config', config, '--models', ...models];
  const logs = path.join(folders.working, 'logs');
  if (program.kind === 'builtin') {
    // Inside VS Code "Node" is its own executable.
    const env = {
      ELECTRON_RUN_AS_NODE: '1',
      [IN_WINDOW]: '1',
      [STOP_FILE]: stopFile(folders.working),
      TEMP: folders.temp,
      TS_CONFIG_FILE: config,
      LOG_LOCATION: logs,
    };
    const line = {
      program: program.node,
      args: [program.cli, 'serve', ...shared],
      cwd: folders.working,
      env,
    };
    return platform === 'win32' && program.isEditor ? viaConsole(line) : line;
  }
  const env = {
    ...PYTHON_TEXT,
    ...workerEnv,
    // Java 17 writes its log in the system's code page, newer ones in UTF-8.
    JAVA_TOOL_OPTIONS: [process.env['JAVA_TOOL_OPTIONS'] ?? '', '-Dfile.encoding=UTF-8']
      .join(' ')
      .trim(),
    // Python keeps the pid file in TMPDIR, Java unpacks models into TEMP; TS_CONFIG_FILE would
    // overrule --ts-config.
    TMPDIR: path.join(folders.working, 'tmp'),
    TEMP: folders.temp,
    TS_CONFIG_FILE: config,
    LOG_LOCATION: logs,
    METRICS_LOCATION: logs,
    ...(program.javaHome ? { JAVA_HOME: program.javaHome } : {}),
  };
  return {
    program: program.python,
    args: ['-m', 'ts.model_server', '--start', '--foreground', '--ncs', ...shared],
    cwd: folders.working,
    env,
  };
}
