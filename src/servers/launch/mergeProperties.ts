import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { isLoopback } from '../contract/address';
import type { UserProperties } from './userProperties';

/**
 * Something the user should know about a planned start: how their config.properties and ours went
 * together.
 */
export interface PlanNote {
  severity: 'info' | 'warning';
  text: string;
}

/**
 * Settings that TorchServe takes from the command line of the plan, or that would undo the
 * isolation.
 */
const notCopied = ['model_store', 'load_models', 'model_snapshot'];
const pathKeys = [
  'workflow_store',
  'keystore',
  'private_key_file',
  'certificate_file',
  'metrics_config',
  'cpp_log_config',
  'plugins_path',
];

/** Whether only this machine, and only who has the key, can ask the management address. */
function isOurs(properties: ReadonlyMap<string, string>): boolean {
  const keys = properties.get('disable_token_authorization')?.toLowerCase() !== 'true';
  return keys && isLoopback(properties.get('management_address') ?? '');
}

/**
 * What TorchServe is given: the user's settings win, ours fill what they leave open. Relative paths
 * are resolved beside the user's file, because TorchServe runs in a folder of its own. Throws
 * `UserError` for what TorchServe would end over without saying so.
 */
export function mergeProperties(
  own: Map<string, string>,
  user: UserProperties | undefined,
): { properties: Map<string, string>; notes: PlanNote[] } {
  if (!user) return { properties: own, notes: [] };
  const properties = new Map(own);
  for (const [key, value] of user.values) {
    if (!notCopied.includes(key))
      properties.set(key, pathKeys.includes(key) ? besideFile(value, user.path) : value);
  }
  // An archive runs its own code: who else can reach the server loads none unasked.
  if (!user.values.has('enable_model_api') && !isOurs(properties))
    properties.set('enable_model_api', 'false');
  for (const key of ['inference_address', 'management_address', 'metrics_address'])
    checkAddress(properties.get(key) ?? '', key, user.path);
  return { properties, notes: conflicts(properties, user) };
}

function besideFile(value: string, file: string): string {
  const beside = path.resolve(path.dirname(file), value);
  return fs.existsSync(beside) ? beside : value;
}

function checkAddress(value: string, key: string, file: string): void {
  if (value.startsWith('unix:')) {
    throw new UserError(
      l10n.t(
        '{0}: {1} is a Unix socket, which cannot be asked from here. Write http://127.0.0.1:PORT.',
        file,
        key,
      ),
      { fix: 'openSettings' },
    );
  }
  if (!/^https?:\/\/[^/:]+(:\d+)?\/?$/.test(value)) {
    throw new UserError(
      l10n.t(
        '{0}: {1}={2} is no address for TorchServe. Write http://HOST:PORT.',
        file,
        key,
        value,
      ),
      { fix: 'openSettings' },
    );
  }
}

function conflicts(properties: Map<string, string>, user: UserProperties): PlanNote[] {
  const warnings: string[] = [];
  const open = openAddresses(properties);
  if (open.length)
    warnings.push(
      l10n.t(
        '{0}: other machines can reach this TorchServe ({1}). Write 127.0.0.1 to keep it to yourself.',
        user.path,
        open.join(', '),
      ),
    );
  for (const [key, tell] of switchedOn)
    if (user.values.has(key) && properties.get(key)?.toLowerCase() === 'true')
      warnings.push(tell(user.path));
  if (properties.get('inference_address') === properties.get('management_address')) {
    warnings.push(
      l10n.t(
        '{0}: inference and management share one address; TorchServe then asks for both access keys at once. Give them two ports.',
        user.path,
      ),
    );
  }
  if (user.values.has('model_snapshot'))
    warnings.push(
      l10n.t(
        '{0}: model_snapshot is left out; this TorchServe serves the chosen models only.',
        user.path,
      ),
    );
  return warnings.map(text => ({ severity: 'warning', text }));
}

/** The settings by which other machines are let in. */
function openAddresses(properties: Map<string, string>): string[] {
  return [...properties]
    .filter(
      ([key, value]) => /_address$/.test(key) && /^(https?:\/\/)?0\.0\.0\.0(:|\/|$)/.test(value),
    )
    .map(([key]) => key);
}

/** What is to be known of a setting that the user's file switches on. */
const switchedOn: [key: string, tell: (file: string) => string][] = [
  [
    'disable_token_authorization',
    file =>
      l10n.t(
        '{0}: access keys are off, every program on this machine can use this TorchServe.',
        file,
      ),
  ],
  [
    'enable_model_api',
    file =>
      l10n.t(
        '{0}: models can be registered while TorchServe runs; a model archive runs its own Python code.',
        file,
      ),
  ],
  [
    'enable_envvars_config',
    file =>
      l10n.t('{0}: environment variables TS_… overrule this file and the chosen models.', file),
  ],
];
