import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing, root } from './run';

/**
 * `compare` where one side has no answer: the other's is printed, the reason told, and nobody takes
 * it for "the same".
 */
const stored = fs.readFileSync(
  path.join(root, 'test', 'fixtures', 'golden', 'det_quad', 'scene_01.jpg.json'),
  'utf8',
);
const [detector, reader] = [sample('onnx', 'dbnet_tiny.onnx'), sample('onnx', 'svtr_tiny.onnx')];
let server: http.Server | undefined;
afterEach(() => {
  server?.close();
});

/** The address of a server that answers every request so. */
async function answering(status: number, body: string): Promise<string> {
  const started = (server = http.createServer((request, response) => {
    request
      .resume()
      .once('end', () =>
        response
          .writeHead(status, { 'content-type': 'application/json', 'x-mmocr-task': 'textdet' })
          .end(body),
      );
  }));
  await new Promise<void>(resolve => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const compare = (address: string, onnx = detector) =>
  mmocrServing([
    'compare',
    sample('images', 'scene_01.jpg'),
    detectorConfig,
    onnx,
    'dbnet',
    '--inference-addr',
    address,
  ]);
const oneLine = /^mmocr-serving: [^\n]+\n$/;

it('both sides: the stored answer and the local run are the same', async () => {
  const { code, stderr } = await compare(await answering(200, stored));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

it('no server: prints the local answer, names the address, ends with 2', async () => {
  const { code, stdout, stderr } = await compare('127.0.0.1:9');
  expect(code).toBe(2);
  const { local, ...others } = JSON.parse(stdout) as { local: { boundary_result: unknown[] } };
  expect([local.boundary_result.length, others]).toEqual([
    (JSON.parse(stored) as typeof local).boundary_result.length,
    {},
  ]);
  expect(stderr).toMatch(oneLine);
  expect(stderr).toContain('Nothing answers at http://127.0.0.1:9');
});

it.each<[string, number, string, RegExp]>([
  [
    'fails',
    500,
    JSON.stringify({ code: 500, type: 'InternalServerException', message: 'Prediction failed' }),
    /failed on this image/,
  ],
  ['is something else', 200, '<html>', /127\.0\.0\.1/],
  [
    'answers with a boundary of 10,000 corners',
    200,
    JSON.stringify({ boundary_result: [[...Array.from({ length: 20_000 }, (_, i) => i), 0.9]] }),
    /10000 corners; 4096 are the most/,
  ],
])('a server that %s: the same', async (_, status, body, said) => {
  const { code, stdout, stderr } = await compare(await answering(status, body));
  expect(code).toBe(2);
  expect(Object.keys(JSON.parse(stdout) as object)).toEqual(['local']);
  expect(stderr).toMatch(oneLine);
  expect(stderr).toMatch(said);
});

it('no local answer: prints the served one, says what is wrong with the ONNX file, ends with 2', async () => {
  const { code, stdout, stderr } = await compare(await answering(200, stored), reader);
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({ served: JSON.parse(stored) as unknown });
  expect(stderr).toMatch(oneLine);
  expect(stderr).toMatch(/svtr_tiny\.onnx does not fit its config/);
});

it('neither: prints nothing, ends with 2', async () => {
  const { code, stdout, stderr } = await compare('127.0.0.1:9', reader);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(oneLine);
});
