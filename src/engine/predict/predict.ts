import type { TextInstance } from '../../model/prediction';
import type { EngineMethods } from '../../protocol/engine';
import { decodeImageFile } from '../decode/decode';
import { forScreen, toRgba } from '../decode/rgba';
import { frameOf } from './frame';
import { openModel } from './openModel';
import { runModel } from './runModel';
import { isWarm, placementOf } from '../../runtime/placement';
import { predictKie } from './predictKie';
import { recognise } from './rotateTall';
import { Stages } from './stages';

export { devices } from './devices';

/**
 * One ONNX model on one image, as MMOCR would run the checkpoint. The model and the libraries are
 * loaded before the clock starts; polygons are pixels of the image as the config's loader sees it.
 * Throws `UserError`, or `CancelledError` between stages.
 */
export async function predict(
  params: EngineMethods['predict']['params'],
  signal?: AbortSignal,
): Promise<EngineMethods['predict']['result']> {
  const { description, image, imagePath, device, scoreThreshold } = params;
  if (description.post.kind === 'sdmgr') return predictKie(params, signal);
  const model = await openModel(params, params);
  const warm = isWarm(model.session);
  const stages = new Stages(signal);
  const decoded = await stages.run('decode', () =>
    decodeImageFile(image, imagePath, description.colorType),
  );
  const instances: TextInstance[] =
    description.task === 'textrecog'
      ? [await recognise(model, decoded, stages)]
      : (await runModel(model, { pixels: decoded }, stages)).instances;
  return {
    source: { kind: 'local', model: description.name, device },
    task: description.task,
    frame: frameOf(decoded, description.colorType),
    // 0.x MASTER's scores are logits: without a threshold a negative one stays.
    instances: scoreThreshold
      ? instances.filter(({ score, textScore }) => (score ?? textScore ?? 1) >= scoreThreshold)
      : instances,
    timings: stages.timings,
    executions: [{ model: description.name, warm, placement: placementOf(model.session) }],
    totalMs: stages.totalMs,
  };
}

/**
 * An image the webview cannot show, as RGBA; upright or as stored, scaled down where it has more
 * pixels than a screen.
 */
export async function decodeImage({
  image,
  imagePath,
  upright,
}: EngineMethods['decodeImage']['params']): Promise<EngineMethods['decodeImage']['result']> {
  const { width, height, ...pixels } = await decodeImageFile(
    image,
    imagePath,
    upright ? 'color' : 'color_ignore_orientation',
  );
  const shown = forScreen({ width, height, ...pixels });
  return {
    width,
    height,
    shown: { width: shown.width, height: shown.height },
    rgba: toRgba(shown),
  };
}
