import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { javaPid } from '../../src/servers/launch/folders';
import { planServer, type ServerPlan } from '../../src/servers/start/plan';
import { parseProperties } from '../../src/servers/launch/properties';
import { runServer } from '../../src/servers/start/runServer';
import { python1x } from '../pythonEnvironments';
import { convertSamples, countingHandler, scriptArchive, testFolders } from './archives';

const folders = testFolders();
let plan: ServerPlan;

beforeAll(async () => {
  await scriptArchive(folders.store, 'counting', countingHandler);
  await scriptArchive(
    folders.store,
    'endless',
    countingHandler.replace('return [', 'import threading; threading.Event().wait(); return ['),
  );
  await scriptArchive(folders.store, 'missing', `import no_such_package\n${countingHandler}`);
  await scriptArchive(
    folders.store,
    'killed',
    countingHandler.replace('pass', 'import os; os._exit(137)'),
  );
});
afterAll(folders.remove);

async function planFor(...models: string[]): Promise<ServerPlan> {
  plan = await planServer({
    program: { kind: 'torchserve', python: python1x() },
    modelStore: folders.store,
    models: Object.fromEntries(models.map(name => [name, `${name}.mar`])),
    storageFolder: folders.storage,
  });
  return plan;
}

/** Neither a process that knows of the plan's folders nor a folder is left. */
afterEach(() => {
  expect(fs.existsSync(plan.folders.working) || fs.existsSync(plan.folders.temp)).toBe(false);
  expect(
    execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' })
      .split('\n')
      .filter(line => line.includes(plan.folders.temp) && !line.startsWith('Z')),
  ).toEqual([]);
});

describe('a start that fails says why, at once, and leaves nothing', () => {
  it('truncated checkpoint', async () => {
    await convertSamples(folders.store, [
      {
        name: 'truncated',
        config: 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
        checkpoint: 'dbnet_tiny.pth',
      },
    ]);
    halveEntry(path.join(folders.store, 'truncated.mar'), 'dbnet_tiny.pth');
    await expect(runServer(await planFor('truncated'))).rejects.toThrow(
      'The checkpoint in the archive of "truncated" is damaged or incomplete. Take the complete file and convert it again.',
    );
  });

  it('module that is not installed', async () => {
    await expect(runServer(await planFor('missing'))).rejects.toThrow(
      /"missing" cannot be served: its handler or config imports "no_such_package"/,
    );
  });

  it('worker killed while it loads', async () => {
    await expect(runServer(await planFor('killed'))).rejects.toThrow(
      /The worker of "killed" ended while it loaded/,
    );
  });

  it('port taken after planning', async () => {
    await planFor('counting');
    const taken = net.createServer();
    await new Promise<void>(resolve =>
      taken.listen(Number(new URL(plan.inferenceAddress).port), '127.0.0.1', resolve),
    );
    await expect(runServer(plan)).rejects.toThrow(/another program uses 127\.0\.0\.1:\d+/);
    taken.close();
  });

  it('no Java', async () => {
    await planFor('counting');
    plan.commandLine.env = { ...plan.commandLine.env, JAVA_HOME: '/nowhere' };
    await expect(runServer(plan)).rejects.toMatchObject({
      message: expect.stringMatching(/TorchServe needs Java 11 or newer/),
      fix: 'installJava',
    });
  });

  it('no TorchServe in the Python, no Python', async () => {
    await planFor('counting');
    plan.commandLine.program = '/usr/bin/python3';
    await expect(runServer(plan)).rejects.toMatchObject({
      message: expect.stringMatching(/has no TorchServe/),
      fix: 'setUpPython',
    });
    await planFor('counting');
    plan.commandLine.program = '/nowhere/python';
    await expect(runServer(plan)).rejects.toThrow(/\/nowhere\/python cannot be started/);
  });

  it('cancelled', async () => {
    const cancel = new AbortController();
    const started = runServer(await planFor('counting'), {
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(started).rejects.toMatchObject({ name: 'CancelledError' });
  });
});

it('TorchServe killed during a request: the request ends with a clear message, nothing is left', async () => {
  const server = await runServer(await planFor('counting', 'endless'));
  const answer = server.client.predict('endless', undefined, Buffer.from('x'));
  const java = (await javaPid(plan.folders.working)) as number;
  const seen = expect(answer).rejects.toThrow(
    `The server at ${plan.inferenceAddress} ended or closed the connection before it answered.`,
  );
  await server.client.describe('endless');
  process.kill(java, 'SIGKILL');
  await seen;
  await new Promise(resolve => {
    if (server.ended.aborted) resolve(undefined);
    else server.ended.addEventListener('abort', resolve);
  });
  await expect(server.client.ping()).rejects.toMatchObject({
    message: expect.stringMatching(/^Nothing answers at/),
    fix: 'startTorchServe',
  });
  await server.stop();
});

describe('one server', () => {
  it('with a stale key file, a good and a bad model, refused and odd requests', async () => {
    await planFor('counting', 'missing');
    const stale = path.join(plan.folders.working, 'key_file.json');
    const old = { key: 'STALE-00', 'expiration time': '2099-01-01T00:00:00.000000000Z' };
    fs.writeFileSync(
      stale,
      JSON.stringify({ management: old, inference: old, API: { key: 'STALE-00' } }),
    );
    fs.utimesSync(stale, new Date(), new Date(Date.now() - 60_000));
    const server = await runServer(plan);
    try {
      expect(server.models.map(model => `${model.name} ${model.version}`)).toEqual([
        'counting 1.0',
      ]);
      expect([...server.failures.keys()]).toEqual(['missing']);
      const { client } = server;
      expect(await client.models()).toEqual(['counting', 'missing']);
      const image = new Uint8Array(30_000_000);
      expect((await client.predict('counting', '1.0', image)).body).toEqual({
        text: '30000000',
        score: null,
      });
      await expect(client.predict('countin', undefined, image)).rejects.toThrow(
        /has no model "countin". It serves: counting, missing\./,
      );
      await expect(client.predict('counting', '9', image)).rejects.toThrow(
        /has no version 9 of "counting"/,
      );
      await expect(
        client.predict('counting', undefined, new Uint8Array(64 * 1024 * 1024 + 1)),
      ).rejects.toThrow(/67\.1 MB.*max_request_size/);
      const properties = parseProperties(
        fs.readFileSync(path.join(plan.folders.working, 'config.properties')),
      );
      expect(properties.get('allowed_urls')).toBe('^$');
    } finally {
      await server.stop();
    }
  });
});

/**
 * Makes the archive again with half of one file; the archive itself is whole, as after converting a
 * truncated download.
 */
function halveEntry(archive: string, entry: string): void {
  const script = `
import sys, zipfile
source = zipfile.ZipFile(sys.argv[1]); entries = [(i.filename, source.read(i)) for i in source.infolist()]
with zipfile.ZipFile(sys.argv[1], 'w') as target:
    for name, data in entries: target.writestr(name, data[:len(data) // 2] if name == sys.argv[2] else data)`;
  execFileSync(python1x(), ['-c', script, archive, entry]);
}
