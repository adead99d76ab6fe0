import { stat } from 'node:fs/promises';
import { readNetwork } from '../../onnx/nodes';
import { compareWeights, type ComparedWeights } from '../../stages/compareWeights';
import { pairNodes, type PairedNodes } from '../../stages/pairNodes';

/** What two ONNX files say of each other without being run. */
export interface ComparedFiles extends PairedNodes {
  weights: ComparedWeights;
}

/** Of a file that is not there; reading it says so. */
const NOWHERE = { mtimeMs: 0, size: 0 };
/** The two files of the last request: who compares them on one image does so on the next. */
let last: { key: string; compared: ComparedFiles } | undefined;

/**
 * Pairs the nodes of two ONNX files and compares their weights, once as long as the files do not
 * change. Throws `UserError` for files that cannot be read, and `CancelledError`.
 */
export async function compareFiles(
  left: string,
  right: string,
  signal?: AbortSignal,
): Promise<ComparedFiles> {
  const states = await Promise.all([left, right].map(file => stat(file).catch(() => NOWHERE)));
  const key = JSON.stringify([left, right, ...states.map(({ mtimeMs, size }) => [mtimeMs, size])]);
  if (last?.key === key) return last.compared;
  const [ours, theirs] = [await readNetwork(left), await readNetwork(right)];
  const paired = pairNodes(ours, theirs);
  const compared = { ...paired, weights: await compareWeights(ours, theirs, paired.pairs, signal) };
  last = { key, compared };
  return compared;
}
