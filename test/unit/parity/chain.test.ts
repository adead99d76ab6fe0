import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import { chainOf, pipelineOf, type Pipeline } from '../../../src/model/pipeline';
import { predict } from '../../../src/engine/predict/predict';
import { sample } from '../../samples';
import { detector, recogniser } from './golden';

const detection = { onnxPath: sample('onnx/dbnet_tiny.onnx'), description: detector() };
const recognition = { onnxPath: sample('onnx/svtr_tiny.onnx'), description: recogniser() };
const ask = (
  name: string,
  pipeline: Pipeline = chainOf(detection, recognition),
  changes: object = {},
  signal?: AbortSignal,
) => {
  const imagePath = sample('images', name);
  return predict(
    { pipeline, image: fs.readFileSync(imagePath), imagePath, device: 'cpu', ...changes },
    signal,
  );
};

describe('detection, then recognition', () => {
  test('a turned photo is read from the pixels the detector saw', async () => {
    const { frame, instances } = await ask('exif_orientation6.jpg');
    expect(frame?.orientation).toBe('stored');
    const { instances: upright, frame: turned } = await ask(
      'exif_orientation6.jpg',
      chainOf({ ...detection, description: { ...detector(), colorType: 'color' } }, recognition),
    );
    expect(turned?.orientation).toBe('upright');
    expect(instances.map(({ text }) => text)).not.toEqual(upright.map(({ text }) => text));
    expect(upright.some(({ text }) => text && text.length > 3)).toBe(true);
  });

  test('says what took how long, and leaves weak boundaries unread', async () => {
    const all = await ask('scene_01.jpg');
    expect(all.task).toBe('spotting');
    expect(all.timings.map(({ stage }) => stage)).toEqual(['decode', 'detect', 'recognise']);
    expect(all.source).toEqual({ kind: 'local', model: 'dbnet_tiny + svtr_tiny', device: 'cpu' });
    const scores = all.instances.map(({ score }) => score!).sort((a, b) => a - b);
    const some = await ask('scene_01.jpg', undefined, { scoreThreshold: scores[1] });
    expect(some.instances).toHaveLength(all.instances.length - 1);
  });

  test('stops between two crops', async () => {
    const stop = new AbortController();
    const running = ask('scene_01.jpg', undefined, {}, stop.signal);
    stop.abort();
    await expect(running).rejects.toBeInstanceOf(CancelledError);
  });

  test('refuses models that do not belong in their places', () => {
    expect(() => chainOf(recognition, recognition)).toThrow(
      /svtr_tiny\.onnx is SVTR, not a detector/,
    );
    expect(() => chainOf(detection, recognition, detection)).toThrow(/not a KIE model/);
    expect(() =>
      chainOf(detection, { ...recognition, description: { ...recogniser(), generation: '0.x' } }),
    ).toThrow(/one version/);
  });
});

test('a KIE model without texts says what it needs', async () => {
  const description = {
    ...detector(),
    task: 'kie' as const,
    post: {
      kind: 'sdmgr' as const,
      visual: false,
      characters: [],
      padding: 0,
      lengthOf: 'texts' as const,
      labels: [],
      relationNorm: 10,
    },
  };
  const image = fs.readFileSync(sample('images/scene_01.jpg'));
  const asked = predict({
    pipeline: pipelineOf({ onnxPath: detection.onnxPath, description }),
    image,
    imagePath: 'a.jpg',
    device: 'cpu',
  });
  await expect(asked).rejects.toBeInstanceOf(UserError);
  await expect(asked).rejects.toThrow(/boxes and texts/);
});
