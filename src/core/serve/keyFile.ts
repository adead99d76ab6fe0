import { randomBytes, timingSafeEqual } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import { parseAccessKeys, type KeyKind } from '../torchserve/keys';
import { ServeError } from './reply';

interface Key {
  key: string;
  /** Absent for the API key, which never expires. */
  expires?: Date;
}

/**
 * The access keys of one start, as TorchServe 0.12 makes them: eight letters of base64url each, in key_file.json of the working folder,
 * readable by this user only. They are written nowhere else.
 */
export class KeyFile {
  readonly path: string;
  readonly #keys: Record<KeyKind | 'API', Key>;

  /** Throws `UserError` when the file cannot be written. */
  constructor(folder: string, private readonly lifeMinutes: number) {
    this.path = path.join(folder, 'key_file.json');
    this.#keys = { management: this.#newKey(), inference: this.#newKey(), API: { key: randomKey() } };
    this.#write();
  }

  /** Throws the 400 with which TorchServe answers a key that is missing, wrong, expired or another API's. */
  check(kind: KeyKind, authorization: string | undefined): void {
    if (!this.#opens(kind, authorization)) throw refused('Authorization');
  }

  /** Answers `/token?type=…`, asked with the API key: makes a new key of that type, which stands in the file only. */
  renew(type: string | null, authorization: string | undefined): void {
    if (!this.#opens('API', authorization) || (type !== 'inference' && type !== 'management')) throw refused('Authentication');
    this.#keys[type] = this.#newKey();
    this.#write();
  }

  /** Removes the file, unless a later start has written its own keys there. */
  remove(): void {
    try {
      const written = parseAccessKeys(fs.readFileSync(this.path, 'utf8'));
      if (written?.api === this.#keys.API.key) fs.rmSync(this.path);
    } catch {
      // Gone already.
    }
  }

  #opens(kind: KeyKind | 'API', authorization = ''): boolean {
    const given = Buffer.from(/^Bearer\s+(\S+)$/.exec(authorization)?.[1] ?? '');
    const { key, expires } = this.#keys[kind];
    const wanted = Buffer.from(key);
    return given.length === wanted.length && timingSafeEqual(given, wanted) && (expires === undefined || expires.getTime() > Date.now());
  }

  #newKey(): Key {
    return { key: randomKey(), expires: new Date(Date.now() + this.lifeMinutes * 60_000) };
  }

  #write(): void {
    const entry = ({ key, expires }: Key) => ({ key, ...(expires ? { 'expiration time': expires.toISOString() } : {}) });
    const { management, inference, API } = this.#keys;
    const text = JSON.stringify({ management: entry(management), inference: entry(inference), API: entry(API) }, undefined, 2);
    const temporary = `${this.path}.${process.pid}`;
    try {
      // A file of another start keeps its mode when it is written over.
      fs.writeFileSync(temporary, text, { mode: 0o600 });
      fs.renameSync(temporary, this.path);
    } catch (cause) {
      fs.rmSync(temporary, { force: true });
      throw new UserError(l10n.t('The access keys cannot be written to {0}: {1}', this.path, (cause as Error).message), { cause });
    }
  }
}

const randomKey = (): string => randomBytes(6).toString('base64url');

function refused(what: 'Authorization' | 'Authentication'): ServeError {
  return new ServeError(400, 'InvalidKeyException', `Token ${what} failed. Token either incorrect, expired, or not provided correctly`);
}
