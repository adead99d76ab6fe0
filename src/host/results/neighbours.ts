import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findName } from '../../base/fileNames';
import type { Neighbours } from '../../protocol/viewer';

/** As people count: "page 2" before "page 10". */
const { compare } = new Intl.Collator(undefined, { numeric: true });

/**
 * Where an image stands among the files of its folder whose names match `images`, in natural order.
 * The folder is read anew each time; an image that is gone from it still has its place. Undefined
 * when the folder cannot be read.
 */
export async function neighboursOf(
  imagePath: string,
  images: RegExp,
): Promise<Neighbours | undefined> {
  const files = await readdir(dirname(imagePath), { withFileTypes: true }).catch(() => undefined);
  if (!files) return undefined;
  const given = basename(imagePath);
  const own =
    findName(
      files.map(({ name }) => name),
      given,
    ) ?? given;
  const others = files
    .filter(file => !file.isDirectory() && file.name !== own && images.test(file.name))
    .map(({ name }) => name);
  let [position, previous, next] = [
    1,
    undefined as string | undefined,
    undefined as string | undefined,
  ];
  // The nearest on both sides are found without sorting: folders hold a hundred thousand pages.
  for (const name of others) {
    if (order(name, own) < 0) {
      position++;
      if (previous === undefined || order(previous, name) < 0) previous = name;
    } else if (next === undefined || order(name, next) < 0) next = name;
  }
  return {
    position,
    count: others.length + 1,
    ...(previous !== undefined && { previous }),
    ...(next !== undefined && { next }),
  };
}

/**
 * The file beside an image that `to` leads to, looked up now; undefined at the end of the folder.
 */
export async function neighbourPath(
  imagePath: string,
  to: 'previous' | 'next',
  images: RegExp,
): Promise<string | undefined> {
  const name = (await neighboursOf(imagePath, images))?.[to];
  return name === undefined ? undefined : join(dirname(imagePath), name);
}

/** Never 0 for two names: what reads the same to people still has an order. */
function order(a: string, b: string): number {
  return compare(a, b) || (a < b ? -1 : 1);
}
