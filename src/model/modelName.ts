import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/**
 * `torch-model-archiver`'s rule for `--model-name`; TorchServe puts the name into URLs as it is.
 */
const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9_\-.]*$/;
/** Leaves room for `.mar` and the temporary suffix within 255 bytes. */
const LONGEST_NAME = 200;
/**
 * What Windows keeps for devices, with any suffix: `con`, `Con.mar`. A file of that name can be
 * made, but Explorer and Java cannot open it.
 */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MODEL_VERSION = /^[\w.+-]+$/;

/**
 * Whether TorchServe can register and call a model of this name, on every system. It refuses `..`
 * anywhere in an archive's name.
 */
export function isModelName(name: string): boolean {
  return (
    MODEL_NAME.test(name) &&
    !DEVICE_NAME.test(name) &&
    !name.includes('..') &&
    name.length <= LONGEST_NAME
  );
}

/** @throws UserError with the rule, when `name` is not one TorchServe accepts. */
export function requireModelName(name: string): void {
  if (isModelName(name)) return;
  if (DEVICE_NAME.test(name))
    throw new UserError(
      l10n.t(
        '"{0}" cannot be a model name: Windows keeps it for a device. Choose another name.',
        name,
      ),
    );
  throw new UserError(
    l10n.t(
      '"{0}" cannot be a model name: use up to {1} letters, digits, "_", "-" and single ".", starting with a letter or digit.',
      name,
      LONGEST_NAME,
    ),
  );
}

/** @throws UserError when `version` would not survive in `/predictions/NAME/VERSION`. */
export function requireModelVersion(version: string): void {
  if (MODEL_VERSION.test(version)) return;
  throw new UserError(
    l10n.t(
      '"{0}" cannot be a model version: use letters, digits, ".", "_", "+" and "-", for example 1.0.',
      version,
    ),
  );
}

/** The checkpoint's stem made a valid model name; `model` when nothing of it can stay. */
export function defaultModelName(checkpointPath: string): string {
  const stem = path.basename(checkpointPath).replace(/\.[^.]*$/, '');
  const name = stem
    .replace(/[^\w.-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/[_.]+$/, '');
  return (DEVICE_NAME.test(name) ? `model_${name}` : name).slice(0, LONGEST_NAME) || 'model';
}

/**
 * The name proposed for an archive of these checkpoints, in the order they run:
 * `DETECTOR_RECOGNISER`, so that none of its models' own archives is meant.
 */
export function proposedModelName(checkpointPaths: readonly string[]): string {
  const share = Math.floor((LONGEST_NAME - checkpointPaths.length + 1) / checkpointPaths.length);
  return checkpointPaths
    .map(file =>
      defaultModelName(file)
        .slice(0, share)
        .replace(/[_.]+$/, ''),
    )
    .join('_');
}

/**
 * `wanted`, or with `_2`, `_3`… after it: names that differ in case only are one file on some
 * machines.
 */
export function freeModelName(wanted: string, taken: readonly string[]): string {
  const used = new Set(taken.map(name => name.toLowerCase()));
  let name = wanted;
  for (let n = 2; used.has(name.toLowerCase()); n++)
    name = `${wanted.slice(0, LONGEST_NAME - 1 - String(n).length)}_${n}`;
  return name;
}

/**
 * The version after `version`, by its last number: `1.0` → `1.1`. One without a number gets one.
 */
export function nextVersion(version: string): string {
  const [, head = '', number, tail = ''] = /^(.*?)(\d+)(\D*)$/.exec(version) ?? [];
  return number === undefined ? `${version}.1` : `${head}${BigInt(number) + 1n}${tail}`;
}

/**
 * A file name that every server's Java can create: ASCII only, because Java 17 under the C locale
 * (the usual container) cannot write other names; no separators, no leading dot, no device of
 * Windows.
 */
export function entryName(fileName: string): string {
  const name = fileName.replace(/[^\w.+-]+/g, '_').replace(/^[.-]+/, '');
  if (DEVICE_NAME.test(name)) return `_${name}`;
  return /[A-Za-z0-9]/.test(name.replace(/\.[^.]*$/, '')) ? name : `file${path.extname(name)}`;
}

/**
 * `wanted`, or with `-2`, `-3`… before the suffix: names that differ in case only are one file on
 * some servers.
 */
export function freeEntryName(wanted: string, taken: string[]): string {
  const used = new Set(taken.map(name => name.toLowerCase()));
  const { name: stem, ext } = path.parse(wanted);
  let name = wanted;
  for (let n = 2; used.has(name.toLowerCase()); n++) name = `${stem}-${n}${ext}`;
  return name;
}
