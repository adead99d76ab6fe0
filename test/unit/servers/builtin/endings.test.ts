import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning } from '../../../../src/servers/launch/processes';
import { childrenOf } from '../../../fuzz/processes';
import { Serving } from '../../../fuzz/serving';
import { sample } from '../../../samples';

const image = fs.readFileSync(sample('images/scene_01.jpg'));
let folder: string;
let serving: Serving | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-endings-'));
});
afterEach(async () => {
  await serving?.stop();
  serving = undefined;
  fs.rmSync(folder, { recursive: true, maxRetries: 10 });
});

/**
 * A server that has keys, an archive unpacked and a worker; `preload` is run in its process first.
 */
async function started(
  preload = '',
  properties: Record<string, string> = {},
  env: NodeJS.ProcessEnv = {},
): Promise<Serving> {
  const file = path.join(folder, 'preload.cjs');
  fs.writeFileSync(file, preload);
  serving = await Serving.start(path.join(folder, 'server'), {
    onnx: sample('onnx/dbnet_tiny.onnx'),
    properties,
    env: { NODE_OPTIONS: `--require ${file}`, ...env },
  });
  expect(serving.left).toEqual([
    expect.stringMatching(/^mmocr-models-/),
    ...(properties['disable_token_authorization'] ? [] : ['key_file.json']),
  ]);
  return serving;
}

const inServer = (what: string): string =>
  `if (process.argv[1]?.endsWith('cli.js')) process.on('SIGUSR2', () => { ${what} });`;

describe('nothing stays behind', () => {
  it.each([
    ['a defect that nobody catches', 'setImmediate(() => { throw new Error("a defect"); });', '1'],
    ['a promise that nobody waits for', 'void Promise.reject(new Error("a defect"));', '1'],
    [
      'an event without a listener',
      'new (require("node:events"))().emit("error", new Error("a defect"));',
      '1',
    ],
    ['process.exit', 'process.exit(3);', '3'],
  ])('after %s', async (_what, defect, how) => {
    const { child, ended } = await started(inServer(defect));
    const workers = childrenOf(child.pid as number);
    expect(workers).toHaveLength(1);
    child.kill('SIGUSR2');
    expect(await ended).toBe(how);
    expect(serving?.left).toEqual([]);
    await expect.poll(() => workers.filter(isRunning)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('after %s', async signal => {
    const { child, ended } = await started();
    child.kill(signal);
    expect([await ended, serving?.left]).toEqual(['0', []]);
  });

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGHUP'],
  ] as const)('after %s and, while a request is worked on, %s', async (first, second) => {
    const server = await started();
    const { child, ended } = server;
    // A worker that does not answer: the first signal waits for it.
    const [worker] = childrenOf(child.pid as number);
    process.kill(worker as number, 'SIGSTOP');
    const answer = server.predict('model', image).catch((error: Error) => error.message);
    child.kill(first);
    if (first === 'SIGINT' || first === 'SIGTERM')
      await expect.poll(() => server.said).toContain('Stopping');
    child.kill(second);
    expect([await ended, server.left]).toEqual([second, []]);
    await answer;
    await expect.poll(() => isRunning(worker as number)).toBe(false);
  });

  it('after the file that asks it to stop where there are no signals; what was accepted is answered', async () => {
    const stop = path.join(folder, 'stop');
    const server = await started('', {}, { MMOCR_STOP_FILE: stop, NODE_OPTIONS: '' });
    const [worker] = childrenOf(server.child.pid as number);
    process.kill(worker as number, 'SIGSTOP');
    const { management, inference } = server.ports;
    const keys = JSON.parse(
      fs.readFileSync(path.join(folder, 'server', 'key_file.json'), 'utf8'),
    ) as Record<string, { key: string }>;
    const ask = (kind: string, url: string, body?: Buffer) =>
      fetch(url, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${keys[kind]?.key}` },
        ...(body ? { body: new Uint8Array(body) } : {}),
      });
    const answer = ask('inference', `http://127.0.0.1:${inference}/predictions/model`, image).then(
      ({ status }) => status,
    );
    await expect
      .poll(
        async () => (await ask('management', `http://127.0.0.1:${management}/models/model`)).status,
      )
      .toBe(200);
    fs.writeFileSync(stop, '');
    await expect.poll(() => server.said).toContain('Stopping');
    process.kill(worker as number, 'SIGCONT');
    expect([await answer, await server.ended, server.left]).toEqual([200, '0', []]);
  });

  it('when the key file cannot be written', async () => {
    const server = path.join(folder, 'server');
    fs.mkdirSync(path.join(server, 'key_file.json'), { recursive: true });
    await expect(Serving.start(server, { onnx: sample('onnx/dbnet_tiny.onnx') })).rejects.toThrow(
      /The access keys cannot be written to /,
    );
    expect([
      fs.readdirSync(path.join(server, 'temp')),
      fs.readdirSync(server).filter(name => /key_file\.json\./.test(name)),
    ]).toEqual([[], []]);
  });
});

it('goes on when nobody reads what it says any more', async () => {
  const server = await started('', { disable_token_authorization: 'true' });
  server.child.stdout?.destroy();
  server.child.stderr?.destroy();
  fs.writeFileSync(
    path.join(server.store, 'cut.onnx'),
    'no model, which the server tells on its standard error',
  );
  fs.copyFileSync(
    path.join(server.store, 'model.onnx.json'),
    path.join(server.store, 'cut.onnx.json'),
  );
  await server.register('cut.onnx', 'cut');
  expect((await server.predict('model', image)).status).toBe(200);
  server.child.kill('SIGTERM');
  expect([await server.ended, server.left]).toEqual(['0', []]);
});
