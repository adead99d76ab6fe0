import * as fs from 'node:fs';
import * as path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { curlCommand } from '../../src/servers/contract/curl';
import { shellOf } from '../../src/servers/contract/shells';
import { keysFromFile, readAccessKeys } from '../../src/servers/contract/keys';
import { planServer } from '../../src/servers/start/plan';
import { freePorts } from '../../src/servers/launch/ports';
import { runServer, type RunningServer } from '../../src/servers/start/runServer';
import { TorchServeClient } from '../../src/servers/contract/client';
import { python1x } from '../pythonEnvironments';
import { countingHandler, scriptArchive, testFolders } from './archives';

const folders = testFolders();
let first: RunningServer;
let second: RunningServer;
let ownPort: number;

/** Two windows: the second one with a config.properties of the user's. */
beforeAll(async () => {
  await scriptArchive(folders.store, 'counting', countingHandler);
  await scriptArchive(folders.store, 'other', countingHandler);
  ownPort = (await freePorts(1))[0] as number;
  const file = path.join(folders.store, 'config.properties');
  fs.writeFileSync(
    file,
    `inference_address=http://127.0.0.1:${ownPort}\nmax_request_size=1000\nuse_native_io=false\nload_models=counting.mar\n`,
  );
  const plan = {
    program: { kind: 'torchserve' as const, python: python1x() },
    modelStore: folders.store,
    models: 'all' as const,
    storageFolder: folders.storage,
  };
  const plans = [
    await planServer(plan),
    await planServer({ ...plan, userConfigProperties: file }),
  ] as const;
  [first, second] = await Promise.all([runServer(plans[0]), runServer(plans[1])]);
});
afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  expect(fs.readdirSync(folders.storage)).toEqual([]);
  folders.remove();
});

const count = (server: RunningServer, size: number) =>
  server.client.predict('counting', undefined, new Uint8Array(size)).then(answer => answer.body);

it('two servers run side by side, each with its own models, keys and limits', async () => {
  expect(await Promise.all([first.client.models(), second.client.models()])).toEqual([
    ['counting', 'other'],
    ['counting'],
  ]);
  expect(await Promise.all([count(first, 5000), count(second, 500)])).toEqual([
    { text: '5000', score: null },
    { text: '500', score: null },
  ]);
  const keys = first.plan.folders.working;
  const wrong = new TorchServeClient({
    inferenceAddress: second.plan.inferenceAddress,
    keys: keysFromFile(path.join(keys, 'key_file.json')),
  });
  await expect(wrong.ping()).rejects.toThrow(/does not accept the access key/);
  await expect(
    new TorchServeClient({ inferenceAddress: second.plan.inferenceAddress }).ping(),
  ).rejects.toThrow(/wants an access key/);
});

it("the user's config.properties holds: its port, its limit, its models", async () => {
  expect(second.plan.inferenceAddress).toBe(`http://127.0.0.1:${ownPort}`);
  await expect(count(second, 1001)).rejects.toThrow(/max_request_size/);
  // The server itself refuses too, when the client does not know the limit.
  const blind = new TorchServeClient({
    inferenceAddress: second.plan.inferenceAddress,
    keys: keysFromFile(path.join(second.plan.folders.working, 'key_file.json')),
  });
  await expect(blind.predict('counting', undefined, new Uint8Array(30_000_000))).rejects.toThrow(
    /30\.0 MB.*max_request_size/,
  );
  expect(await count(second, 10)).toEqual({ text: '10', score: null });
});

it('the copied curl line works and holds no key', async () => {
  const {
    folders: { working },
    inferenceAddress,
  } = first.plan;
  const file = path.join(working, 'key_file.json');
  const keys = await readAccessKeys(file);
  const image = path.join(folders.store, "it's an image.png");
  fs.writeFileSync(image, 'x'.repeat(77));
  const line = curlCommand({
    address: inferenceAddress,
    model: 'counting',
    version: '1.0',
    imagePath: image,
    key: { file },
    shell: shellOf('/bin/bash', 'linux'),
  });
  expect(line).not.toContain(keys?.inference.key);
  const { stdout } = await promisify(execFile)('bash', ['-c', line]);
  expect(stdout).toContain('"text": "77"');
});

it('a key is renewed while the server runs', async () => {
  const file = path.join(first.plan.folders.working, 'key_file.json');
  const before = await readAccessKeys(file);
  const almostOver = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  for (const kind of ['inference', 'management'])
    almostOver[kind] = {
      ...almostOver[kind],
      'expiration time': new Date(Date.now() + 1000).toISOString(),
    };
  fs.writeFileSync(file, JSON.stringify(almostOver));
  expect(await count(first, 3)).toEqual({ text: '3', score: null });
  expect((await readAccessKeys(file))?.inference.key).not.toBe(before?.inference.key);
});

it('neither the log nor the plan shows a key', async () => {
  const {
    folders: { working },
  } = first.plan;
  const keys = await readAccessKeys(path.join(working, 'key_file.json'));
  const logs = fs
    .readdirSync(path.join(working, 'logs'))
    .map(name => fs.readFileSync(path.join(working, 'logs', name), 'utf8'))
    .join('');
  for (const key of [keys?.inference.key, keys?.management.key, keys?.api])
    expect(logs + JSON.stringify(first.plan)).not.toContain(key);
});
