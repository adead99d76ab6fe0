import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { CommandLine } from '../../base/commandLine';
import { availableCores } from '../torchserve/cores';
import { makeFolders, removeFolders, socketPathFits, type ServerFolders } from '../launch/folders';
import type { Machine } from '../launch/program';
import { launchCommand, programKind, type ServerProgram } from './programs';
import { chooseModels, chooseStore } from './planModels';
import { checkPorts, choosePorts, type KeptPorts } from './planPorts';
import { removeLeftovers } from '../launch/leftovers';
import { mergeProperties, type PlanNote } from '../launch/mergeProperties';
import type { LookInto, ModelChoice } from '../../modelStore/modelStore';
import { ownProperties } from '../launch/ownProperties';
import { formatProperties } from '../launch/properties';
import { readUserProperties, type UserProperties } from '../launch/userProperties';

export interface PlanOptions {
  program: ServerProgram;
  modelStore: string;
  models: ModelChoice;
  /** Where the server's private folder is made; one storage serves any number of servers. */
  storageFolder: string;
  /** The user's own config.properties. */
  userConfigProperties?: string;
  platform?: NodeJS.Platform;
  /** Taken where they are free: a server that is started anew keeps its addresses. */
  ports?: KeptPorts;
  /** This one unless given. */
  machine?: Machine;
  /**
   * Looks into the archives before they are served, in another process where the editor must not
   * wait; here unless given.
   */
  lookInto?: LookInto;
}

/**
 * One start of a server, ready to run as a task or a child process. Nothing runs yet;
 * `removeFolders` undoes it.
 */
export interface ServerPlan {
  program: ServerProgram['kind'];
  folders: ServerFolders;
  commandLine: CommandLine;
  modelStore: string;
  models: ModelChoice;
  /** Base URLs to ask it at, from this machine. */
  inferenceAddress: string;
  managementAddress: string;
  /** Whether requests need a key from `folders.working`/key_file.json. */
  keys: boolean;
  /** Largest request body in bytes. */
  maxRequestSize: number;
  /** Seconds that the server gives a worker for its answer. */
  responseTimeout: number;
  notes: PlanNote[];
  /** A key file older than this is another start's. */
  plannedAt: Date;
}

/**
 * Plans a server that shares nothing with another one: folders, ports, sockets, keys. Writes its
 * config.properties. Throws `UserError` when the model store, the models or the user's
 * config.properties make a start impossible.
 */
export async function planServer(options: PlanOptions): Promise<ServerPlan> {
  const left = await removeLeftovers(options.storageFolder);
  const user = options.userConfigProperties
    ? await readUserProperties(options.userConfigProperties)
    : undefined;
  const folders = await makeFolders(options.storageFolder);
  try {
    const plan = await planIn(folders, options, user);
    return { ...plan, notes: [...stillThere(left), ...plan.notes] };
  } catch (error) {
    await removeFolders(folders);
    throw error;
  }
}

/** What a server before this one has left, and another program holds. */
export function stillThere(left: readonly string[]): PlanNote[] {
  return left.length === 0
    ? []
    : [
        {
          severity: 'info',
          text: l10n.t(
            'Could not be removed yet: {0}. The next start tries again.',
            left.join(', '),
          ),
        },
      ];
}

async function planIn(
  folders: ServerFolders,
  options: PlanOptions,
  user: UserProperties | undefined,
): Promise<ServerPlan> {
  const plannedAt = new Date();
  const platform = options.platform ?? process.platform;
  const nativeIo = socketPathFits(folders.temp, platform);
  const { program } = options;
  const kind = programKind(program.kind);
  const keys = kind.keys(platform);
  const { properties, notes } = mergeProperties(
    ownProperties(await choosePorts(options.ports), { keys, nativeIo }),
    user,
  );
  if (user) await checkPorts(user, properties);
  const store = await chooseStore(options.modelStore, user, notes);
  const models = await chooseModels(store, options, user, notes);
  kind.requirePaths(program, [store, folders.working, folders.temp, ...models], platform);
  const workers = kind.workers(properties, options.machine ?? thisMachine());
  if (workers) notes.push(workers.note);
  const config = path.join(folders.working, 'config.properties');
  await fs.writeFile(config, formatProperties(properties), { mode: 0o600 });
  const launch = { folders, config, modelStore: store, models, workerEnv: workers?.env };
  return {
    program: program.kind,
    folders,
    commandLine: launchCommand(program, launch, platform),
    modelStore: store,
    models: options.models,
    ...toldBy(properties),
    notes,
    plannedAt,
  };
}

/** What a client has to know of a server that starts with these properties. */
function toldBy(properties: ReadonlyMap<string, string>) {
  return {
    inferenceAddress: askAt(properties, 'inference_address'),
    managementAddress: askAt(properties, 'management_address'),
    keys: properties.get('disable_token_authorization')?.toLowerCase() !== 'true',
    maxRequestSize: Number(properties.get('max_request_size')),
    responseTimeout: secondsIn(properties.get('default_response_timeout')),
  };
}

const thisMachine = (): Machine => ({ cores: availableCores(), env: process.env });

/** TorchServe's default where the user's file says nothing that it would take. */
function secondsIn(value: string | undefined): number {
  return Number(value) > 0 ? Number(value) : 120;
}

/** The URL to ask from this machine for an address TorchServe binds. */
function askAt(properties: ReadonlyMap<string, string>, key: string): string {
  return (properties.get(key) ?? '').replace('//0.0.0.0', '//127.0.0.1').replace(/\/$/, '');
}
