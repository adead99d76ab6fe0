import { pasteMask } from './pasteMask';
import type { PixelRegion } from '../regions/labelledRegions';
import type { ScaleFactor } from '../../model/pixelRounding';
import type { Generation } from '../../model/modelDescription';
import type { MaskRCNNSettings } from './settings';
import type { TextInstance } from '../../model/prediction';
import type { Reader, Reading } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import type { NetworkOutput } from '../../model/networkRun';
import { loadOpenCv, type Cv } from '../../runtime/opencv';
import { requireProbabilities } from '../../runtime/probabilities';
import { findContours } from '../reading/contours';
import { pointsToBoundary } from '../reading/pointsToBoundary';

/**
 * Boxes (n × 5: x1, y1, x2, y2 in pixels of the network's input, score) and the probabilities
 * inside them (n × h × w).
 */
export interface MaskedBoxes {
  dets: NetworkOutput;
  masks: NetworkOutput;
}

/**
 * Mask R-CNN: both stages, NMS included, are in the ONNX file; `image_shape` is what of the input
 * is no padding.
 */
export const maskrcnn: Reader<MaskRCNNSettings> = {
  load: loadOpenCv,
  feeds: ({ fit: { resized } }) => ({
    image_shape: { dims: [2], data: Float32Array.of(resized.height, resized.width) },
  }),
  read: (reading, settings) =>
    maskrcnnPostprocess(
      maskedBoxes(reading),
      reading.fit.factor,
      reading.fit.image,
      settings,
      reading.description.generation,
    ),
};

function maskedBoxes({ outputs, onnxPath }: Reading): MaskedBoxes {
  const [dets, masks] = [outputs.get('dets'), outputs.get('masks')];
  if (!dets || !masks) throw misfit.outputs(onnxPath, [...outputs.keys()], ['dets', 'masks']);
  if (dets.dims.length !== 2 || dets.dims[1] !== 5)
    throw misfit.outputShape(onnxPath, dets.dims, 'n × 5');
  if (masks.dims.length !== 3 || masks.dims[0] !== dets.dims[0])
    throw misfit.outputShape(onnxPath, masks.dims, `${dets.dims[0]} × h × w`);
  requireProbabilities(
    dets.data.filter((_, i) => i % 5 === 4),
    onnxPath,
  );
  requireProbabilities(masks.data, onnxPath);
  return { dets, masks };
}

/**
 * MMDetection's masks in the original image and MMOCR's boundaries around them, in the order of the
 * scores.
 */
export async function maskrcnnPostprocess(
  { dets, masks }: MaskedBoxes,
  factor: ScaleFactor,
  image: { width: number; height: number },
  settings: MaskRCNNSettings,
  generation: Generation,
): Promise<TextInstance[]> {
  const { cv } = await loadOpenCv();
  const [count, height, width] = masks.dims as [number, number, number];
  const size = { width, height };
  const threshold = Math.fround(settings.maskThrBinary);
  const instances: TextInstance[] = [];
  for (let i = 0; i < count; i++) {
    const box = originalBox(dets.data.subarray(i * 5, i * 5 + 4), factor, generation);
    const region = pasteMask(
      masks.data.subarray(i * width * height, (i + 1) * width * height),
      size,
      box,
      image,
      threshold,
    );
    if (region)
      instances.push(
        ...boundaries(cv, region, settings, generation).map(polygon => ({
          polygon,
          score: dets.data[i * 5 + 4]!,
        })),
      );
  }
  return instances;
}

/**
 * Float32 division as mmdet does it; 2.x (MMOCR 0.x) goes back to the network's pixels and once
 * more to the image's.
 */
function originalBox(box: Float32Array, factor: ScaleFactor, generation: Generation): number[] {
  const { fround } = Math;
  const scales = [fround(factor.x), fround(factor.y)];
  return Array.from(box, (value, i) => {
    const scale = scales[i % 2]!;
    const original = fround(value / scale);
    return generation === '1.x' ? original : fround(fround(original * scale) / scale);
  });
}

/**
 * 0.x: `seg2boundary`, one for all pixels. 1.x: `bitmap_to_polygon`, each contour is one, those of
 * holes, too.
 */
function boundaries(
  cv: Cv,
  region: PixelRegion,
  { textRepr }: MaskRCNNSettings,
  generation: Generation,
): number[][] {
  if (generation === '0.x') {
    const boundary = pointsToBoundary(cv, region, textRepr);
    return boundary ? [boundary] : [];
  }
  return findContours(cv, { ...region, data: region.mask }, cv.RETR_CCOMP, cv.CHAIN_APPROX_NONE)
    .filter(({ points }) => points.length >= 6)
    .map(({ points }) =>
      Array.from(points, (value, i) => value + (i % 2 === 0 ? region.left : region.top)),
    );
}
