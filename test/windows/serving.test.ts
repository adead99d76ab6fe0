import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Serving } from '../fuzz/serving';
import { sample } from '../samples';
import { detectorConfig, mmocrServing, root } from '../unit/cli/run';

const image = fs.readFileSync(sample('images', 'scene_01.jpg'));
let folder: string;
let serving: Serving;
let address: string[];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(process.env['TEMP']!, 'serve 服务 '));
  serving = await Serving.start(path.join(folder, 'server'), {
    onnx: sample('onnx', 'dbnet_tiny.onnx'),
    properties: { disable_token_authorization: 'true' },
  });
  address = ['--inference-addr', `127.0.0.1:${serving.ports.inference}`];
});
afterAll(async () => {
  serving.child.kill();
  await serving.ended;
  // A worker that stayed would hold files of the folder.
  fs.rmSync(folder, { recursive: true, maxRetries: 20 });
});

it('under load every request gets the same answer', async () => {
  const { text: first } = await serving.predict('model', image);
  expect((JSON.parse(first) as { boundary_result: unknown[] }).boundary_result).toHaveLength(4);
  const answers: string[] = [];
  const client = async (): Promise<void> => {
    for (let n = 0; n < 15; n++) answers.push((await serving.predict('model', image)).text);
  };
  await Promise.all(Array.from({ length: 8 }, client));
  expect(answers).toHaveLength(120);
  expect(new Set(answers)).toEqual(new Set([first]));
});

it('a client that leaves in the middle takes no one along', async () => {
  const leave = new AbortController();
  const left = fetch(`http://127.0.0.1:${serving.ports.inference}/predictions/model`, {
    method: 'POST',
    body: image,
    signal: leave.signal,
  }).catch((error: Error) => error.name);
  leave.abort();
  expect(await left).toBe('AbortError');
  expect(await serving.predict('model', image)).toMatchObject({ status: 200 });
});

it('predict asks it, and compare finds no difference from a local run', async () => {
  const predicted = await mmocrServing([
    'predict',
    sample('images', 'scene_01.jpg'),
    'model',
    ...address,
  ]);
  expect([predicted.code, predicted.stderr]).toEqual([0, '']);
  expect(
    (JSON.parse(predicted.stdout) as { boundary_result: unknown[] }).boundary_result,
  ).toHaveLength(4);
  const compared = await mmocrServing([
    'compare',
    sample('images', 'scene_01.jpg'),
    detectorConfig,
    sample('onnx', 'dbnet_tiny.onnx'),
    'model',
    ...address,
  ]);
  expect([compared.code, compared.stderr]).toEqual([0, '']);
  expect(compared.stdout).toMatch(/match/);
});

it('a model comes and goes while it runs', async () => {
  expect(await serving.register('model.onnx', 'second')).toMatchObject({ status: 200 });
  expect(await serving.predict('second', image)).toMatchObject({ status: 200 });
  expect(await serving.unregister('second')).toMatchObject({ status: 200 });
});

it('a second server on the same ports says so and ends', async () => {
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'dist', 'cli.js'),
      'serve',
      '--model-store',
      'store',
      '--models',
      'model.onnx',
    ],
    { cwd: serving.folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  expect(await new Promise(resolve => child.once('close', resolve))).toBe(2);
  expect(said).toMatch(/^mmocr-serving: Another program uses /);
});
