import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import fetch from 'node-fetch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromSeedJson } from '../../src/model/mmocrFormat';
import { python1x } from '../pythonEnvironments';
import { differenceFrom, endToEnd, within } from '../unit/parity/methods/difference';
import { asked, goldenOf } from '../unit/parity/methods/goldens';
import { convertMiniatures, testFolders } from './archives';
import { startTriton, writeTriton, type Triton } from './triton';

const folders = testFolders();
let triton: Triton;

beforeAll(async () => {
  await convertMiniatures(folders.store, 'kie', ['sdmgr_openset_1x']);
  const folder = path.join(path.dirname(folders.store), 'triton');
  await writeTriton(folder, [path.join(folders.store, 'kie.mar')], 'onnx');
  triton = await startTriton(folder);
});
afterAll(async () => {
  await triton?.stop();
  folders.remove();
});

const infer = (inputs: object[]) =>
  fetch(`${triton.base}/v2/models/kie/infer`, { method: 'POST', body: JSON.stringify({ inputs }) });
const text = (name: string, ...data: string[]) => ({
  name,
  datatype: 'BYTES',
  shape: [data.length],
  data,
});

it('a KIE model is told the texts, and labels them as KIEInferencer', async () => {
  for (const { bytes, answer, known } of asked(goldenOf('sdmgr_openset_1x'))) {
    const image = Buffer.from(bytes).toString('base64');
    const response = await infer([text('image', image), text('texts', JSON.stringify(known))]);
    const { outputs } = (await response.json()) as { outputs: { data: [string] }[] };
    const { instances, relations = [] } = fromSeedJson(JSON.parse(outputs[0]!.data[0]), 'kie');
    expect(within(differenceFrom(answer, instances, relations), endToEnd)).toBe(true);
  }
});

it.each([
  ['no JSON', ['{'], /^texts 1 is not JSON/],
  ['other JSON', ['{"boxes": []}'], /^texts 1 is not an object of "boxes" and "texts"$/],
  ['more texts than images', ['{}', '{}'], /^texts has 2 elements, image 1$/],
])('refuses %s for texts', async (_what, texts, why) => {
  const response = await infer([text('image', 'aaaa'), text('texts', ...texts)]);
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: expect.stringMatching(why) as string },
  ]);
});

const probe = () =>
  promisify(execFile)(python1x(), [path.join(triton.folder, 'probe.py'), triton.address]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );

/** Last: what is dead stays dead. */
it('the probe sees what health does not say: a process that died', async () => {
  expect(await probe()).toEqual({ code: 0, stdout: 'kie: answers\n' });
  process.kill(triton.processOf('kie'), 'SIGKILL');
  await expect.poll(async () => (await probe()).code).toBe(1);
  expect((await probe()).stdout).toMatch(/^kie: 500 .*not healthy/);
  for (const health of ['health/ready', 'models/kie/ready'])
    expect([health, (await fetch(`${triton.base}/v2/${health}`)).status]).toEqual([health, 200]);
});
