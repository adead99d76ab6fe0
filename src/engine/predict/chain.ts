import type { ColorType, Generation } from '../../model/modelDescription';
import { bounds, cropArea, cutOut } from '../../model/crop';
import { requireRoles, type Chain, type KnownTexts } from '../../model/pipeline';
import type { Pixels } from '../../model/pixels';
import type { Found, TextInstance } from '../../model/prediction';
import type { ReadText } from '../../methods/characters/readText';
import { roundHalfEven } from '../../preprocess/rounding';
import type { Place } from '../../runtime/session';
import { fromPixels } from '../decode/fromPixels';
import { openModel, type OpenModel } from './openModel';
import type { OpenPipeline } from './openPipeline';
import { recognise } from './rotateTall';
import { runModel } from './runModel';
import type { StageClock, Stages } from './stages';

/** A chain's models, loaded. */
export interface OpenModels {
  detector: OpenModel;
  recogniser: OpenModel;
  kie: OpenModel | undefined;
}

/** What the recogniser read before, by `boundaryKey`. */
export type KnownReadings = ReadonlyMap<string, ReadText>;

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
  const models = await openModels(chain, where);
  const { detector, recogniser, kie } = models;
  return {
    name: chain.name,
    task: kie ? 'kie' : 'spotting',
    colorType: decodedAs(detector.description),
    networks: [detector, recogniser, ...(kie ? [kie] : [])].map(({ description, session }) => ({
      model: description.method,
      session,
    })),
    run: (pixels, stages) => readAll(models, pixels, stages, scoreThreshold),
  };
}

/** Throws `UserError` for a model that does not belong in its place. */
export async function openModels(chain: Chain, where: Place): Promise<OpenModels> {
  requireRoles(chain);
  const place = { ...where, inTurn: true };
  const [detector, recogniser, kie] = await Promise.all([
    openModel(chain.detection, place),
    openModel(chain.recognition, place),
    chain.kie && openModel(chain.kie, place),
  ]);
  return { detector, recogniser, kie };
}

/** 0.x `readtext` gives every model the upright image. */
function decodedAs({ generation, colorType }: OpenModel['description']): ColorType {
  return generation === '1.x' && colorType.endsWith('_ignore_orientation')
    ? 'color_ignore_orientation'
    : 'color';
}

async function readAll(
  models: OpenModels,
  pixels: Pixels,
  stages: Stages,
  scoreThreshold: number,
): Promise<Found> {
  const { generation, colorType } = models.detector.description;
  const { instances } = await runModel(
    models.detector,
    { pixels: fromPixels(pixels, colorType, generation) },
    stages.as('detect'),
  );
  return readFound(models, pixels, instances.filter(scores(scoreThreshold)), stages);
}

/** Which of a detector's boundaries are read. */
export function scores(threshold: number): (found: TextInstance) => boolean {
  return ({ score = 1 }) => score >= threshold;
}

/** What a text is known by that was read before: its boundary as the detector gives it. */
export function boundaryKey({ polygon = [] }: TextInstance): string {
  return polygon.join();
}

/**
 * Reads the boundaries that were found in an image, but those that `known` has, and labels the
 * texts where there is a KIE model.
 */
export async function readFound(
  { detector, recogniser, kie }: OpenModels,
  pixels: Pixels,
  found: TextInstance[],
  stages: Stages,
  known: KnownReadings = new Map(),
): Promise<Found> {
  const { generation } = detector.description;
  const clock = stages.as('recognise');
  const texts = await readTexts(recogniser, pixels, found, { generation, clock, known });
  if (!kie) return { instances: texts };
  const information = await runModel(kie, { pixels, known: knownTexts(texts) }, stages.as('kie'));
  return {
    ...information,
    instances: texts.map((text, i) => ({ ...text, ...information.instances[i] })),
  };
}

interface Reading {
  /** The detector's. */
  generation: Generation;
  clock: StageClock;
  known: KnownReadings;
}

/** 0.x reports whole pixels, rounded; it cuts out by the boundary before that. */
async function readTexts(
  recogniser: OpenModel,
  pixels: Pixels,
  found: TextInstance[],
  { generation, clock, known }: Reading,
): Promise<TextInstance[]> {
  const texts: TextInstance[] = [];
  for (const [index, instance] of found.entries()) {
    const { polygon = [], score } = instance;
    const read =
      known.get(boundaryKey(instance)) ??
      (await readCrop(recogniser, { pixels, polygon, index, generation, clock }));
    texts.push({
      polygon: generation === '0.x' ? polygon.map(roundHalfEven) : polygon,
      ...(score !== undefined && { score }),
      ...(read?.text ? read : { text: '' }),
    });
  }
  return texts;
}

/** Undefined for a boundary that lies outside of the image. */
async function readCrop(
  recogniser: OpenModel,
  at: Omit<Reading, 'known'> & { pixels: Pixels; polygon: number[]; index: number },
): Promise<ReadText | undefined> {
  const { pixels, polygon, index, generation, clock } = at;
  const crop = cutOut(pixels, cropArea(bounds(polygon, generation), pixels));
  if (!crop) return undefined;
  clock.observe?.({ kind: 'cropped', crop: index, pixels: crop });
  const { colorType, generation: made } = recogniser.description;
  return recognise(recogniser, fromPixels(crop, colorType, made), clock, index);
}

function knownTexts(texts: TextInstance[]): KnownTexts {
  return {
    boxes: texts.map(({ polygon = [] }) => polygon),
    texts: texts.map(({ text = '' }) => text),
  };
}
