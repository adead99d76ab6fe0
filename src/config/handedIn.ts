import { isWithin, pathRules } from '../base/within';
import type { EvaluateDeps } from './evaluate';
import { OPENED, openedFile } from './openedFile';
import { refuseOtherComputer } from './otherComputers';
import { findInPackages } from './packageFiles';
import { readText } from './readText';

/** The texts of an evaluation, by the names that the sandbox asks for them with. */
export type Texts = Record<string, string | null>;

/**
 * What the config `path` is given for `name`: the text of a base; for `package::path` the absolute
 * path of the file found; for `open:path` what `openedFile` says; null for what does not exist.
 * Throws `UserError` for a base on another computer.
 */
export async function fetchFile(
  name: string,
  path: string,
  deps: Omit<EvaluateDeps, 'engine'>,
  platform = process.platform,
): Promise<string | null> {
  const { workspaceFolder } = deps;
  if (name.startsWith(OPENED))
    return openedFile(name.slice(OPENED.length), path, workspaceFolder, platform);
  if (name.includes('::')) return (await findInPackages(name, path, deps)) ?? null;
  // Only configs are handed in: a config must not read somebody's settings by naming them as its
  // base.
  if (
    !name.endsWith('.py') &&
    !(name.endsWith('.json') && isWithin(name, pathRules(platform).dirname(path), platform))
  )
    return null;
  await refuseOtherComputer(name, path, workspaceFolder, platform);
  return readText(name).catch(() => null);
}

/**
 * The environment variables that the texts name as `{{ $NAME:default }}`; the sandbox sees no
 * others.
 */
export function namedVariables(files: Texts): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [file, text] of Object.entries(files)) {
    if (file.startsWith(OPENED)) continue;
    for (const [, name = ''] of text?.matchAll(/\{\{['"]?\s*\$(\w+)\s*:/g) ?? []) {
      const value = process.env[name];
      if (value !== undefined) found[name] = value;
    }
  }
  return found;
}

/**
 * The folders of the packages that bases were found in (`mmdet::…`): what lies there is no file of
 * the user's.
 */
export function packageFolders(files: Texts): string[] {
  return Object.entries(files).flatMap(([name, found]) => {
    if (name.startsWith(OPENED) || !name.includes('::') || !found) return [];
    const inside = name.slice(name.indexOf('::') + 2);
    const ending =
      [inside, inside.replace(/^\.mim\//, '')].find(end =>
        found.replaceAll('\\', '/').endsWith(end),
      ) ?? '';
    return [found.slice(0, found.length - ending.length)];
  });
}
