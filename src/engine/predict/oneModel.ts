import { requireKnown, type Kie, type KnownTexts, type Single } from '../../model/pipeline';
import type { Pixels } from '../../model/pixels';
import type { Found } from '../../model/prediction';
import type { Place } from '../../runtime/session';
import { openModel, type OpenModel } from './openModel';
import type { OpenPipeline } from './openPipeline';
import { recognise } from './rotateTall';
import { runModel } from './runModel';
import type { StageClock } from './stages';

/**
 * A detector or a recogniser by itself; what it finds with a lower score than `scoreThreshold` is
 * left out.
 */
export async function openSingle(
  { model: exported }: Single,
  place: Place,
  scoreThreshold = 0,
): Promise<OpenPipeline> {
  const model = await openModel(exported, place);
  return {
    ...alone(model),
    run: async (pixels, stages) => {
      const instances = await readAlone(model, pixels, stages);
      // 0.x MASTER's scores are logits: without a threshold a negative one stays.
      return {
        instances: scoreThreshold
          ? instances.filter(({ score, textScore }) => (score ?? textScore ?? 1) >= scoreThreshold)
          : instances,
      };
    },
  };
}

/**
 * A KIE model on boxes whose texts are known, in pixels of the image as the config's loader sees
 * it. Throws `UserError` where there are none, or not as many texts as boxes.
 */
export async function openKie(
  { model: exported }: Kie,
  place: Place,
  given: KnownTexts | undefined,
): Promise<OpenPipeline> {
  const known = requireKnown(given, exported.description.name);
  const model = await openModel(exported, place);
  return { ...alone(model), run: (pixels, stages) => runModel(model, { pixels, known }, stages) };
}

function alone({ description, session }: OpenModel): Omit<OpenPipeline, 'run'> {
  const { name, task, colorType } = description;
  return { name, task, colorType, networks: [{ model: name, session }] };
}

async function readAlone(
  model: OpenModel,
  pixels: Pixels,
  stages: StageClock,
): Promise<Found['instances']> {
  return model.description.task === 'textrecog'
    ? [await recognise(model, pixels, stages)]
    : (await runModel(model, { pixels }, stages)).instances;
}
