import { normalise } from '../../core/ocr/preprocess/normalise';
import { prepare } from '../../core/ocr/preprocess/prepare';
import type { EngineMethods } from '../../protocol/engine';
import { decodeImageFile } from './decode/decode';
import { toRgba } from './decode/rgba';
import { methodOf } from './methods';
import { runNetwork, type Feeds } from './network';
import { isWarm, placementOf } from './placement';
import { openSession } from './session';
import { Stages } from './stages';

export { devices } from './devices';

/**
 * One ONNX model on one image, as MMOCR would run the checkpoint. The model and the libraries are loaded before the clock starts;
 * polygons are pixels of the image as the config's loader sees it. Throws `UserError`, or `CancelledError` between stages.
 */
export async function predict(params: EngineMethods['predict']['params'], signal?: AbortSignal): Promise<EngineMethods['predict']['result']> {
  const { onnxPath, description, image, imagePath, device, scoreThreshold } = params;
  const method = methodOf(description);
  const [session] = await Promise.all([openSession(onnxPath, device), method.load?.()]);
  const warm = isWarm(session);
  const run = (feeds: Feeds) => runNetwork(session, feeds, onnxPath);
  const stages = new Stages(signal);
  const decoded = await stages.run('decode', () => decodeImageFile(image, imagePath, description.colorType));
  const { prepared, input } = await stages.run('resize', () => {
    const made = prepare(decoded, description);
    return { prepared: made, input: normalise(made.pixels, description.normalise, description.generation) };
  });
  const outputs = await stages.run('network', () => run({ ...method.feeds?.(prepared, description.post), [session.inputNames[0]!]: input }));
  const instances = await stages.run('post', () => method.read({ outputs, input, prepared, description, onnxPath, again: run }, description.post));
  return {
    source: { kind: 'local', model: description.name, device },
    task: description.task,
    frame: { width: decoded.width, height: decoded.height, orientation: description.colorType.endsWith('_ignore_orientation') ? 'stored' : 'upright' },
    instances: instances.filter(({ score, textScore }) => (score ?? textScore ?? 1) >= (scoreThreshold ?? 0)),
    timings: stages.timings,
    executions: [{ model: description.name, warm, placement: placementOf(session) }],
    totalMs: stages.totalMs,
  };
}

/** An image the webview cannot show, as RGBA; upright or as stored. */
export async function decodeImage({ image, imagePath, upright }: EngineMethods['decodeImage']['params']): Promise<EngineMethods['decodeImage']['result']> {
  const pixels = await decodeImageFile(image, imagePath, upright ? 'color' : 'color_ignore_orientation');
  return { width: pixels.width, height: pixels.height, rgba: toRgba(pixels) };
}
