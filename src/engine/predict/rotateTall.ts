import { turnUpright } from '../../preprocess/orientation';
import type { Pixels } from '../../model/pixels';
import type { ReadText } from '../../methods/characters/readText';
import type { OpenModel } from './openModel';
import { runModel } from './runModel';
import type { StageClock } from './stages';

/** EXIF orientations that turn stored pixels counter-clockwise by so many degrees (`np.rot90`). */
const orientations: Record<number, number> = { 90: 8, 180: 3, 270: 6 };

/**
 * The text in an image, decoded or cut out of one, as MMOCR's recogniser reads it. 0.x
 * `MultiRotateAugOCR` tries a tall image at several angles: the strictly best score wins, nothing
 * read scores 0, and nothing below −1 (MASTER's logits) is read at all. Its `ResizeOCR` goes by the
 * size before turning, so that each angle makes the same width.
 */
export async function recognise(
  model: OpenModel,
  pixels: Pixels,
  stages: StageClock,
): Promise<ReadText> {
  const { rotateTall } = model.description;
  if (!rotateTall) return one(model, pixels, stages);
  let best: ReadText = { text: '', textScore: -1 };
  for (const angle of pixels.height > pixels.width ? rotateTall : [0]) {
    const turned = angle === 0 ? pixels : turnUpright(pixels, orientations[angle]!);
    const { text, textScore = 0 } = await one(model, turned, stages, pixels);
    if (textScore > best.textScore!) best = { text, textScore };
  }
  return best;
}

async function one(
  model: OpenModel,
  pixels: Pixels,
  stages: StageClock,
  sizedAs = pixels,
): Promise<ReadText> {
  const {
    instances: [instance],
  } = await runModel(model, { pixels, sizedAs }, stages);
  return {
    text: instance?.text ?? '',
    ...(instance?.textScore === undefined ? {} : { textScore: instance.textScore }),
  };
}
