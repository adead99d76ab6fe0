import * as path from 'node:path';
import type { CommandLine } from '../../base/commandLine';
import type { ServerFolders } from './folders';
import type { PlanNote } from './mergeProperties';

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
  /** For the workers, which inherit its environment. */
  workerEnv?: Record<string, string> | undefined;
}

/** What the share of a worker goes by. */
export interface Machine {
  /** Cores that the server may use. */
  cores: number;
  /** The environment that the server inherits. */
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * What sets one program that is started from a config.properties apart from the other. `P` is the
 * program as it is installed here.
 */
export interface ProgramKind<P> {
  /** Whether its requests need a key where the user's file says nothing. */
  keys(platform: NodeJS.Platform): boolean;
  /** Throws `UserError` for a path that it could not open. */
  requirePaths(program: P, paths: readonly string[], platform: NodeJS.Platform): void;
  /** Variables for its workers, and the line that says so. */
  workers(
    properties: ReadonlyMap<string, string>,
    machine: Machine,
  ): { env: Record<string, string>; note: PlanNote } | undefined;
  /** It reads its configuration and keeps key_file.json in its working folder. */
  command(program: P, launch: Launch, platform: NodeJS.Platform): CommandLine;
  /** How it is asked to stop where there are no signals: by a file, or Ctrl+C in its terminal. */
  stopsBy: 'file' | 'terminal';
}

/** The arguments that both programs take. */
export function sharedArguments({ config, modelStore, models }: Launch): string[] {
  return ['--model-store', modelStore, '--ts-config', config, '--models', ...models];
}

export const logFolder = (folders: ServerFolders): string => path.join(folders.working, 'logs');
