import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineClient } from '../../../../src/engineClient/engineClient';
import { LimitError } from '../../../../src/engineClient/engineEnded';
import { pipelineOf } from '../../../../src/model/pipeline';
import { readSidecar } from '../../../../src/describe/sidecar';
import { UnreadableImageError } from '../../../../src/base/errors';
import { dist } from '../../../fuzz/seeds';
import { Serving } from '../../../fuzz/serving';
import { sample } from '../../../samples';
import { grayPng } from './grayPng';

const onnx = sample('onnx/dbnet_tiny.onnx');
const image = fs.readFileSync(sample('images/scene_01.jpg'));
const folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-limits-'));
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

it.each([
  ['900 megapixels of one bit', 30_000, 30_000, 1],
  ['the row of the cases, 540 megapixels', 5_400_000, 100, 8],
  ['more pixels than any decoder takes', 2_000_000_000, 2, 1],
])(
  'an image that needs more than a worker may take is refused, and costs nobody else his answer: %s',
  async (_what, width, height, bits) => {
    const png =
      width > 1e9
        ? Buffer.concat([
            grayPng(8, 8, 1).subarray(0, 16),
            Buffer.from([0x77, 0x35, 0x94, 0, 0, 0, 0, 2]),
            grayPng(8, 8, 1).subarray(24),
          ])
        : grayPng(width, height, bits);
    const { status, text } = await serving.predict('model', png);
    expect([400, 507]).toContain(status);
    expect((JSON.parse(text) as { message: string }).message).toMatch(/^[^\n]+$/);
    expect((await serving.predict('model', image)).status).toBe(200);
    expect(serving.alive).toBe(true);
    expect(serving.use.look().bytes).toBeLessThan(1.5e9);
  },
);

it("an engine ends itself over memory or a decoder's time, and says so", async () => {
  const params = {
    pipeline: pipelineOf({ onnxPath: onnx, description: (await readSidecar(onnx))! }),
    imagePath: 'image',
    device: 'cpu',
  };
  for (const env of [
    { MMOCR_MEMORY_LIMIT: '150000000' },
    { MMOCR_DECODE_SECONDS: '0.05' },
  ] as NodeJS.ProcessEnv[]) {
    const engine = new EngineClient(path.join(dist, 'engine.js'), { env });
    await expect(
      engine.request('predict', { ...params, image: grayPng(8000, 8000) }),
    ).rejects.toThrow(LimitError);
    engine.dispose();
  }
});

it('an engine tells an image that cannot be decoded from a model that cannot be run', async () => {
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  const params = {
    pipeline: pipelineOf({ onnxPath: onnx, description: (await readSidecar(onnx))! }),
    imagePath: 'image',
    device: 'cpu',
  };
  for (const bytes of [
    Buffer.from('no image'),
    Buffer.alloc(0),
    image.subarray(0, 9000),
    grayPng(40, 40).subarray(0, 60),
  ]) {
    await expect(engine.request('predict', { ...params, image: bytes })).rejects.toThrow(
      UnreadableImageError,
    );
  }
  const broken = path.join(folder, 'broken.onnx');
  fs.writeFileSync(broken, 'no model');
  const failure = await engine
    .request('predict', {
      ...params,
      pipeline: pipelineOf({ ...params.pipeline.model, onnxPath: broken }),
      image,
    })
    .catch((error: unknown) => error);
  expect([failure instanceof Error, failure instanceof UnreadableImageError]).toEqual([
    true,
    false,
  ]);
  engine.dispose();
});
