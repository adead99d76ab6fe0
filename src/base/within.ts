import path from 'node:path';

/**
 * The way from `folder` to `file`, '' for the folder itself; undefined where `file` lies elsewhere.
 * By their paths, compared as the platform compares names: Windows and macOS by default ignore
 * case, macOS also how an accent is composed; `\\?\C:\a` is `C:\a`.
 */
export function wayInside(
  file: string,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const inner = parts(file, platform);
  const outer = parts(folder, platform);
  const within = outer.every(
    (name, index) => folded(name, platform) === folded(inner[index] ?? '', platform),
  );
  return within ? inner.slice(outer.length).join(pathRules(platform).sep) : undefined;
}

/** Whether `file` is `folder` or lies in it, by their paths. */
export function isWithin(
  file: string,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return wayInside(file, folder, platform) !== undefined;
}

/** Whether two paths are one, by their names. */
export function isSamePath(
  one: string,
  other: string,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return wayInside(one, other, platform) === '';
}

/** Node's path functions for a platform. */
export function pathRules(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

/** `\\?\` and `\\.\` say that a path is to be taken as it stands, and name the same file. */
export function withoutDevicePrefix(file: string): string {
  return file
    .replace(/^(?:[\\/]{2}[?.]|[\\/]\?\?)[\\/]UNC[\\/]/i, '\\\\')
    .replace(/^(?:[\\/]{2}[?.]|[\\/]\?\?)[\\/](?=[A-Za-z]:)/, '');
}

/**
 * Windows' `\\host\share\` in lower case, of a device its own root; undefined for a path on a
 * drive, and for one that is relative.
 */
export function shareOf(name: string): string | undefined {
  const plain = path.win32.normalize(withoutDevicePrefix(name));
  const { root } = path.win32.parse(plain);
  return /^\\(?:\\|\?\?\\)/.test(plain) ? root.toLowerCase() : undefined;
}

/** The root (`/`, `C:\`, `\\host\share\`) and the names below it. */
function parts(file: string, platform: NodeJS.Platform): string[] {
  const rules = pathRules(platform);
  const absolute = rules.resolve(platform === 'win32' ? withoutDevicePrefix(file) : file);
  const { root } = rules.parse(absolute);
  return [root, ...absolute.slice(root.length).split(rules.sep).filter(Boolean)];
}

function folded(name: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return name.toLowerCase();
  return platform === 'darwin' ? name.normalize('NFC').toLowerCase() : name;
}
