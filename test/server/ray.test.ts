import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAll, healthy, makeRayEnvironment, RayNodes } from '../../tools/ray.mjs';
import { TorchServeClient } from '../../src/servers/contract/client';
import { freePorts } from '../../src/servers/launch/ports';
import { sample } from '../samples';
import { mmocrServing } from '../unit/cli/run';
import { archivesWithOnnx } from './bothServers';
import { expectGolden } from './golden';

// A socket's path has 107 bytes at most, and Ray's own names take most of them.
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'ray-'));
const deployment = path.join(temp, 'it is served');
const limit = AbortSignal.timeout(900_000);
let nodes: RayNodes;
let second: string;
let base: string;

beforeAll(async () => {
  await archivesWithOnnx(temp, { dbnet: {} });
  const archive = path.join(temp, 'dbnet.mar');
  const scaled = ['--engine', 'onnx', '--replicas', '2'];
  const written = await mmocrServing(['deploy', 'ray', archive, '-o', deployment, ...scaled]);
  expect([written.code, written.stderr]).toEqual([0, '']);
  const [port] = await freePorts(1);
  const file = path.join(deployment, 'serve.yaml');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('port: 8000', `port: ${port}`));
  base = `http://127.0.0.1:${port}`;
  nodes = new RayNodes({
    programs: await makeRayEnvironment(),
    temp: path.join(temp, 't'),
    deployment,
    port: 23_000,
  });
  // A copy for each; what tells of them takes no core.
  await nodes.start(1);
  second = await nodes.start(1);
  await Promise.race([nodes.serve('serve.yaml'), healthy(base, limit)]);
});
afterAll(() => {
  nodes?.stop();
  fs.rmSync(temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

const image = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(fs.readFileSync(sample('images', name)));

describe('a folder that was written for Ray Serve', () => {
  it('answers as a TorchServe with the handler does', async () => {
    const asked = (
      route: string,
      body: string | FormData | Uint8Array<ArrayBuffer> = image('scene_01.jpg'),
    ): Promise<Response> => fetch(`${base}/predictions/${route}`, { method: 'POST', body });
    const answer = await asked('dbnet');
    expect(answer.headers.get('x-mmocr-image')).toBe('640x480;orientation=stored');
    expect(answer.headers.get('x-mmocr-task')).toBe('textdet');
    expect(answer.headers.get('server-timing')).toMatch(/^decode;dur=/);
    expectGolden(await answer.json(), 'det_quad', 'scene_01.jpg');
    const form = new FormData();
    form.set('data', new Blob([image('scene_01.jpg')]));
    expectGolden(await (await asked('dbnet/1.0', form)).json(), 'det_quad', 'scene_01.jpg');
    const refused = [await asked('dbnet/2.0'), await asked('other'), await asked('dbnet', 'x')];
    const said: [number, string][] = [];
    for (const one of refused)
      said.push([one.status, ((await one.json()) as { type: string }).type]);
    expect(said).toEqual([
      [404, 'ModelVersionNotFoundException'],
      [404, 'ModelNotFoundException'],
      [400, 'BadRequestException'],
    ]);
    expect((await asked('dbnet', new Uint8Array(6_553_501))).status).toBe(413);
    // In chunks, whose number nobody says before.
    const large = new FormData();
    large.set('data', new Blob([new Uint8Array(6_553_501)]));
    const { body, headers } = new Response(large);
    const chunked = { method: 'POST', body, headers, duplex: 'half' } as RequestInit;
    expect((await fetch(`${base}/predictions/dbnet`, chunked)).status).toBe(413);
  });

  it('has its models and their copies listed by the client that asks a TorchServe', async () => {
    const client = new TorchServeClient({ inferenceAddress: base, managementAddress: base });
    expect(await client.models()).toEqual(['dbnet']);
    const [described] = await client.describe('dbnet');
    expect(described).toMatchObject({ name: 'dbnet', version: '1.0' });
    expect(described!.workers[0]).toMatchObject({ id: 'dbnet-0', status: 'READY' });
  });

  it('loses no request with a node, and every answer is the same', async () => {
    const names = ['scene_00.png', 'scene_01.jpg', 'scene_04.jpg', 'no_text.png'];
    const requests = Array.from({ length: 100 }, (_, index) => ({
      url: `${base}/predictions/dbnet`,
      body: image(names[index % names.length]!),
    }));
    let killed = 0;
    const { bodies } = await askAll(requests, 16, limit, answered => {
      if (answered === 20) killed = nodes.killNode(second);
    });
    expect(killed).toBe(1);
    expect(bodies.map(({ status }) => status)).toEqual(requests.map(() => 200));
    for (const [index, { text }] of bodies.entries()) {
      const name = names[index % names.length]!;
      expectGolden(JSON.parse(text), 'det_quad', name);
    }
  });
});
