import fs from 'node:fs';
import path from 'node:path';
import type { ExportedModel, Pipeline } from '../../../../src/model/pipeline';
import { predict } from '../../../../src/engine/predict/predict';
import {
  differenceFrom,
  endToEnd,
  postProcessing,
  together,
  within,
  type Difference,
} from './difference';
import { asked, type Asked, type Golden } from './goldens';
import { firstDifference, type Stage } from './stages';
import { fromStoredOutputs } from './storedOutputs';

/** One row of the parity table. */
export interface Row {
  golden: string;
  images: number;
  /** Why there are no numbers: what the engine said, or that there is no ONNX file yet. */
  missing?: string;
  endToEnd?: Difference & { equal: boolean; first?: Stage };
  /** Absent where no outputs are stored (chains). */
  post?: Difference & { equal: boolean; images: number };
  /** From TorchServe, which `generate` asks. */
  served?: Difference & { equal: boolean };
}

/** Asks the engine what MMOCR was asked, and compares. */
export async function measure(golden: Golden): Promise<Row> {
  const images = asked(golden);
  const row = { golden: golden.name, images: images.length };
  const { pipeline } = golden;
  if (!pipeline) return { ...row, missing: 'no ONNX file' };
  try {
    const found: { image: Asked; difference: Difference }[] = [];
    for (const image of images) found.push({ image, difference: await whole(pipeline, image) });
    const all = together(found.map(({ difference }) => difference));
    const worse = found
      .filter(({ difference }) => !within(difference, endToEnd))
      .map(({ image }) => image);
    const model = pipeline.kind === 'chain' ? undefined : pipeline.model;
    const first =
      model && worse.length ? await firstDifference(model, golden.folder, worse) : undefined;
    const post = model && (await postOnly(model, golden.folder, images));
    return {
      ...row,
      endToEnd: { ...all, equal: !worse.length, ...(first && { first }) },
      ...(post && { post }),
    };
  } catch (error) {
    return { ...row, missing: (error as Error).message };
  }
}

async function whole(
  pipeline: Pipeline,
  { image, bytes, answer, known }: Asked,
): Promise<Difference> {
  const { instances, relations } = await predict({
    pipeline,
    image: bytes,
    imagePath: image,
    device: 'cpu',
    ...(known && { known }),
  });
  return differenceFrom(answer, instances, relations);
}

async function postOnly(
  model: ExportedModel,
  folder: string,
  images: Asked[],
): Promise<Row['post']> {
  const stored = fs.existsSync(path.join(folder, 'outputs'))
    ? fs.readdirSync(path.join(folder, 'outputs'))
    : [];
  const found: Difference[] = [];
  for (const image of images.filter(({ image: file }) =>
    stored.some(name => name.startsWith(`${path.basename(file)}.`)),
  )) {
    const { instances, relations } = await fromStoredOutputs(model, folder, image);
    found.push(differenceFrom(image.answer, instances, relations));
  }
  if (!found.length) return undefined;
  return {
    ...together(found),
    equal: found.every(one => within(one, postProcessing)),
    images: found.length,
  };
}
