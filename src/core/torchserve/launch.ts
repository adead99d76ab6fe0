import * as path from 'node:path';
import type { CommandLine } from '../commandLine';
import { PYTHON_TEXT } from '../python/pythonCommand';
import type { ServerFolders } from './folders';

/** What listens: TorchServe under a Python and a Java, or the built-in server under Node (`cli.js serve`). */
export type ServerProgram =
  | { kind: 'torchserve'; python: string; javaHome?: string; javaCharset?: string }
  | { kind: 'builtin'; node: string; cli: string };

/** Set for a server whose terminal is in the editor, where what to do next is a button and no command line. */
export const IN_WINDOW = 'MMOCR_IN_WINDOW';

export interface Launch {
  folders: ServerFolders;
  /** The config.properties to start with. */
  config: string;
  modelStore: string;
  /** `--models` arguments. */
  models: string[];
}

/** The command line of a start. Both programs take the same configuration and keep key_file.json in their working folder. */
export function launchCommand(program: ServerProgram, { folders, config, modelStore, models }: Launch): CommandLine {
  const shared = ['--model-store', modelStore, '--ts-config', config, '--models', ...models];
  const logs = path.join(folders.working, 'logs');
  if (program.kind === 'builtin') {
    // Inside VS Code "Node" is its own executable.
    return { program: program.node, args: [program.cli, 'serve', ...shared], cwd: folders.working, env: { ELECTRON_RUN_AS_NODE: '1', [IN_WINDOW]: '1', TEMP: folders.temp, TS_CONFIG_FILE: config, LOG_LOCATION: logs } };
  }
  const env = {
    ...PYTHON_TEXT,
    // Java 17 writes its log in the system's code page, newer ones in UTF-8.
    JAVA_TOOL_OPTIONS: [process.env['JAVA_TOOL_OPTIONS'] ?? '', '-Dfile.encoding=UTF-8'].join(' ').trim(),
    // Python keeps the pid file in TMPDIR, Java unpacks models into TEMP; TS_CONFIG_FILE would overrule --ts-config.
    TMPDIR: path.join(folders.working, 'tmp'),
    TEMP: folders.temp,
    TS_CONFIG_FILE: config,
    LOG_LOCATION: logs,
    METRICS_LOCATION: logs,
    ...(program.javaHome ? { JAVA_HOME: program.javaHome } : {}),
  };
  return { program: program.python, args: ['-m', 'ts.model_server', '--start', '--foreground', '--ncs', ...shared], cwd: folders.working, env };
}
