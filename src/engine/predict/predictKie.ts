import { requireKnown } from '../../model/pipeline';
import type { EngineMethods } from '../../protocol/engine';
import { decodeImageFile } from '../decode/decode';
import { frameOf } from './frame';
import { openModel } from './openModel';
import { isWarm, placementOf } from '../../runtime/placement';
import { runModel } from './runModel';
import { Stages } from './stages';

/**
 * A KIE model on boxes whose texts are known, in pixels of the image as the config's loader sees
 * it. Throws `UserError` where there are none, or not as many texts as boxes.
 */
export async function predictKie(
  params: EngineMethods['predict']['params'],
  signal?: AbortSignal,
): Promise<EngineMethods['predict']['result']> {
  const { description, image, imagePath, device } = params;
  const known = requireKnown(params.known, description.name);
  const model = await openModel(params, params);
  const warm = isWarm(model.session);
  const stages = new Stages(signal);
  const pixels = await stages.run('decode', () =>
    decodeImageFile(image, imagePath, description.colorType),
  );
  const found = await runModel(model, { pixels, known }, stages);
  return {
    source: { kind: 'local', model: description.name, device },
    task: 'kie',
    frame: frameOf(pixels, description.colorType),
    ...found,
    timings: stages.timings,
    executions: [{ model: description.name, warm, placement: placementOf(model.session) }],
    totalMs: stages.totalMs,
  };
}
