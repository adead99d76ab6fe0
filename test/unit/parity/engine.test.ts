import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { pipelineOf } from '../../../src/model/pipeline';
import { LocalPredictor } from '../../../src/engineClient/localPredictor';
import { readSidecar } from '../../../src/describe/sidecar';
import { toSeedJson } from '../../../src/model/mmocrFormat';
import { sample } from '../../samples';
import { useEngine, useFolder } from '../config/engine';
import { runNetwork } from '../../../src/runtime/network';
import { openSession } from '../../../src/runtime/session';
import { detector, golden, readJson, recogniser } from './golden';
import { methodsFolder } from './methods/goldens';

const engine = useEngine();
const folder = useFolder();
const dbnet = sample('onnx/dbnet_tiny.onnx');
const scene = {
  path: sample('images/scene_01.jpg'),
  bytes: fs.readFileSync(sample('images/scene_01.jpg')),
};

const predictor = ({
  onnxPath = dbnet,
  description = detector(),
  device = 'cpu',
}: { onnxPath?: string; device?: string; description?: ReturnType<typeof detector> } = {}) =>
  new LocalPredictor({
    engine: engine.client,
    pipeline: pipelineOf({ onnxPath, description }),
    device,
  });

async function refusal(changes: Parameters<typeof predictor>[0]): Promise<UserError> {
  const error: unknown = await predictor(changes)
    .predict(scene, new AbortController().signal)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe('the engine process', () => {
  test('answers as MMOCR does, with frame and stages', async () => {
    const prediction = await predictor().predict(scene, new AbortController().signal);
    const stored = readJson<{ boundary_result: number[][] }>(
      golden,
      'det_quad/scene_01.jpg.json',
    ).boundary_result;
    const answer = toSeedJson(prediction) as { boundary_result: number[][] };
    expect(answer.boundary_result.map(boundary => boundary.slice(0, -1))).toEqual(
      stored.map(boundary => boundary.slice(0, -1)),
    );
    expect(prediction).toMatchObject({
      source: { kind: 'local', model: 'dbnet_tiny', device: 'cpu' },
      frame: { width: 640, height: 480, orientation: 'stored' },
    });
    expect(prediction.timings.map(({ stage }) => stage)).toEqual([
      'decode',
      'resize',
      'network',
      'post',
    ]);
  });

  test('lists the CPU first', async () => {
    const { devices } = await engine.client.request('devices', {});
    expect(devices[0]).toEqual({ id: 'cpu', label: 'CPU' });
  });

  test('decodes for the webview, upright or as stored', async () => {
    const imagePath = sample('images/exif_orientation6.jpg');
    const image = fs.readFileSync(imagePath);
    const upright = await engine.client.request('decodeImage', { image, imagePath, upright: true });
    const stored = await engine.client.request('decodeImage', { image, imagePath, upright: false });
    expect([upright.width, upright.height]).toEqual([stored.height, stored.width]);
    expect(upright.rgba.length).toBe(upright.width * upright.height * 4);
  });

  test('a cancelled request ends, the next one is answered', async () => {
    const controller = new AbortController();
    const cancelled = predictor().predict(scene, controller.signal);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'CancelledError' });
    await expect(predictor().predict(scene, new AbortController().signal)).resolves.toMatchObject({
      task: 'textdet',
    });
  });
});

describe('says what is wrong with a model', () => {
  const written = (name: string, bytes: Uint8Array) => {
    const onnxPath = path.join(folder.path, name);
    fs.writeFileSync(onnxPath, bytes);
    return onnxPath;
  };

  test('missing, a folder, cut short, no ONNX', async () => {
    expect(await refusal({ onnxPath: path.join(folder.path, 'none.onnx') })).toMatchObject({
      message: expect.stringMatching(/none\.onnx cannot be read/) as string,
      fix: 'exportToOnnx',
    });
    expect((await refusal({ onnxPath: folder.path })).message).toMatch(/is a folder/);
    expect(
      (
        await refusal({
          onnxPath: written('half.onnx', fs.readFileSync(dbnet).subarray(0, 1_000_000)),
        })
      ).message,
    ).toMatch(/half\.onnx is not a complete ONNX file/);
    expect((await refusal({ onnxPath: written('empty.onnx', new Uint8Array(0)) })).message).toMatch(
      /empty\.onnx is not a complete ONNX file/,
    );
    expect(
      (await refusal({ onnxPath: written('text.onnx', Buffer.from('no model')) })).message,
    ).toMatch(/text\.onnx is not a complete ONNX file/);
  });

  test('more memory needed than there is', async () => {
    const onnxPath = path.join(methodsFolder, 'sdmgr_visual_1x', 'model.onnx');
    const zeros = (...dims: number[]) => ({
      dims,
      data: new Float32Array(dims.reduce((a, b) => a * b)),
    });
    const boxes = { dims: [1, 4], data: Float32Array.of(-1e5, -1e5, 1e5, 1e5) };
    const running = runNetwork(
      await openSession(onnxPath, { device: 'cpu' }),
      {
        texts: { dims: [1, 1], data: BigInt64Array.of(1n) },
        relations: zeros(1, 1, 5),
        input: zeros(1, 3, 32, 32),
        boxes,
      },
      onnxPath,
    );
    await expect(running).rejects.toThrow(/not enough memory to run .*model\.onnx/);
  });

  test('another model than described', async () => {
    expect((await refusal({ onnxPath: sample('onnx/svtr_tiny.onnx') })).message).toMatch(
      /svtr_tiny\.onnx does not fit its config.*shape/,
    );
    const short = recogniser();
    if (short.post.kind === 'ctc') short.post.classes.pop();
    expect(
      (await refusal({ onnxPath: sample('onnx/svtr_tiny.onnx'), description: short })).message,
    ).toMatch(/38 classes.*has 37/);
    expect((await refusal({ description: recogniser() })).message).toMatch(
      /dbnet_tiny\.onnx does not fit its config/,
    );
  });

  test('a device that is not there is not replaced by another', async () => {
    expect((await refusal({ device: 'cuda' })).message).toMatch(/cuda/);
  });

  test('a file that was exported again is loaded again', async () => {
    const onnxPath = written('replaced.onnx', fs.readFileSync(sample('onnx/svtr_tiny.onnx')));
    await refusal({ onnxPath });
    fs.copyFileSync(dbnet, onnxPath);
    await expect(
      predictor({ onnxPath }).predict(scene, new AbortController().signal),
    ).resolves.toMatchObject({ task: 'textdet' });
  });
});

test('the description beside an ONNX file: absent, read, spoilt', async () => {
  const onnxPath = path.join(folder.path, 'model “1” 模型.onnx');
  expect(await readSidecar(onnxPath)).toBeUndefined();
  fs.writeFileSync(`${onnxPath}.json`, JSON.stringify(detector()));
  expect(await readSidecar(onnxPath)).toEqual(detector());
  for (const text of [
    '{',
    '[]',
    'null',
    '{"format": 2}',
    JSON.stringify({ ...detector(), resize: {} }),
  ]) {
    fs.writeFileSync(`${onnxPath}.json`, text);
    await expect(readSidecar(onnxPath)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/模型\.onnx\.json is not a description/) as string,
    });
  }
});
