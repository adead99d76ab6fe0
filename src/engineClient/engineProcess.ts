import { fork, type ChildProcess } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import { guardChannel } from './channelGuard';
import { engineEnvironment } from './engineEnvironment';

/** How long a process without a channel may take to end. */
const END_GRACE_MS = 1000;
const STDERR_KEPT = 4000;

export interface EngineListeners {
  onMessage: (child: ChildProcess, message: unknown) => void;
  /**
   * The process has ended, or is ended because it cannot be spoken with; `said` is the end of what
   * it wrote. May be told more than once.
   */
  onEnd: (child: ChildProcess, why: string, said: string) => void;
}

/**
 * Forks an engine; `env` is added to the few variables that it inherits. Throws where the system
 * starts no process.
 */
export function startEngine(
  enginePath: string,
  env: NodeJS.ProcessEnv | undefined,
  { onMessage, onEnd }: EngineListeners,
): ChildProcess {
  const child = fork(enginePath, [], {
    serialization: 'advanced',
    env: { ...engineEnvironment(process.env), ...env },
    // A debugger's port or a loader of the parent is not the engine's. Collectors side by side
    // would take the cores from the network and the other engines (`bench/folder.mjs`: a sixth of
    // the images per second). A heap that starts as large as it becomes is not searched for garbage
    // again and again while images come and go outside of it (a sixteenth of a small image's time).
    execArgv: ['--single-threaded-gc', '--initial-heap-size=128'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-STDERR_KEPT);
  });
  child.on('message', message => {
    onMessage(child, message);
  });
  const end = (why: string): void => {
    child.kill('SIGKILL');
    onEnd(child, why, said);
  };
  guardChannel(child, () => {
    end(l10n.t('its answer could not be read'));
  });
  // A channel closes because its process is ending. One that stays without a channel answers nobody
  // any more.
  child.on('disconnect', () => {
    setTimeout(() => child.kill('SIGKILL'), END_GRACE_MS).unref();
  });
  child.on('error', error => {
    end(error.message);
  });
  child.on('exit', (code, signal) => {
    onEnd(
      child,
      signal ? l10n.t('signal {0}', signal) : l10n.t('exit code {0}', String(code)),
      said,
    );
  });
  return child;
}
