import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { ConfigDict, ConfigValue } from '../tree';

/** A dictionary, or an empty one where the config has something else. */
export function dict(value: ConfigValue | undefined): ConfigDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** Absent or None: MMOCR takes its default. */
export function isNone(value: ConfigValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

export function list(value: ConfigValue | undefined): ConfigValue[] {
  return Array.isArray(value) ? value : [];
}

export function numbers(value: ConfigValue | undefined): number[] {
  return (Array.isArray(value) ? value : [value]).filter(item => typeof item === 'number');
}

/**
 * The number under `key`; `otherwise` where the config leaves it out or gives None. Throws
 * `UserError` for anything else.
 */
export function number(values: ConfigDict, key: string, otherwise: number): number {
  const value = values[key] ?? otherwise;
  if (typeof value !== 'number')
    throw new UserError(
      l10n.t(
        'The config gives "{0}" as {1}; the local run expects a number.',
        key,
        JSON.stringify(value),
      ),
    );
  return value;
}

export function text(value: ConfigValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `type` without the registry's scope: `mmocr.DBNet` is `DBNet`. */
export function typeOf(value: ConfigValue | undefined): string {
  return (text(dict(value)['type']) ?? '').split('.').at(-1)!;
}

/**
 * What the local run does not do. It refuses rather than answer with something that MMOCR would
 * not.
 */
export function notThereYet(what: string): UserError {
  return new UserError(
    l10n.t('There is no local run of {0}. TorchServe serves the model all the same.', what),
  );
}
