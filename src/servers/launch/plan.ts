import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { CommandLine } from '../../base/commandLine';
import { UserError } from '../../base/errors';
import { requirePathsForJava } from '../../environment/javaPaths';
import { isSamePath } from '../../base/within';
import { availableCores } from './cores';
import { makeFolders, removeFolders, socketPathFits, type ServerFolders } from './folders';
import { launchCommand, type ServerProgram } from './launch';
import { removeLeftovers } from './leftovers';
import { mergeProperties, type PlanNote } from './mergeProperties';
import { modelArguments, type LookInto, type ModelChoice } from '../../modelStore/modelStore';
import { ownProperties } from './ownProperties';
import { freePortRange, freePorts, isPortFree } from './ports';
import { formatProperties } from './properties';
import { readUserProperties, type UserProperties } from './userProperties';
import { workerThreads, type Machine } from './workerThreads';

export interface PlanOptions {
  program: ServerProgram;
  modelStore: string;
  models: ModelChoice;
  /** Where the server's private folder is made; one storage serves any number of servers. */
  storageFolder: string;
  /** The user's own config.properties. */
  userConfigProperties?: string;
  platform?: NodeJS.Platform;
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
  // On Windows TorchServe cannot write its key file (POSIX permissions) and would refuse every
  // request.
  const keys = !(platform === 'win32' && options.program.kind === 'torchserve');
  const { properties, notes } = mergeProperties(
    ownProperties(await choosePorts(), { keys, nativeIo }),
    user,
  );
  if (user) await checkPorts(user, properties);
  const store = await chooseStore(options, user, notes);
  const { program } = options;
  const models = await chooseModels(store, options, user, notes);
  if (program.kind === 'torchserve')
    requirePathsForJava(
      [store, program.python, folders.working, folders.temp, ...models],
      program.javaCharset,
      platform,
    );

  const threads =
    program.kind === 'torchserve'
      ? workerThreads(properties, options.machine ?? { cores: availableCores(), env: process.env })
      : undefined;
  if (threads) notes.push(threads.note);
  const config = path.join(folders.working, 'config.properties');
  await fs.writeFile(config, formatProperties(properties), { mode: 0o600 });
  return {
    program: program.kind,
    folders,
    commandLine: launchCommand(
      program,
      { folders, config, modelStore: store, models, workerEnv: threads?.env },
      platform,
    ),
    modelStore: store,
    models: options.models,
    inferenceAddress: askAt(properties, 'inference_address'),
    managementAddress: askAt(properties, 'management_address'),
    keys: properties.get('disable_token_authorization')?.toLowerCase() !== 'true',
    maxRequestSize: Number(properties.get('max_request_size')),
    responseTimeout: secondsIn(properties.get('default_response_timeout')),
    notes,
    plannedAt,
  };
}

/** TorchServe's default where the user's file says nothing that it would take. */
function secondsIn(value: string | undefined): number {
  return Number(value) > 0 ? Number(value) : 120;
}

async function choosePorts() {
  const [inference = 0, management = 0, metrics = 0, grpcInference = 0, grpcManagement = 0] =
    await freePorts(5);
  return {
    inference,
    management,
    metrics,
    grpcInference,
    grpcManagement,
    firstWorker: await freePortRange(16),
  };
}

async function checkPorts(user: UserProperties, properties: Map<string, string>): Promise<void> {
  for (const key of user.values.keys()) {
    if (!/^(inference|management|metrics)_address$|^grpc_(inference|management)_port$/.test(key))
      continue;
    const value = properties.get(key) ?? '';
    const port = Number(
      /:(\d+)\/?$/.exec(value)?.[1] ??
        (value.startsWith('https:') ? 443 : value.startsWith('http:') ? 80 : value),
    );
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new UserError(l10n.t('{0}: {1}={2} is no port.', user.path, key, value), {
        fix: 'openSettings',
      });
    if (!(await isPortFree(port))) {
      throw new UserError(
        l10n.t(
          '{0}: {1} wants port {2}, which another program uses. Stop that program, or take the line out to get a free port.',
          user.path,
          key,
          port,
        ),
        { fix: 'openSettings' },
      );
    }
  }
}

async function chooseStore(
  options: PlanOptions,
  user: UserProperties | undefined,
  notes: PlanNote[],
): Promise<string> {
  const wanted = user?.values.get('model_store');
  if (!user || wanted === undefined) return path.resolve(options.modelStore);
  const store = path.resolve(path.dirname(user.path), wanted);
  const there = await fs.stat(store).then(
    found => found.isDirectory(),
    () => false,
  );
  if (!there)
    notes.push({
      severity: 'warning',
      text: l10n.t(
        '{0}: the model_store {1} is not on this machine; {2} is served.',
        user.path,
        wanted,
        options.modelStore,
      ),
    });
  else if (!isSamePath(store, options.modelStore))
    notes.push({
      severity: 'info',
      text: l10n.t(
        '{0}: its model_store {1} is served instead of {2}.',
        user.path,
        store,
        options.modelStore,
      ),
    });
  return there ? store : path.resolve(options.modelStore);
}

async function chooseModels(
  store: string,
  { models: choice, lookInto }: PlanOptions,
  user: UserProperties | undefined,
  notes: PlanNote[],
): Promise<string[]> {
  const wanted = user?.values.get('load_models');
  if (user && wanted !== undefined && choice === 'all')
    return wanted.split(',').map(model => model.trim());
  if (user && wanted !== undefined)
    notes.push({
      severity: 'info',
      text: l10n.t('{0}: load_models is not used, because models were chosen.', user.path),
    });
  const { args, damaged } = await modelArguments(store, choice, lookInto);
  for (const { message } of damaged)
    notes.push({ severity: 'warning', text: l10n.t('Left out: {0}', message) });
  return args;
}

/** The URL to ask from this machine for an address TorchServe binds. */
function askAt(properties: Map<string, string>, key: string): string {
  return (properties.get(key) ?? '').replace('//0.0.0.0', '//127.0.0.1').replace(/\/$/, '');
}
