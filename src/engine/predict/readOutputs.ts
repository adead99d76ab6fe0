import { checkDescription } from '../../describe/checkDescription';
import type { NetworkRun } from '../../model/networkRun';
import type { ExportedModel } from '../../model/pipeline';
import type { PostSettings } from '../../model/postSettings';
import type { Found } from '../../model/prediction';
import { readerOf } from '../../methods/readers';
import type { Reader, Reading } from '../../methods/reading/reader';
import { runNetwork } from '../../runtime/network';
import { openSession, type Place } from '../../runtime/session';

/**
 * Post-processing alone, of a run that was kept, with the settings of the description as it is
 * given now. Only a method that asks its network again (DRRG) runs it, in `place`. Throws
 * `UserError` for settings or outputs that do not fit.
 */
export async function readOutputs(
  { onnxPath, description: given }: ExportedModel,
  kept: NetworkRun,
  place: Place,
): Promise<Found> {
  const description = checkDescription(given, onnxPath);
  const reader = readerOf(description.post);
  await reader.load?.();
  return foundIn(reader, {
    ...kept,
    description,
    onnxPath,
    again: async feeds => runNetwork(await openSession(onnxPath, place), feeds, onnxPath),
  });
}

/** What the reader finds in its network's outputs. */
export async function foundIn(reader: Reader<PostSettings>, reading: Reading): Promise<Found> {
  const { post } = reading.description;
  const instances = await reader.read(reading, post);
  const relations = reader.relations?.(reading, post);
  return { instances, ...(relations && { relations }) };
}
