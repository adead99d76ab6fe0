import { decodeCtc } from '../../core/ocr/recognizers/ctc';
import { normalise } from '../../core/ocr/preprocess/normalise';
import { prepare, type Prepared } from '../../core/ocr/preprocess/prepare';
import type { ModelDescription } from '../../core/ocr/modelDescription';
import type { TextInstance } from '../../core/ocr/prediction';
import type { EngineMethods } from '../../protocol/engine';
import { dbPostprocess, loadLibraries } from './dbPostprocessor';
import { decodeImageFile } from './decode/decode';
import { toRgba } from './decode/rgba';
import { runNetwork, type NetworkOutput } from './network';
import { openSession } from './session';
import { Stages } from './stages';

export { devices } from './devices';

/**
 * One ONNX model on one image, as MMOCR would run the checkpoint. The model and the libraries are loaded before the clock starts;
 * polygons are pixels of the image as the config's loader sees it. Throws `UserError`, or `CancelledError` between stages.
 */
export async function predict(params: EngineMethods['predict']['params'], signal?: AbortSignal): Promise<EngineMethods['predict']['result']> {
  const { onnxPath, description, image, imagePath, device, scoreThreshold } = params;
  const [session] = await Promise.all([openSession(onnxPath, device), description.post.kind === 'db' && loadLibraries()]);
  const stages = new Stages(signal);
  const decoded = await stages.run('decode', () => decodeImageFile(image, imagePath, description.colorType));
  const { prepared, input } = await stages.run('resize', () => {
    const made = prepare(decoded, description);
    return { prepared: made, input: normalise(made.pixels, description.normalise, description.generation) };
  });
  const output = await stages.run('network', () => runNetwork(session, input, description, onnxPath));
  const instances = await stages.run('post', () => readOutput(output, prepared, description));
  return {
    source: { kind: 'local', model: description.name, device },
    task: description.task,
    frame: { width: decoded.width, height: decoded.height, orientation: description.colorType.endsWith('_ignore_orientation') ? 'stored' : 'upright' },
    instances: instances.filter(({ score, textScore }) => (score ?? textScore ?? 1) >= (scoreThreshold ?? 0)),
    timings: stages.timings,
    totalMs: stages.totalMs,
  };
}

async function readOutput(output: NetworkOutput, { factor, validRatio }: Prepared, { post, generation }: ModelDescription): Promise<TextInstance[]> {
  const [height, width] = [output.dims.at(-2)!, output.dims.at(-1)!];
  switch (post.kind) {
    case 'ctc': return [decodeCtc(output.data, height, post, validRatio)];
    // 0.x exports three maps; the first is the probability.
    case 'db': return dbPostprocess({ width, height, data: output.data.subarray(0, width * height) }, factor, post, generation);
  }
}

/** An image the webview cannot show, as RGBA; upright or as stored. */
export async function decodeImage({ image, imagePath, upright }: EngineMethods['decodeImage']['params']): Promise<EngineMethods['decodeImage']['result']> {
  const pixels = await decodeImageFile(image, imagePath, upright ? 'color' : 'color_ignore_orientation');
  return { width: pixels.width, height: pixels.height, rgba: toRgba(pixels) };
}
