import { randomBytes, timingSafeEqual } from 'node:crypto';
import * as fs from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { whileHeld } from '../../base/heldFiles';
import { parseAccessKeys, type KeyKind } from '../contract/keys';
import { ServeError } from './reply';
import { restrictToUser } from './restrictToUser';

interface Key {
  key: string;
  /** Absent for the API key, which never expires. */
  expires?: Date;
}

type Keys = Record<KeyKind | 'API', Key>;

export interface KeyFileOptions {
  lifeMinutes: number;
  platform?: NodeJS.Platform;
  /** On Windows: lets this user alone read the file. */
  restrict?: (file: string) => Promise<void>;
}

/**
 * The access keys of one start, as TorchServe 0.12 makes them: eight letters of base64url each, in
 * key_file.json of the working folder, readable by this user only. They are written nowhere else.
 */
export class KeyFile {
  readonly path: string;
  #keys: Keys;
  #temporary: string | undefined;
  /** Renewals follow each other, so that the file says what is true after the last one. */
  #writing: Promise<void> = Promise.resolve();
  #exposed: string | undefined;

  private constructor(
    folder: string,
    private readonly options: KeyFileOptions,
  ) {
    this.path = path.join(folder, 'key_file.json');
    this.#keys = {
      management: this.#newKey(),
      inference: this.#newKey(),
      API: { key: randomKey() },
    };
  }

  /** Throws `UserError` when the file cannot be written. */
  static async create(folder: string, options: KeyFileOptions): Promise<KeyFile> {
    const file = new KeyFile(folder, options);
    await file.#write(file.#keys);
    return file;
  }

  /** Why others on this machine may be able to read the file, if so. */
  get exposed(): string | undefined {
    return this.#exposed;
  }

  /**
   * Throws the 400 with which TorchServe answers a key that is missing, wrong, expired or another
   * API's.
   */
  check(kind: KeyKind, authorization: string | undefined): void {
    if (!this.#opens(kind, authorization)) throw refused('Authorization');
  }

  /**
   * Answers `/token?type=…`, asked with the API key: makes a new key of that type, which stands in
   * the file only. Where the file cannot be written it throws `UserError`, and the old key, which
   * still stands there, goes on to open.
   */
  async renew(type: string | null, authorization: string | undefined): Promise<void> {
    if (!this.#opens('API', authorization) || (type !== 'inference' && type !== 'management'))
      throw refused('Authentication');
    const renewed = this.#writing.then(async () => {
      const keys = { ...this.#keys, [type]: this.#newKey() };
      await this.#write(keys);
      this.#keys = keys;
    });
    this.#writing = renewed.catch(() => undefined);
    await renewed;
  }

  /** Removes the file, unless a later start has written its own keys there. */
  remove(): void {
    try {
      if (this.#temporary) fs.rmSync(this.#temporary, { force: true });
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
    return (
      given.length === wanted.length &&
      timingSafeEqual(given, wanted) &&
      (expires === undefined || expires.getTime() > Date.now())
    );
  }

  #newKey(): Key {
    return { key: randomKey(), expires: new Date(Date.now() + this.options.lifeMinutes * 60_000) };
  }

  /** Beside, then renamed: a file of another start would keep its mode when it is written over. */
  async #write(keys: Keys): Promise<void> {
    const { platform = process.platform } = this.options;
    const temporary = `${this.path}.${process.pid}-${randomBytes(4).toString('hex')}`;
    this.#temporary = temporary;
    try {
      await writeFile(temporary, '', { mode: 0o600, flag: 'wx' });
      if (platform === 'win32') await this.#restrict(temporary);
      await writeFile(temporary, textOf(keys));
      await whileHeld(() => rename(temporary, this.path), platform);
    } catch (cause) {
      fs.rmSync(temporary, { force: true });
      throw new UserError(
        l10n.t(
          'The access keys cannot be written to {0}: {1}',
          this.path,
          (cause as Error).message,
        ),
        { cause },
      );
    } finally {
      this.#temporary = undefined;
    }
  }

  /** Before there is a key in it. */
  async #restrict(file: string): Promise<void> {
    const { restrict = restrictToUser } = this.options;
    this.#exposed = await restrict(file).then(
      () => undefined,
      (error: Error) => error.message,
    );
  }
}

/** As TorchServe writes it. */
function textOf({ management, inference, API }: Keys): string {
  const entry = ({ key, expires }: Key) => ({
    key,
    ...(expires ? { 'expiration time': expires.toISOString() } : {}),
  });
  return JSON.stringify(
    { management: entry(management), inference: entry(inference), API: entry(API) },
    undefined,
    2,
  );
}

const randomKey = (): string => randomBytes(6).toString('base64url');

function refused(what: 'Authorization' | 'Authentication'): ServeError {
  return new ServeError(
    400,
    'InvalidKeyException',
    `Token ${what} failed. Token either incorrect, expired, or not provided correctly`,
  );
}
