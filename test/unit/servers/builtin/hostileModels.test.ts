import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { archiveSeeds } from '../../../fuzz/checkpoints';
import { zipParts } from '../../../fuzz/mutateZip';
import { Serving, type Answer } from '../../../fuzz/serving';
import { zipOf } from '../../../fuzz/zip';
import { sample } from '../../../samples';
import { grayPng } from './grayPng';

/**
 * Models that someone uploaded to the store: what their descriptions ask for is refused in one
 * line, and costs nobody else his answer.
 */
const onnx = sample('onnx/dbnet_tiny.onnx');
const image = fs.readFileSync(sample('images/scene_01.jpg'));
const folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-hostile-models-'));
interface Described {
  resize: object;
  post: object;
}
const described = JSON.parse(fs.readFileSync(`${onnx}.json`, 'utf8')) as Described;
let serving: Serving;
beforeAll(async () => {
  serving = await Serving.start(path.join(folder, 'server'), {
    onnx,
    properties: { disable_token_authorization: 'true' },
  });
});
afterAll(async () => {
  expect(await serving.stop()).toEqual([]);
  fs.rmSync(folder, { recursive: true, maxRetries: 10 });
});

/** Puts the ONNX file under `name` into the store, with what its description says changed. */
function place(name: string, change: object): void {
  fs.copyFileSync(onnx, path.join(serving.store, name));
  fs.writeFileSync(
    path.join(serving.store, `${name}.json`),
    JSON.stringify({ ...described, ...change }),
  );
}

/** A refusal whose reason is one line; the model beside it is answered as before. */
async function refused({ status, text }: Answer, wanted: number, reason: RegExp): Promise<void> {
  expect(status).toBe(wanted);
  const { message } = JSON.parse(text) as { message: string };
  expect(message).toMatch(/^[^\p{Cc}\p{Cf}]+$/u);
  expect(message).toMatch(reason);
  expect((await serving.predict('model', image)).status).toBe(200);
  expect(serving.alive).toBe(true);
  expect(serving.use.look().bytes).toBeLessThan(1.5e9);
}

it.each<[string, object, RegExp]>([
  [
    'a width of a milliard',
    { resize: { kind: 'stretch', width: 1e9, height: 64 } },
    /resize\.width is 1000000000; it must be a whole number from 1 to 65535/,
  ],
  [
    'a scale of a milliard',
    { resize: { ...described.resize, scale: [1e9, 1e9] } },
    /resize\.scale\[0\] is 1000000000;/,
  ],
  [
    'a milliard candidates',
    { post: { ...described.post, maxCandidates: 1e9 } },
    /post\.maxCandidates is 1000000000;/,
  ],
  [
    'a word that writes on the screen',
    { post: { ...described.post, textRepr: '\u001b[2J\n\u202e' } },
    /post\.textRepr is "\\u001b\[2J\\n\\u202e";/,
  ],
])('a description with %s is not registered: 400', async (_, change, reason) => {
  place('huge.onnx', change);
  await refused(await serving.register('huge.onnx', 'huge'), 400, reason);
  expect((await serving.predict('huge', image)).status).toBe(404);
});

it('a description that makes too large an input of every image is not registered: 400', async () => {
  place('wide.onnx', { resize: { kind: 'stretch', width: 65_535, height: 65_535 } });
  await refused(
    await serving.register('wide.onnx', 'wide'),
    400,
    /would become an input of 6\d{4} × 6\d{4} for this model; 33 million pixels are the most/,
  );
});

it('one that makes too large an input of some is served, and refuses those: 507', async () => {
  place('some.onnx', { resize: { kind: 'shortSide', short: 736, divisor: 32 } });
  expect((await serving.register('some.onnx', 'some')).status).toBe(200);
  await refused(
    await serving.predict('some', grayPng(60_000, 10)),
    507,
    /^An image of 60000 × 10 pixels would become an input of \d+ × 736 for this model/,
  );
  expect((await serving.predict('some', image)).status).toBe(200);
});

it('an archive whose description has such a size is not registered: 400', async () => {
  const archive = path.join(folder, 'seed.mar');
  fs.writeFileSync(archive, archiveSeeds().find(({ name }) => name === 'onnx.mar')!.bytes);
  const parts = await zipParts(archive);
  const resized = (bytes: Buffer): Buffer =>
    Buffer.from(
      JSON.stringify({
        ...(JSON.parse(bytes.toString()) as object),
        resize: { kind: 'stretch', width: 1e9, height: 32 },
      }),
    );
  const changed = (width: boolean) =>
    zipOf(
      parts.map(({ name, bytes }) => ({
        name,
        bytes: width && name.endsWith('.onnx.json') ? resized(bytes) : bytes,
      })),
    );
  for (const huge of [false, true])
    fs.writeFileSync(path.join(serving.store, `${huge ? 'huge' : 'fine'}.mar`), changed(huge));
  expect((await serving.register('fine.mar', 'fine')).status).toBe(200);
  await refused(await serving.register('huge.mar', 'huge'), 400, /resize\.width is 1000000000;/);
});
