import * as path from 'node:path';
import type { CommandLine } from '../../base/commandLine';
import { requirePathsForJava } from '../../environment/javaPaths';
import { PYTHON_TEXT } from '../../environment/pythonCommand';
import { logFolder, sharedArguments, type Launch, type ProgramKind } from '../launch/program';
import { workerThreads } from './workerThreads';

/** TorchServe under a Python and a Java. */
export interface TorchServeProgram {
  kind: 'torchserve';
  python: string;
  javaHome?: string;
  javaCharset?: string;
}

export const torchServe: ProgramKind<TorchServeProgram> = {
  // On Windows it cannot write its key file (POSIX permissions) and would refuse every request.
  keys: platform => platform !== 'win32',
  requirePaths: ({ python, javaCharset }, paths, platform) =>
    requirePathsForJava([python, ...paths], javaCharset, platform),
  workers: workerThreads,
  command: torchServeCommand,
  stopsBy: 'terminal',
};

function torchServeCommand({ python, javaHome }: TorchServeProgram, launch: Launch): CommandLine {
  const { folders, config, workerEnv } = launch;
  const logs = logFolder(folders);
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
    ...(javaHome ? { JAVA_HOME: javaHome } : {}),
  };
  const args = ['-m', 'ts.model_server', '--start', '--foreground', '--ncs'];
  return {
    program: python,
    args: [...args, ...sharedArguments(launch)],
    cwd: folders.working,
    env,
  };
}
