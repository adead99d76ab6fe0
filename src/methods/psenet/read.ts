import { above } from '../reading/above';
import { contourExpand } from './contourExpand';
import { rescale, type ScaleFactor } from '../../model/pixelRounding';
import { labelledRegions } from '../regions/labelledRegions';
import { sigmoids } from '../regions/sigmoid';
import type { Generation } from '../../model/modelDescription';
import type { PSENetSettings } from './settings';
import type { TextInstance } from '../../model/prediction';
import type { Reader } from '../reading/reader';
import { loadOpenCv } from '../../runtime/opencv';
import { firstMaps, type Maps } from '../reading/maps';
import { pointsToBoundary } from '../reading/pointsToBoundary';

/**
 * PSENet: the text, then its kernels from the largest to the smallest, at a quarter of the input's
 * size.
 */
export const psenet: Reader<PSENetSettings> = {
  load: loadOpenCv,
  read: (reading, settings) =>
    psenetPostprocess(
      firstMaps(reading, { least: 2 }),
      reading.fit.factor,
      settings,
      reading.description.generation,
    ),
};

/**
 * MMOCR's `PSEPostprocessor`: boundaries in pixels of the original image, in the order of the
 * kernels' first pixels.
 */
export async function psenetPostprocess(
  maps: Maps,
  factor: ScaleFactor,
  settings: PSENetSettings,
  generation: Generation,
): Promise<TextInstance[]> {
  const { cv } = await loadOpenCv();
  const { width, height } = maps;
  const scores = sigmoids(maps.plane(0));
  const text = above(scores, settings.minKernelConfidence);
  const smallest = above(sigmoids(maps.plane(maps.count - 1)), settings.minKernelConfidence, {
    within: text,
  });
  const labels = contourExpand(text, smallest, width, height, settings.minKernelArea);
  const scaled = { x: factor.x * settings.downsampleRatio, y: factor.y * settings.downsampleRatio };
  const instances: TextInstance[] = [];
  for (const { area, meanScore, region } of labelledRegions(labels, width, scores, true)) {
    const [large, sure] = [area >= settings.minTextArea, meanScore > settings.scoreThr];
    // 1.x drops only what is neither: its condition is the wrong way round, and its results come
    // from that.
    if (generation === '1.x' ? !large && !sure : !large || !sure) continue;
    const boundary = pointsToBoundary(cv, region(), settings.textRepr);
    if (boundary)
      instances.push({ polygon: rescale(boundary, scaled, generation), score: meanScore });
  }
  return instances;
}
