import type { InferenceSession } from 'onnxruntime-node';
import { checkDescription } from '../../describe/checkDescription';
import type { ExportedModel } from '../../model/pipeline';
import type { PostSettings } from '../../model/postSettings';
import type { Reader } from '../../methods/reading/reader';
import { readerOf } from '../../methods/readers';
import { requireNotPaddle } from '../../onnx/paddle';
import { graphOf, openSession, type Place } from '../../runtime/session';

/** A model whose session and libraries are loaded. */
export interface OpenModel extends ExportedModel {
  session: InferenceSession;
  reader: Reader<PostSettings>;
}

/**
 * Loads what the model's runs need. Throws `UserError` for a file or device that is not to be had.
 */
export async function openModel(
  { onnxPath, description: given }: ExportedModel,
  place: Place,
): Promise<OpenModel> {
  const description = checkDescription(given, onnxPath);
  const reader = readerOf(description.post);
  const [session] = await Promise.all([openSession(onnxPath, place), reader.load?.()]);
  requireNotPaddle(onnxPath, graphOf(session), description);
  return { onnxPath, description, session, reader };
}
