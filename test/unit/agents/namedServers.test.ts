import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { namedServers } from '../../../src/agents/namedServers';
import type { FakeServer } from '../servers/contract/fakeServer';
import { scripted, type Said } from '../servers/contract/scripted';

let folder: string;
const servers: FakeServer[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-named-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
  fs.rmSync(folder, { recursive: true });
});
const { signal } = new AbortController();

async function server(script: Record<string, Said>) {
  const { fake, came } = await scripted(script);
  servers.push(fake);
  return { address: fake.address, came };
}
const said = (name: string): Said => [200, { name, version: '1', extensions: [] }];

it('asks a server as what it is, and sends its key with no other question', async () => {
  const { address, came } = await server({
    'GET /v2': said('kserve'),
    'GET /v2/models': [200, { models: ['street'] }],
  });
  const keyFile = path.join(folder, 'token');
  fs.writeFileSync(keyFile, 'secret\n');
  const client = await namedServers([])({ address, keyFile }, signal);
  expect(came.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(undefined));
  expect(await client.models(signal)).toEqual(['street']);
  expect(came.at(-1)?.headers.authorization).toBe('Bearer secret');
});

it("asks a server that does not say what it is as a TorchServe, with TorchServe's keys", async () => {
  const { address, came } = await server({
    'GET /models?limit=100&next_page_token=0': [
      200,
      { models: [{ modelName: 'dbnet', modelUrl: 'dbnet.mar' }] },
    ],
  });
  const client = await namedServers([])({ address, management_address: address }, signal);
  expect(await client.models(signal)).toEqual(['dbnet']);
  const keyFile = path.join(folder, 'token');
  fs.writeFileSync(keyFile, 'secret');
  await expect(namedServers([])({ address, keyFile }, signal)).rejects.toThrow(
    'holds no TorchServe keys',
  );
  expect(came.map(({ headers }) => headers.authorization)).not.toContain('Bearer secret');
});

it('reads no file of keys that is larger than any', async () => {
  const keyFile = path.join(folder, 'token');
  fs.writeFileSync(keyFile, 'x');
  fs.truncateSync(keyFile, 2 ** 31);
  for (const [script, message] of [
    [{ 'GET /v2': said('triton') }, 'holds no key for Triton'],
    [{ 'GET /ping': [200, { status: 'Healthy' }] }, 'holds no TorchServe keys'],
  ] satisfies [Record<string, Said>, string][]) {
    const { address } = await server(script);
    await expect(namedServers([])({ address, keyFile }, signal)).rejects.toThrow(message);
  }
});

it('a server that nobody named is not even asked what it is', async () => {
  const asked = namedServers(['192.0.2.7:8080'])({ address: '198.51.100.7:8080' }, signal);
  await expect(asked).rejects.toThrow('--server 198.51.100.7:8080');
});
