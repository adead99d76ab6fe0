import { describe, expect, test } from 'vitest';
import { predict } from '../../../src/engine/predict/predict';
import { pipelineOf } from '../../../src/model/pipeline';
import type { Pixels } from '../../../src/model/pixels';
import { normalise } from '../../../src/preprocess/normalise';
import { decodedStage, pairParts, partStages } from '../../../src/stages/compareTraces';
import { diagnose } from '../../../src/stages/diagnose';
import { keepTrace, type KeptTrace } from '../../../src/stages/keptTrace';
import { toleranceOf } from '../../../src/stages/tolerance';
import { miniature } from './altered';
import { scenes, type Scene } from './scenes';

/** Differences that no setting makes: another program's arrays in place of the engine's. */
const detector = miniature('dbnet_1x');

async function traceOf({ name, bytes }: Scene): Promise<KeptTrace> {
  const { observe, trace } = keepTrace();
  const asked = { pipeline: pipelineOf(detector), device: 'cpu', image: bytes, imagePath: name };
  await predict(asked, undefined, observe);
  return trace;
}

async function causeOf(left: KeptTrace, right: KeptTrace) {
  const [parts] = pairParts(left, right);
  const stages = [decodedStage(left, right), ...partStages(parts!, toleranceOf('cpu', 'cpu'))];
  const first = stages.find(({ same }) => same === false);
  if (!first) return undefined;
  const cause = await diagnose({
    first,
    stages,
    traces: [left, right],
    parts,
    settings: [],
    sameDevice: true,
    reread: () => Promise.resolve(undefined),
  });
  return { stage: first.stage, kind: cause?.kind };
}

/** Of each trace a copy whose input is made of other pixels. */
function withInput(trace: KeptTrace, pixels: (image: Pixels) => Pixels): KeptTrace {
  const [part] = trace.parts;
  const { normalise: settings, generation } = detector.description;
  const input = normalise(pixels(trace.decoded!), settings, generation);
  return { ...trace, parts: [{ ...part!, feeds: { input } }] };
}

function nearest(image: Pixels, width: number, height: number): Pixels {
  const { channels } = image;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        const [u, v] = [
          Math.floor((x * image.width) / width),
          Math.floor((y * image.height) / height),
        ];
        data[(y * width + x) * channels + c] = image.data[(v * image.width + u) * channels + c]!;
      }
  return { width, height, channels, data };
}

const altered = (image: Pixels, change: (value: number, index: number) => number): Pixels => ({
  ...image,
  data: image.data.map(change),
});

describe('ten images', () => {
  test('another interpolation', async () => {
    for (const scene of await scenes()) {
      const trace = await traceOf(scene);
      const { width, height } = trace.parts[0]!.fit!.resized;
      const other = withInput(trace, image => nearest(image, width, height));
      const expected = { stage: 'input', kind: 'interpolation' };
      expect(await causeOf(trace, other), scene.name).toEqual(expected);
    }
  });

  test('another decoder; BGR decoded as RGB; another picture', async () => {
    for (const scene of await scenes()) {
      const trace = await traceOf(scene);
      const image = trace.decoded!;
      const kinds = [
        altered(image, (value, i) => (i % 7 === 0 ? Math.min(255, value + 3) : value)),
        altered(image, (_, i) => image.data[i - (i % 3) + 2 - (i % 3)]!),
        altered(image, value => 255 - value),
      ].map(pixels => causeOf(trace, { ...trace, decoded: pixels }));
      expect(await Promise.all(kinds)).toEqual(
        ['decoder', 'colour order', 'image'].map(kind => ({ stage: 'decoded', kind })),
      );
      expect(await causeOf(trace, await traceOf(scene))).toBeUndefined();
    }
  });
});
