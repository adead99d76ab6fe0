import { above } from '../../../core/ocr/detectors/above';
import { labelledRegions } from '../../../core/ocr/detectors/labelledRegions';
import { pixelGroup } from '../../../core/ocr/detectors/pixelGroup';
import { sigmoids } from '../../../core/ocr/detectors/sigmoid';
import type { Generation } from '../../../core/ocr/modelDescription';
import type { PANetSettings } from '../../../core/ocr/postSettings';
import type { TextInstance } from '../../../core/ocr/prediction';
import { rescale, type ScaleFactor } from '../../../core/ocr/detectors/dbRules';
import type { Method } from '../method';
import { loadOpenCv } from '../opencv';
import { firstMaps, type Maps } from './maps';
import { pointsToBoundary } from './pointsToBoundary';

/** PANet: text, kernel and the embedding's planes, at a quarter of the input's size. */
export const panet: Method<PANetSettings> = {
  load: loadOpenCv,
  read: (run, settings) => panetPostprocess(firstMaps(run, { least: 3 }), run.prepared.factor, settings, run.description.generation),
};

/** MMOCR's `PANPostprocessor`: boundaries in pixels of the original image, in the order of the kernels' first pixels. */
export async function panetPostprocess(maps: Maps, factor: ScaleFactor, settings: PANetSettings, generation: Generation): Promise<TextInstance[]> {
  const { cv } = await loadOpenCv();
  const { width, height } = maps;
  const scores = sigmoids(maps.plane(0));
  const kernelScores = sigmoids(maps.plane(1));
  const text = above(scores, settings.minTextConfidence);
  const kernel = above(kernelScores, settings.minKernelConfidence, { within: text });
  const labels = pixelGroup({ width, height, text, kernel, embeddings: maps.data.subarray(2 * width * height) }, settings.distanceThr);
  const scaled = { x: factor.x * settings.downsampleRatio, y: factor.y * settings.downsampleRatio };
  const instances: TextInstance[] = [];
  for (const { area, meanScore, region } of labelledRegions(labels, width, scores, false)) {
    if (area < settings.minTextArea || meanScore <= settings.scoreThr) continue;
    const boundary = pointsToBoundary(cv, region(), settings.textRepr);
    if (boundary) instances.push({ polygon: rescale(boundary, scaled, generation), score: meanScore });
  }
  return instances;
}
