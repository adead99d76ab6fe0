import * as l10n from '@vscode/l10n';
import { requireTask, type KnownTexts } from '../../model/pipeline';
import { bounds, cropArea, cutOut } from '../../model/crop';
import type { Generation } from '../../model/modelDescription';
import type { TextInstance } from '../../model/prediction';
import type { Pixels } from '../../model/pixels';
import { roundHalfEven } from '../../preprocess/rounding';
import type { EngineMethods } from '../../protocol/engine';
import { decodeImageFile } from '../decode/decode';
import { fromPixels } from '../decode/fromPixels';
import { frameOf } from './frame';
import { openModel, type OpenModel } from './openModel';
import { isWarm, placementOf } from '../../runtime/placement';
import { recognise } from './rotateTall';
import { runModel } from './runModel';
import type { StageClock } from '../../runtime/stageClock';
import { Stages } from './stages';

type Params = EngineMethods['predictChain']['params'];

/**
 * Detection, recognition of every boundary and, with a KIE model, labels: `MMOCRInferencer` of 1.x,
 * `MMOCR.readtext` of 0.x. Texts are cut out of the pixels that the detector saw. `scoreThreshold`
 * leaves boundaries out before they are read. Throws `UserError`, or `CancelledError` between
 * stages and crops.
 */
export async function predictChain(
  { chain, image, imagePath, scoreThreshold = 0, ...where }: Params,
  signal?: AbortSignal,
): Promise<EngineMethods['predictChain']['result']> {
  const { generation, colorType } = chain.detection.description;
  const place = { ...where, inTurn: true };
  if (chain.kie) requireTask(chain.kie, 'kie', l10n.t('KIE model'));
  const [detector, reader, kie] = await Promise.all([
    openModel(chain.detection, place),
    openModel(chain.recognition, place),
    chain.kie && openModel(chain.kie, place),
  ]);
  const networks = [detector, reader, ...(kie ? [kie] : [])].map(({ description, session }) => ({
    model: description.method,
    warm: isWarm(session),
    session,
  }));
  const stages = new Stages(signal);
  // 0.x `readtext` gives every model the upright image.
  const decodedAs =
    generation === '1.x' && colorType.endsWith('_ignore_orientation')
      ? 'color_ignore_orientation'
      : 'color';
  const pixels = await stages.run('decode', () => decodeImageFile(image, imagePath, decodedAs));
  const { instances: found } = await runModel(
    detector,
    { pixels: fromPixels(pixels, colorType, generation) },
    stages.as('detect'),
  );
  const texts = await readTexts(
    reader,
    pixels,
    found.filter(({ score = 1 }) => score >= scoreThreshold),
    generation,
    stages.as('recognise'),
  );
  const information =
    kie && (await runModel(kie, { pixels, known: knownTexts(texts) }, stages.as('kie')));
  return {
    source: { kind: 'local', model: chain.name, device: place.device },
    task: kie ? 'kie' : 'spotting',
    frame: frameOf(pixels, decodedAs),
    instances: texts.map((text, i) => ({ ...text, ...information?.instances[i] })),
    ...(information?.relations && { relations: information.relations }),
    timings: stages.timings,
    executions: networks.map(({ model, warm, session }) => ({
      model,
      warm,
      placement: placementOf(session),
    })),
    totalMs: stages.totalMs,
  };
}

/** 0.x reports whole pixels, rounded; it cuts out by the boundary before that. */
async function readTexts(
  reader: OpenModel,
  pixels: Pixels,
  found: TextInstance[],
  generation: Generation,
  clock: StageClock,
): Promise<TextInstance[]> {
  const texts: TextInstance[] = [];
  for (const { polygon = [], score } of found) {
    const crop = cutOut(pixels, cropArea(bounds(polygon, generation), pixels));
    const { colorType, generation: made } = reader.description;
    const read = crop && (await recognise(reader, fromPixels(crop, colorType, made), clock));
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
