import { expect, it } from 'vitest';
import type { SecretStorage } from 'vscode';
import { keepKeys, keptKeys } from '../../../../src/host/servers/serverKeys';
import type { NamedServer } from '../../../../src/host/servers/namedServers';

/** Where secrets are kept, as VS Code does it. */
function storage(): SecretStorage {
  const kept = new Map<string, string>();
  return {
    get: (name: string) => Promise.resolve(kept.get(name)),
    store: (name: string, value: string) => Promise.resolve(void kept.set(name, value)),
    delete: (name: string) => Promise.resolve(void kept.delete(name)),
  } as unknown as SecretStorage;
}

const at = (kind?: string, more: Partial<NamedServer> = {}): NamedServer => ({
  inferenceAddress: '127.0.0.1:8000',
  ...(kind !== undefined && { kind }),
  ...more,
});
const kinds = ['existing', 'ray', 'kserve', 'triton'];

it.each(kinds)('a key of %s goes to no other kind and no other address', async kind => {
  const secrets = storage();
  await keepKeys(secrets, at(kind), { inference: 'secret', management: '' });
  const keyOf = (server: NamedServer) => keptKeys(secrets, server)('management');
  expect(await keyOf(at(kind))).toBe('secret');
  for (const other of kinds.filter(each => each !== kind))
    expect(await keyOf(at(other))).toBeUndefined();
  expect(await keyOf(at(kind, { inferenceAddress: '127.0.0.1:8001' }))).toBeUndefined();
  expect(await keyOf(at(kind, { managementAddress: '127.0.0.1:8001' }))).toBeUndefined();
});

it('a key that was kept before there were kinds is found', async () => {
  const secrets = storage();
  await secrets.store('mmocr.serverKey inference 127.0.0.1:8000 ', 'old');
  for (const kind of [undefined, 'existing', 'docker'])
    expect(await keptKeys(secrets, at(kind))('inference')).toBe('old');
});
