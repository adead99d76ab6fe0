import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/** A path as agents are told to write it. */
export const file = z.string().min(1).max(4096);
const name = z.string().min(1).max(300);

/**
 * How a tool is told who is to answer: one of `served`, `onnx` and `archive`, and what belongs to
 * it.
 */
export const modelShape = {
  served: name.optional().describe('Name of a served model; address says on which server'),
  version: name.optional().describe('Version of the served model (default: its default version)'),
  address: name
    .optional()
    .describe('Inference address HOST:PORT of the server (default: 127.0.0.1:8080)'),
  key_file: file
    .optional()
    .describe(
      "File of the workspace with the server's keys: TorchServe's key_file.json, of another a bearer token",
    ),
  onnx: file.optional().describe('ONNX file to run here, with its description beside it or in it'),
  recognition_onnx: file
    .optional()
    .describe('ONNX file of a recogniser that reads what onnx, a detector, finds'),
  kie_onnx: file
    .optional()
    .describe('ONNX file of a KIE model that labels what recognition_onnx has read'),
  archive: file
    .optional()
    .describe('Model archive (.mar) that holds ONNX files, to run those here'),
  device: name.optional().describe('ONNX Runtime device for onnx and archive (default: cpu)'),
};

export type ModelInput = { [K in keyof typeof modelShape]?: string | undefined };

/** Boxes and texts that a KIE model alone is told. */
export const annotations = file
  .optional()
  .describe('JSON with the boxes and texts of the image, for a KIE model alone');

const belongsTo: Record<'served' | 'onnx' | 'archive', readonly (keyof ModelInput)[]> = {
  served: ['version', 'address', 'key_file'],
  onnx: ['recognition_onnx', 'kie_onnx', 'device'],
  archive: ['device'],
};
const ways = Object.keys(belongsTo) as (keyof typeof belongsTo)[];

/**
 * Which of the ways to answer was chosen. Throws `UserError` for none, several, or a stray option.
 */
export function chosenWay(given: ModelInput): keyof typeof belongsTo {
  const [way, ...others] = ways.filter(each => given[each] !== undefined);
  if (way === undefined || others.length > 0)
    throw new UserError(l10n.t('Name one model: exactly one of {0}.', ways.join(', ')));
  const known: readonly string[] = [way, ...belongsTo[way]];
  const stray = (Object.keys(modelShape) as (keyof ModelInput)[]).find(
    each => given[each] !== undefined && !known.includes(each),
  );
  if (stray !== undefined)
    throw new UserError(l10n.t('"{0}" has no meaning beside "{1}".', stray, way));
  if (given.kie_onnx !== undefined && given.recognition_onnx === undefined)
    throw new UserError(l10n.t('"{0}" is missing.', 'recognition_onnx'));
  return way;
}
