import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes files into a folder, made if missing; gives the path of a name in it. */
export function project(
  root: string,
  files: Record<string, string | Buffer>,
): (name: string) => string {
  mkdirSync(root, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return name => join(root, name);
}
