import fs from 'node:fs';
import { predict } from '../../../src/engine/predict/predict';
import { chainOf } from '../../../src/model/pipeline';
import { answerLine } from '../../../src/runs/writtenLine';
import { sample } from '../../samples';
import { detector, recogniser } from '../parity/golden';

/** A line of a run file of the sample chain. */
export interface ChainLine {
  image: string;
  result: { box: number[]; box_score: number; text: string; text_score: number; label?: string }[];
}

/** What the sample models, as a chain, find in samples/images: the lines of a run file. */
export async function sampleRun(...images: string[]): Promise<ChainLine[]> {
  const pipeline = chainOf(
    { onnxPath: sample('onnx', 'dbnet_tiny.onnx'), description: detector() },
    { onnxPath: sample('onnx', 'svtr_tiny.onnx'), description: recogniser() },
  );
  const lines: ChainLine[] = [];
  for (const image of images) {
    const imagePath = sample('images', image);
    const asked = { pipeline, imagePath, image: fs.readFileSync(imagePath), device: 'cpu' };
    lines.push(answerLine(image, await predict(asked)) as ChainLine);
  }
  return lines;
}
