import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeyFile } from '../../../src/core/serve/keyFile';

let folder: string;
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keys-')); });
afterEach(() => {
  vi.useRealTimers();
  fs.rmSync(folder, { recursive: true });
});

const bearer = (kind: 'inference' | 'management' | 'API') => `Bearer ${(JSON.parse(fs.readFileSync(path.join(folder, 'key_file.json'), 'utf8')) as Record<string, { key: string }>)[kind]?.key}`;

it('a key opens its own API until it expires; the API key renews it', () => {
  vi.useFakeTimers();
  const keys = new KeyFile(folder, 60);
  const first = bearer('inference');
  keys.check('inference', first);
  vi.advanceTimersByTime(59 * 60_000);
  keys.check('inference', first);
  vi.advanceTimersByTime(61_000);
  expect(() => keys.check('inference', first)).toThrow('Token Authorization failed.');
  expect(() => keys.renew('inference', first)).toThrow('Token Authentication failed.');
  keys.renew('inference', bearer('API'));
  expect(bearer('inference')).not.toBe(first);
  keys.check('inference', bearer('inference'));
  expect(() => keys.check('management', bearer('inference'))).toThrow('Token Authorization failed.');
});

it('writes over a stale file that everybody may read, and leaves a later server\'s file alone', () => {
  const file = path.join(folder, 'key_file.json');
  fs.writeFileSync(file, '{}', { mode: 0o644 });
  const older = new KeyFile(folder, 60);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  const newer = new KeyFile(folder, 60);
  older.remove();
  expect(fs.existsSync(file)).toBe(true);
  newer.remove();
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('says where the keys cannot be written', () => {
  expect(() => new KeyFile(path.join(folder, 'nowhere'), 60)).toThrow(/The access keys cannot be written to .*nowhere/);
});
