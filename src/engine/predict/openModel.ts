import type { InferenceSession } from 'onnxruntime-node';
import { requireNotPaddle } from '../../onnx/paddle';
import type { ExportedModel } from '../../model/pipeline';
import { checkDescription } from '../../model/checkDescription';
import type { TextInstance } from '../../model/prediction';
import { normalise } from '../../preprocess/normalise';
import type { Pixels } from '../../model/pixels';
import { prepare } from '../../preprocess/prepare';
import type { PostSettings } from '../../model/postSettings';
import { giveBackInput, takeInput } from '../../runtime/inputMemory';
import type { Method } from '../../methods/reading/reader';
import { methodOf } from '../../methods/readers';
import { runNetwork, type Feeds } from '../../runtime/network';
import { graphOf, openSession, type Place } from '../../runtime/session';
import type { StageClock } from '../../runtime/stageClock';

/** A model whose session and libraries are loaded. */
export interface OpenModel extends ExportedModel {
  session: InferenceSession;
  method: Method<PostSettings>;
}

/**
 * Loads what the model's runs need. Throws `UserError` for a file, device or method that is not to
 * be had.
 */
export async function openModel(
  { onnxPath, description: given }: ExportedModel,
  place: Place,
): Promise<OpenModel> {
  const description = checkDescription(given, onnxPath);
  const method = methodOf(description);
  const [session] = await Promise.all([openSession(onnxPath, place), method.load?.()]);
  requireNotPaddle(onnxPath, graphOf(session), description);
  return { onnxPath, description, session, method };
}

/**
 * One image, decoded, through the model: text instances in pixels of the image.
 * @param sizedAs the image whose size the size rule looks at, where it is another one.
 */
export async function readPixels(
  model: OpenModel,
  pixels: Pixels,
  stages: StageClock,
  sizedAs: Pixels = pixels,
): Promise<TextInstance[]> {
  const { onnxPath, description, session, method } = model;
  const run = (feeds: Feeds) => runNetwork(session, feeds, onnxPath);
  const { prepared, input } = await stages.run('resize', () => {
    const made = prepare(pixels, description, sizedAs);
    return {
      prepared: made,
      input: normalise(made.pixels, description.normalise, description.generation, takeInput),
    };
  });
  const outputs = await stages.run('network', () =>
    run({ ...method.feeds?.(prepared, description.post), [session.inputNames[0]!]: input }),
  );
  giveBackInput(input.data);
  return stages.run('post', () =>
    method.read(
      { outputs, inputDims: input.dims, prepared, description, onnxPath, again: run },
      description.post,
    ),
  );
}
