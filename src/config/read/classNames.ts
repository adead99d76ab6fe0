import { UserError } from '../../base/errors';
import type { ConfigDict, ConfigValue } from '../tree';
import type { ReadDictionary } from './dictionary';
import { dict, list, text } from './values';

/**
 * Names of node classes by index: from a file of lines `INDEX NAME` or, 1.x, `metainfo`'s
 * categories. None where the config gives none or the file is nowhere: they are names only, and the
 * classes then go by their numbers.
 */
export async function classNames(
  given: ConfigValue | undefined,
  read: ReadDictionary,
): Promise<string[]> {
  const file = text(given);
  return byIndex(
    file === undefined ? categories(dict(given)) : fromLines(await unlessMissing(read, file)),
  );
}

async function unlessMissing(read: ReadDictionary, file: string): Promise<string> {
  try {
    return await read(file);
  } catch (error) {
    if (error instanceof UserError) return '';
    throw error;
  }
}

function fromLines(content: string): [string, string][] {
  return content.split(/\r\n|\r|\n/).flatMap(line => {
    const [index, name] = line.trim().split(/\s+/);
    return index && name !== undefined ? [[index, name] as [string, string]] : [];
  });
}

function categories(metainfo: ConfigDict): [string, string][] {
  return list(metainfo['category']).map((category, i) => [
    String(i),
    text(dict(category)['name']) ?? String(i),
  ]);
}

function byIndex(entries: [string, string][]): string[] {
  const names: string[] = [];
  for (const [index, name] of entries) if (/^\d{1,5}$/.test(index)) names[Number(index)] = name;
  return Array.from(names, (name, i) => name ?? String(i));
}
