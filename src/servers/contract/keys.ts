import * as fs from 'node:fs/promises';
import { withDeadline } from '../../base/deadline';

/** Which of TorchServe's ports a key opens. */
export type KeyKind = 'inference' | 'management';

/**
 * Gives the key for a request, undefined for none. A key is a secret: it goes into the request's
 * header and nowhere else.
 */
export type KeySource = (kind: KeyKind) => Promise<string | undefined>;

interface AccessKey {
  key: string;
  expires: Date;
}

/** What TorchServe writes into key_file.json at each start; `api` renews the other two. */
export interface AccessKeys {
  inference: AccessKey;
  management: AccessKey;
  api: string;
}

/** No file of keys is larger: TorchServe's has 300 bytes, a token of a header some thousand. */
export const mostKeyFileBytes = 65_536;

/**
 * Reads a key_file.json. Undefined while there is none, while it is being written, and when it was
 * written before `startedAt`: TorchServe leaves the file behind when it stops, so an older one
 * holds keys of an earlier start.
 */
export async function readAccessKeys(
  file: string,
  startedAt?: Date,
): Promise<AccessKeys | undefined> {
  const found = await fs.stat(file).catch(() => undefined);
  if (!found || found.size > mostKeyFileBytes) return undefined;
  if (startedAt && found.mtime < startedAt) return undefined;
  return parseAccessKeys(await fs.readFile(file, 'utf8').catch(() => ''));
}

type KeyFileEntry = { key?: unknown; 'expiration time'?: unknown } | undefined;

/** Undefined for text that is not, or not yet, a whole key_file.json. */
export function parseAccessKeys(text: string): AccessKeys | undefined {
  let file: Record<string, KeyFileEntry> | null;
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    return undefined;
  }
  const inference = accessKey(file?.['inference']);
  const management = accessKey(file?.['management']);
  const api = file?.['API']?.key;
  return inference && management && typeof api === 'string'
    ? { inference, management, api }
    : undefined;
}

function accessKey(entry: KeyFileEntry): AccessKey | undefined {
  const expires = entry?.['expiration time'];
  if (typeof entry?.key !== 'string' || typeof expires !== 'string') return undefined;
  // Java writes nanoseconds, which Date.parse need not understand.
  return { key: entry.key, expires: new Date(expires.replace(/(\.\d{3})\d+/, '$1')) };
}

const renewBeforeMs = 60_000;

/**
 * Keys from a key_file.json, renewed through `/token` shortly before they expire, where the
 * management address is known (TorchServe then writes the new ones into the same file). Reads the
 * file each time: a renewal elsewhere ends the old key at once.
 */
export function keysFromFile(
  file: string,
  options: { managementAddress?: string; startedAt?: Date } = {},
): KeySource {
  return async kind => {
    const keys = await readAccessKeys(file, options.startedAt);
    if (
      !keys ||
      !options.managementAddress ||
      keys[kind].expires.getTime() - Date.now() > renewBeforeMs
    )
      return keys?.[kind].key;
    const { default: fetch } = await import('node-fetch');
    const headers = { authorization: `Bearer ${keys.api}` };
    const renew = `${options.managementAddress}/token?type=${kind}`;
    await withDeadline(10_000, [], signal => fetch(renew, { headers, signal })).catch(
      () => undefined,
    );
    return (await readAccessKeys(file, options.startedAt))?.[kind].key;
  };
}
