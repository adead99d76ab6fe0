import * as path from 'node:path';
import { namedFolder } from '../runs/imageFolders';

/**
 * The text of a run file that moves from one folder to another: its header then names the folder of
 * the images as seen from there. Every other byte stays, and a run without a header as it is.
 */
export function movedRun(text: string, from: string, to: string): string {
  const [, first = '', rest = ''] = /^\uFEFF?([^\r\n]*)([^]*)$/.exec(text) ?? [];
  const header = headerOf(first);
  if (!header) return text;
  const folder = path.resolve(from, header.folder ?? '.');
  return JSON.stringify({ ...header, folder: namedFolder(folder, to) }) + rest;
}

function headerOf(line: string): { folder?: string } | undefined {
  try {
    const { run, folder, ...more } = Object(JSON.parse(line)) as Record<string, unknown>;
    if (run === undefined) return undefined;
    return { run, ...more, ...(typeof folder === 'string' && { folder }) } as { folder?: string };
  } catch {
    return undefined;
  }
}
