import * as fs from 'node:fs';
import type * as promises from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyFile } from '../../../../src/servers/builtin/keyFile';
import { restrictToUser } from '../../../../src/servers/builtin/restrictToUser';

/** How often a rename is still refused, as by an antivirus that holds the file. */
const refusals = vi.hoisted(() => ({ rename: 0 }));
vi.mock('node:fs/promises', async original => {
  const real = await original<typeof promises>();
  const rename: typeof real.rename = (from, to) =>
    refusals.rename-- > 0
      ? Promise.reject(Object.assign(new Error('EPERM: rename'), { code: 'EPERM' }))
      : real.rename(from, to);
  return { ...real, rename };
});

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keys-'));
});
afterEach(() => {
  refusals.rename = 0;
  vi.useRealTimers();
  fs.rmSync(folder, { recursive: true, maxRetries: 10 });
});

type Kind = 'inference' | 'management' | 'API';
const bearer = (kind: Kind) =>
  `Bearer ${(JSON.parse(fs.readFileSync(path.join(folder, 'key_file.json'), 'utf8')) as Record<string, { key: string }>)[kind]?.key}`;
const hour = { lifeMinutes: 60 };

it('a key opens its own API until it expires; the API key renews it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const keys = await KeyFile.create(folder, hour);
  const first = bearer('inference');
  keys.check('inference', first);
  vi.advanceTimersByTime(59 * 60_000);
  keys.check('inference', first);
  vi.advanceTimersByTime(61_000);
  expect(() => keys.check('inference', first)).toThrow('Token Authorization failed.');
  await expect(keys.renew('inference', first)).rejects.toThrow('Token Authentication failed.');
  await keys.renew('inference', bearer('API'));
  expect(bearer('inference')).not.toBe(first);
  keys.check('inference', bearer('inference'));
  expect(() => keys.check('management', bearer('inference'))).toThrow(
    'Token Authorization failed.',
  );
});

it("writes over a stale file that everybody may read, and leaves a later server's file alone", async () => {
  const file = path.join(folder, 'key_file.json');
  fs.writeFileSync(file, '{}', { mode: 0o644 });
  const older = await KeyFile.create(folder, hour);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  const newer = await KeyFile.create(folder, hour);
  older.remove();
  expect(fs.existsSync(file)).toBe(true);
  newer.remove();
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('says where the keys cannot be written', async () => {
  await expect(KeyFile.create(path.join(folder, 'nowhere'), hour)).rejects.toThrow(
    /The access keys cannot be written to .*nowhere/,
  );
});

it('a renewal that cannot be written locks nobody out', async () => {
  const keys = await KeyFile.create(folder, { ...hour, platform: 'linux' });
  const before = fs.readFileSync(path.join(folder, 'key_file.json'), 'utf8');
  refusals.rename = 1;
  await expect(keys.renew('inference', bearer('API'))).rejects.toThrow(/cannot be written/);
  expect(fs.readdirSync(folder)).toEqual(['key_file.json']);
  expect(fs.readFileSync(path.join(folder, 'key_file.json'), 'utf8')).toBe(before);
  keys.check('inference', bearer('inference'));
});

it('renewals at the same time leave a file of new keys, which all open', async () => {
  const keys = await KeyFile.create(folder, hour);
  const [api, ...before] = [bearer('API'), bearer('inference'), bearer('management')];
  await Promise.all(
    (['inference', 'management', 'inference', 'management'] as const).map(kind =>
      keys.renew(kind, api),
    ),
  );
  for (const kind of ['inference', 'management'] as const) {
    expect(before).not.toContain(bearer(kind));
    keys.check(kind, bearer(kind));
  }
});

describe('on Windows', () => {
  it('a file that is held for a moment is swapped all the same', async () => {
    const keys = await KeyFile.create(folder, {
      ...hour,
      platform: 'win32',
      restrict: () => Promise.resolve(),
    });
    refusals.rename = 2;
    await keys.renew('inference', bearer('API'));
    keys.check('inference', bearer('inference'));
  });

  it('is restricted before there is a key in it', async () => {
    const found: string[] = [];
    const restrict = (file: string) =>
      Promise.resolve(void found.push(path.dirname(file), fs.readFileSync(file, 'utf8')));
    const { exposed } = await KeyFile.create(folder, { ...hour, platform: 'win32', restrict });
    expect([found, exposed]).toEqual([[folder, ''], undefined]);
  });

  it('that cannot be restricted is written, and says why others may read it', async () => {
    const keys = await KeyFile.create(folder, {
      ...hour,
      platform: 'win32',
      restrict: () => Promise.reject(new Error('icacls: Access is denied.')),
    });
    expect(keys.exposed).toBe('icacls: Access is denied.');
    keys.check('inference', bearer('inference'));
  });

  it("names the user by the account's number, whatever the code page makes of the name", async () => {
    const asked: string[][] = [];
    await restrictToUser('C:\\用户 1\\key_file.json', (program, args) => {
      asked.push([path.win32.basename(program), ...args]);
      return Promise.resolve(
        '"pc\\\uFFFD\uFFFD","S-1-5-21-1004336348-1177238915-682003330-1001"\r\n',
      );
    });
    expect(asked).toEqual([
      ['whoami.exe', '/user', '/fo', 'csv', '/nh'],
      [
        'icacls.exe',
        'C:\\用户 1\\key_file.json',
        '/inheritance:r',
        '/grant:r',
        '*S-1-5-21-1004336348-1177238915-682003330-1001:F',
      ],
    ]);
    await expect(
      restrictToUser('C:\\key_file.json', () => Promise.resolve('unknown option')),
    ).rejects.toThrow('whoami: unknown option');
  });
});
