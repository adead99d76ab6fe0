import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { resizeBilinear } from '../../../src/preprocess/resizeBilinear';
import type { Pixels } from '../../../src/model/pixels';
import { loadOpenCv, type Cv } from '../../../src/runtime/opencv';

/** Repeatable noise (a linear congruential generator), so that a failure can be looked at. */
function noise(width: number, height: number, channels: 1 | 3): Pixels {
  let state = width * 7919 + height * 104729 + channels;
  const data = Uint8Array.from(
    { length: width * height * channels },
    () => (state = (state * 1103515245 + 12345) >>> 0) >>> 24,
  );
  return { width, height, channels, data };
}

function opencvResize(cv: Cv, image: Pixels, width: number, height: number): Uint8Array {
  const source = new cv.Mat(
    image.height,
    image.width,
    image.channels === 1 ? cv.CV_8UC1 : cv.CV_8UC3,
  );
  source.data.set(image.data);
  const resized = new cv.Mat();
  cv.resize(source, resized, new cv.Size(width, height), 0, 0, cv.INTER_LINEAR);
  const data = Uint8Array.from(resized.data);
  source.delete();
  resized.delete();
  return data;
}

const sizes: [from: [number, number], to: [number, number]][] = [
  [
    [640, 480],
    [320, 240],
  ],
  [
    [640, 480],
    [320, 239],
  ],
  [
    [641, 481],
    [320, 240],
  ],
  [
    [40, 20],
    [640, 320],
  ],
  [
    [97, 23],
    [128, 32],
  ],
  [
    [1, 1],
    [32, 32],
  ],
  [
    [1, 50],
    [128, 32],
  ],
  [
    [300, 1],
    [128, 32],
  ],
  [
    [3, 2],
    [1, 1],
  ],
  [
    [2, 2],
    [1, 1],
  ],
  [
    [1000, 17],
    [999, 18],
  ],
  [
    [211, 307],
    [736, 1071],
  ],
  [
    [500, 333],
    [501, 333],
  ],
  [
    [64, 64],
    [64, 32],
  ],
];

test.each(sizes)('%j to %j equals OpenCV', async ([width, height], [newWidth, newHeight]) => {
  const { cv } = await loadOpenCv();
  for (const channels of [1, 3] as const) {
    const image = noise(width, height, channels);
    const ours = resizeBilinear(image, newWidth, newHeight);
    expect(
      Buffer.compare(ours.data, opencvResize(cv, image, newWidth, newHeight)),
      `${channels} channels`,
    ).toBe(0);
  }
});

test("OpenCV is the one whose numbers MMOCR's reference has", () => {
  expect(createRequire(import.meta.url)('@techstark/opencv-js/package.json')).toMatchObject({
    version: '4.12.0-release.1',
  });
});
