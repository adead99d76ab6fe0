import type { ColorType, Generation } from '../../model/modelDescription';
import { bounds, cropArea, cutOut } from '../../model/crop';
import { requireRoles, type Chain, type KnownTexts } from '../../model/pipeline';
import type { Pixels } from '../../model/pixels';
import type { Found, TextInstance } from '../../model/prediction';
import { roundHalfEven } from '../../preprocess/rounding';
import type { Place } from '../../runtime/session';
import { fromPixels } from '../decode/fromPixels';
import { openModel, type OpenModel } from './openModel';
import type { OpenPipeline } from './openPipeline';
import { recognise } from './rotateTall';
import { runModel } from './runModel';
import type { StageClock, Stages } from './stages';

interface OpenModels {
  detector: OpenModel;
  recogniser: OpenModel;
  kie: OpenModel | undefined;
}

/**
 * Detection, recognition of every boundary and, with a KIE model, labels: `MMOCRInferencer` of 1.x,
 * `MMOCR.readtext` of 0.x. Texts are cut out of the pixels that the detector saw. `scoreThreshold`
 * leaves boundaries out before they are read. Throws `UserError` for a model that does not belong
 * in its place.
 */
export async function openChain(
  chain: Chain,
  where: Place,
  scoreThreshold = 0,
): Promise<OpenPipeline> {
  requireRoles(chain);
  const place = { ...where, inTurn: true };
  const [detector, recogniser, kie] = await Promise.all([
    openModel(chain.detection, place),
    openModel(chain.recognition, place),
    chain.kie && openModel(chain.kie, place),
  ]);
  return {
    name: chain.name,
    task: kie ? 'kie' : 'spotting',
    colorType: decodedAs(detector.description),
    networks: [detector, recogniser, ...(kie ? [kie] : [])].map(({ description, session }) => ({
      model: description.method,
      session,
    })),
    run: (pixels, stages) => readAll({ detector, recogniser, kie }, pixels, stages, scoreThreshold),
  };
}

/** 0.x `readtext` gives every model the upright image. */
function decodedAs({ generation, colorType }: OpenModel['description']): ColorType {
  return generation === '1.x' && colorType.endsWith('_ignore_orientation')
    ? 'color_ignore_orientation'
    : 'color';
}

async function readAll(
  { detector, recogniser, kie }: OpenModels,
  pixels: Pixels,
  stages: Stages,
  scoreThreshold: number,
): Promise<Found> {
  const { generation, colorType } = detector.description;
  const { instances: found } = await runModel(
    detector,
    { pixels: fromPixels(pixels, colorType, generation) },
    stages.as('detect'),
  );
  const texts = await readTexts(
    recogniser,
    pixels,
    found.filter(({ score = 1 }) => score >= scoreThreshold),
    generation,
    stages.as('recognise'),
  );
  if (!kie) return { instances: texts };
  const information = await runModel(kie, { pixels, known: knownTexts(texts) }, stages.as('kie'));
  return {
    ...information,
    instances: texts.map((text, i) => ({ ...text, ...information.instances[i] })),
  };
}

/** 0.x reports whole pixels, rounded; it cuts out by the boundary before that. */
async function readTexts(
  recogniser: OpenModel,
  pixels: Pixels,
  found: TextInstance[],
  generation: Generation,
  clock: StageClock,
): Promise<TextInstance[]> {
  const texts: TextInstance[] = [];
  for (const [index, { polygon = [], score }] of found.entries()) {
    const crop = cutOut(pixels, cropArea(bounds(polygon, generation), pixels));
    const { colorType, generation: made } = recogniser.description;
    if (crop) clock.observe?.({ kind: 'cropped', crop: index, pixels: crop });
    const read =
      crop && (await recognise(recogniser, fromPixels(crop, colorType, made), clock, index));
    texts.push({
      polygon: generation === '0.x' ? polygon.map(roundHalfEven) : polygon,
      ...(score !== undefined && { score }),
      ...(read?.text ? read : { text: '' }),
    });
  }
  return texts;
}

function knownTexts(texts: TextInstance[]): KnownTexts {
  return {
    boxes: texts.map(({ polygon = [] }) => polygon),
    texts: texts.map(({ text = '' }) => text),
  };
}
