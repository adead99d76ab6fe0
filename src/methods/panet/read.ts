import { above } from '../reading/above';
import { labelledRegions } from '../regions/labelledRegions';
import { pixelGroup } from './pixelGroup';
import { sigmoids } from '../regions/sigmoid';
import type { Generation } from '../../model/modelDescription';
import type { PANetSettings } from './settings';
import type { TextInstance } from '../../model/prediction';
import { rescale, type ScaleFactor } from '../../model/pixelRounding';
import type { Reader } from '../reading/reader';
import { loadOpenCv } from '../../runtime/opencv';
import { firstMaps, type Maps } from '../reading/maps';
import { pointsToBoundary } from '../reading/pointsToBoundary';

/** PANet: text, kernel and the embedding's planes, at a quarter of the input's size. */
export const panet: Reader<PANetSettings> = {
  load: loadOpenCv,
  read: (reading, settings) =>
    panetPostprocess(
      firstMaps(reading, { least: 3 }),
      reading.fit.factor,
      settings,
      reading.description.generation,
    ),
};

/**
 * MMOCR's `PANPostprocessor`: boundaries in pixels of the original image, in the order of the
 * kernels' first pixels.
 */
export async function panetPostprocess(
  maps: Maps,
  factor: ScaleFactor,
  settings: PANetSettings,
  generation: Generation,
): Promise<TextInstance[]> {
  const { cv } = await loadOpenCv();
  const { width, height } = maps;
  const scores = sigmoids(maps.plane(0));
  const kernelScores = sigmoids(maps.plane(1));
  const text = above(scores, settings.minTextConfidence);
  const kernel = above(kernelScores, settings.minKernelConfidence, { within: text });
  const labels = pixelGroup(
    { width, height, text, kernel, embeddings: maps.data.subarray(2 * width * height) },
    settings.distanceThr,
  );
  const scaled = { x: factor.x * settings.downsampleRatio, y: factor.y * settings.downsampleRatio };
  const instances: TextInstance[] = [];
  for (const { area, meanScore, region } of labelledRegions(labels, width, scores, false)) {
    if (area < settings.minTextArea || meanScore <= settings.scoreThr) continue;
    const boundary = pointsToBoundary(cv, region(), settings.textRepr);
    if (boundary)
      instances.push({ polygon: rescale(boundary, scaled, generation), score: meanScore });
  }
  return instances;
}
