import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keysOf, namedKind } from '../../../src/cli/serverKind';
import { servedClient } from '../../../src/cli/predictors';
import type { FakeServer } from '../servers/contract/fakeServer';
import { scripted, type Said } from '../servers/contract/scripted';

let folder: string;
const servers: FakeServer[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-kind-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
  fs.rmSync(folder, { recursive: true });
});
const signal = new AbortController().signal;

function file(text: string): string {
  const name = path.join(folder, 'key');
  fs.writeFileSync(name, text);
  return name;
}
const torchServeKeys = JSON.stringify({
  management: { key: 'm', 'expiration time': '2099-01-01T00:00:00Z' },
  inference: { key: 'i', 'expiration time': '2099-01-01T00:00:00Z' },
  API: { key: 'a' },
});

describe('--server-kind', () => {
  it('names a kind, or nothing that there is', () => {
    expect(['torchserve', 'ray', 'kserve', 'triton', undefined].map(namedKind)).toEqual([
      'existing',
      'ray',
      'kserve',
      'triton',
      undefined,
    ]);
    for (const none of ['existing', 'toString', ''])
      expect(() => namedKind(none)).toThrow('is none of: torchserve, ray, kserve, triton');
  });

  it("takes keys of its own kind: TorchServe's go nowhere else", async () => {
    const options = { 'key-file': file(torchServeKeys) };
    expect(await (await keysOf(options, 'existing'))?.('inference')).toBe('i');
    await expect(keysOf(options, 'triton')).rejects.toThrow('holds no key for Triton');
    const token = { 'key-file': file('abc.def-1=\n') };
    expect(await (await keysOf(token, 'kserve'))?.('inference')).toBe('abc.def-1=');
    await expect(keysOf(token, 'existing')).rejects.toThrow('holds no TorchServe keys');
    await expect(keysOf({ 'key-file': file('a\r\nx: y') }, 'ray')).rejects.toThrow(
      'no key for Ray',
    );
  });

  it('is found out without it, and no key is sent for that', async () => {
    const triton: Said = [200, { name: 'triton', version: '2.51.0', extensions: [] }];
    const { fake, came } = await scripted({ 'GET /v2': triton });
    servers.push(fake);
    const options = { 'inference-addr': fake.address, 'key-file': file('secret') };
    const { client, kind } = await servedClient(options, { signal });
    expect(kind).toBe('triton');
    expect(came.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(undefined));
    await client.ping();
    expect(came.at(-1)?.headers.authorization).toBe('Bearer secret');
    expect((await servedClient({ ...options, 'server-kind': 'ray' }, { signal })).kind).toBe('ray');
    expect(came).toHaveLength(5);
  });
});
