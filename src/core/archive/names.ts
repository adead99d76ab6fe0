import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';

/** `torch-model-archiver`'s rule for `--model-name`; TorchServe puts the name into URLs as it is. */
const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9_\-.]*$/;
/** Leaves room for `.mar` and the temporary suffix within 255 bytes. */
const LONGEST_NAME = 200;
const MODEL_VERSION = /^[\w.+-]+$/;

/** Whether TorchServe can register and call a model of this name. It refuses `..` anywhere in an archive's name. */
export function isModelName(name: string): boolean {
  return MODEL_NAME.test(name) && !name.includes('..') && name.length <= LONGEST_NAME;
}

/** @throws UserError with the rule, when `name` is not one TorchServe accepts. */
export function requireModelName(name: string): void {
  if (isModelName(name)) return;
  throw new UserError(l10n.t('"{0}" cannot be a model name: use up to {1} letters, digits, "_", "-" and single ".", starting with a letter or digit.', name, LONGEST_NAME));
}

/** @throws UserError when `version` would not survive in `/predictions/NAME/VERSION`. */
export function requireModelVersion(version: string): void {
  if (MODEL_VERSION.test(version)) return;
  throw new UserError(l10n.t('"{0}" cannot be a model version: use letters, digits, ".", "_", "+" and "-", for example 1.0.', version));
}

/** The checkpoint's stem made a valid model name; `model` when nothing of it can stay. */
export function defaultModelName(checkpointPath: string): string {
  const stem = path.basename(checkpointPath).replace(/\.[^.]*$/, '');
  const name = stem.replace(/[^\w.-]+/g, '_').replace(/\.{2,}/g, '.').replace(/^[^A-Za-z0-9]+/, '').replace(/[_.]+$/, '');
  return name.slice(0, LONGEST_NAME) || 'model';
}

/**
 * A file name that every server's Java can create: ASCII only, because Java 17 under the C locale (the usual container)
 * cannot write other names; no separators, no leading dot.
 */
export function entryName(fileName: string): string {
  const name = fileName.replace(/[^\w.+-]+/g, '_').replace(/^[.-]+/, '');
  return /[A-Za-z0-9]/.test(name.replace(/\.[^.]*$/, '')) ? name : `file${path.extname(name)}`;
}

/** `wanted`, or with `-2`, `-3`… before the suffix: names that differ in case only are one file on some servers. */
export function freeEntryName(wanted: string, taken: string[]): string {
  const used = new Set(taken.map(name => name.toLowerCase()));
  const { name: stem, ext } = path.parse(wanted);
  let name = wanted;
  for (let n = 2; used.has(name.toLowerCase()); n++) name = `${stem}-${n}${ext}`;
  return name;
}
