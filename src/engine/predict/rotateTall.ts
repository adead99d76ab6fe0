import { turnUpright } from '../../preprocess/orientation';
import type { Pixels } from '../../model/pixels';
import type { ReadText } from '../../methods/characters/readText';
import type { OpenModel } from './openModel';
import { runModel, type Asked } from './runModel';
import type { StageClock } from './stages';

/** EXIF orientations that turn stored pixels counter-clockwise by so many degrees (`np.rot90`). */
const orientations: Record<number, number> = { 90: 8, 180: 3, 270: 6 };

/**
 * The text in an image, decoded or cut out of one, as MMOCR's recogniser reads it. 0.x
 * `MultiRotateAugOCR` tries a tall image at several angles: the strictly best score wins, nothing
 * read scores 0, and nothing below −1 (MASTER's logits) is read at all. Its `ResizeOCR` goes by the
 * size before turning, so that each angle makes the same width.
 * @param crop index of the boundary that `pixels` are cut out around.
 */
export async function recognise(
  model: OpenModel,
  pixels: Pixels,
  stages: StageClock,
  crop?: number,
): Promise<ReadText> {
  const { rotateTall, task } = model.description;
  if (!rotateTall) return one(model, { pixels, of: { crop } }, stages);
  let best: ReadText = { text: '', textScore: -1 };
  let chosen: number | undefined;
  for (const angle of pixels.height > pixels.width ? rotateTall : [0]) {
    const turned = angle === 0 ? pixels : turnUpright(pixels, orientations[angle]!);
    const asked = { pixels: turned, sizedAs: pixels, of: { crop, angle } };
    const { text, textScore = 0 } = await one(model, asked, stages);
    if (textScore > best.textScore!) {
      best = { text, textScore };
      chosen = angle;
    }
  }
  stages.observe?.({ kind: 'chosen', part: { task, crop, angle: chosen }, instance: best });
  return best;
}

async function one(model: OpenModel, asked: Asked, stages: StageClock): Promise<ReadText> {
  const {
    instances: [instance],
  } = await runModel(model, asked, stages);
  return {
    text: instance?.text ?? '',
    ...(instance?.textScore === undefined ? {} : { textScore: instance.textScore }),
  };
}
