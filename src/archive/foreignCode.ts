import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MODELS_NAME } from './archivedModels';
import type { ArchiveTexts } from './read';

/** What Python runs, or loads as a program, when something imports it. */
const PROGRAM = /\.(py|pyw|pyc|pyo|pyd|so|dll|dylib|egg)$/i;

/**
 * The files of an archive that would run as code of strangers when its handler loads it: Python
 * files but for the parts of our handler as it ships, and but for configs that hold nothing but
 * data. With a handler that is not ours, whatever it reads may run, too: it is named first.
 * `handlerPath` is that of the handler as shipped.
 */
export async function foreignCode(archive: ArchiveTexts, handlerPath: string): Promise<string[]> {
  const folder = path.dirname(handlerPath);
  const ours = new Set(await readdir(folder));
  const configs = await configsOf(archive);
  const foreign: string[] = [];
  for (const { name } of archive.entries) {
    if (!PROGRAM.test(name)) continue;
    const text = await archive.readText(name).catch(() => undefined);
    const known =
      text !== undefined &&
      (ours.has(name)
        ? text === (await readFile(path.join(folder, name), 'utf8'))
        : configs.has(name) && isData(text));
    if (!known) foreign.push(name);
  }
  const { handler } = archive.manifest.model;
  return handler === path.basename(handlerPath)
    ? foreign
    : [handler, ...foreign.filter(name => name !== handler)];
}

async function configsOf({ entries, manifest, readText }: ArchiveTexts): Promise<Set<string>> {
  const names = [
    'config.py',
    ...(manifest.model.modelFile === undefined ? [] : [manifest.model.modelFile]),
  ];
  if (!entries.some(({ name }) => name === MODELS_NAME)) return new Set(names);
  const listed = await readText(MODELS_NAME).catch(() => '');
  return new Set([
    ...names,
    ...[...listed.matchAll(/"config"\s*:\s*"([^"\\]+)"/g)].map(([, name = '']) => name),
  ]);
}

const STRING = /b?'(?:[^'\\\n]|\\[^\n])*'|b?"(?:[^"\\\n]|\\[^\n])*"/g;
/**
 * Beside strings, what `printConfig` writes has these characters only; an operator that could take
 * for ever is not among them.
 */
const ALLOWED = /^[\p{L}\p{N}_ \n=()[\]{},:.+\-$]*$/u;
const WORD = /(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*/gu;

/**
 * Whether a Python text is literals assigned to names, as we write configs, so that running it does
 * nothing else.
 */
export function isData(text: string): boolean {
  // Texts over several lines, and what Python takes for an end of a line and we do not.
  if (/'''|"""|[\r\f\0]|_base_/.test(text)) return false;
  const rest = text.replace(STRING, '$').replaceAll('{*()}', '{}');
  // What is called, and what has attributes or a letter before its quote, computes.
  if (!ALLOWED.test(rest) || /[)\]}$]\s*\(|[\p{L}\p{N}_]\$|\.\s*[\p{L}_]/u.test(rest)) return false;
  return [...rest.matchAll(WORD)].every(({ 0: word, index }) => {
    const after = rest.slice(index + word.length);
    return (
      /^\s*=(?!=)/.test(after) ||
      ['None', 'True', 'False'].includes(word) ||
      (/^(dict|frozenset|__frozenset)$/.test(word) && /^\(|^\n/.test(after))
    );
  });
}
