import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Region } from '../../../src/model/polygon';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { pipelineOf } from '../../../src/model/pipeline';
import { predict } from '../../../src/engine/predict/predict';
import { sample } from '../../samples';
import { detector, golden, readJson, recogniser, variant } from './golden';

interface DetectorCase {
  folder: string;
  description: ModelDescription;
}

/** The same weights under the sample configs; the 0.x one is MMOCR 0.6.3's answer. */
const cases: DetectorCase[] = [
  { folder: 'det_quad', description: detector() },
  {
    folder: 'det_poly',
    description: variant(
      {},
      { textRepr: 'poly', minTextScore: 0.5, epsilonRatio: 0.002, unclipRatio: 1.6 },
    ),
  },
  {
    folder: 'det_exif736',
    description: variant({ colorType: 'color', resize: { kind: 'keepRatio', scale: [1333, 736] } }),
  },
  { folder: 'det_quad_0x', description: variant({ generation: '0.x' }) },
];

async function run(description: ModelDescription, imagePath: string, onnx: string) {
  const params = {
    pipeline: pipelineOf({ onnxPath: sample('onnx', onnx), description }),
    image: fs.readFileSync(imagePath),
    imagePath,
    device: 'cpu',
  };
  return predict(params);
}

describe("local run equals MMOCR's stored answers", () => {
  test.each(cases)('$folder', async ({ folder, description }) => {
    const names = fs
      .readdirSync(path.join(golden, folder))
      .map(name => name.replace(/\.json$/, ''));
    expect(names.length).toBeGreaterThan(10);
    const worst = { iou: 1, score: 0, coordinate: 0 };
    for (const name of names) {
      const { boundary_result: stored } = readJson<{ boundary_result: number[][] }>(
        golden,
        folder,
        `${name}.json`,
      );
      const { instances } = await run(description, sample('images', name), 'dbnet_tiny.onnx');
      expect(instances.length, name).toBe(stored.length);
      instances.forEach((instance, i) => {
        const polygon = stored[i]!.slice(0, -1);
        expect(instance.polygon!.length, name).toBe(polygon.length);
        worst.iou = Math.min(worst.iou, new Region(instance.polygon!).iou(new Region(polygon)));
        worst.score = Math.max(worst.score, Math.abs(instance.score! - stored[i]!.at(-1)!));
        worst.coordinate = Math.max(
          worst.coordinate,
          ...polygon.map((value, k) => Math.abs(value - instance.polygon![k]!)),
        );
      });
    }
    console.log(
      `${folder}: ${names.length} images, worst IoU ${worst.iou}, score difference ${worst.score}, coordinate difference ${worst.coordinate} px`,
    );
    expect(worst.iou).toBeGreaterThanOrEqual(0.99);
    expect(worst.score).toBeLessThanOrEqual(0.002);
  });

  test('every word', async () => {
    let worst = 0;
    const names = fs.readdirSync(path.join(golden, 'rec')).map(name => name.replace(/\.json$/, ''));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const stored = readJson<{ text: string; score: number | null }>(
        golden,
        'rec',
        `${name}.json`,
      );
      const {
        instances: [read],
      } = await run(recogniser(), sample('words', name), 'svtr_tiny.onnx');
      expect(read!.text, name).toBe(stored.text);
      if (stored.score === null) expect(read!.textScore, name).toBeUndefined();
      else worst = Math.max(worst, Math.abs(read!.textScore! - stored.score));
    }
    console.log(`rec: ${names.length} words, worst score difference ${worst}`);
    expect(worst).toBeLessThanOrEqual(0.002);
  });
});
