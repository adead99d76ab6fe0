import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { ModelDescription } from '../model/modelDescription';
import type { OnnxGraph } from './graph';

/**
 * Paddle2ONNX's names of outputs: `softmax_0.tmp_0`, `save_infer_model/scale_0.tmp_0`,
 * `fetch_name_0`.
 */
const PADDLE_OUTPUT = /^(softmax_\d+\.tmp_\d+|save_infer_model\/.*|fetch_name_\d+)$/;

/**
 * @throws UserError for a recogniser of PaddleOCR under a description of MMOCR: its blank is class
 *   0 and every character one further, so that it would read fluent nonsense with high scores. Told
 *   by who wrote the file, by the dictionary in its metadata (`character`), by its outputs' names.
 */
export function requireNotPaddle(
  onnxPath: string,
  { producer, metadata, inputs, outputs }: OnnxGraph,
  { post }: Pick<ModelDescription, 'post'>,
): void {
  if (post.kind !== 'ctc' || post.blank <= 0) return;
  const paddle =
    /paddle/i.test(producer) ||
    metadata.has('character') ||
    (inputs.includes('x') && outputs.some(name => PADDLE_OUTPUT.test(name)));
  if (paddle) throw paddleError(onnxPath, post.blank);
}

/** The sentence for it. */
export function paddleError(onnxPath: string, blank: number): UserError {
  return new UserError(
    l10n.t(
      '{0} is a recogniser of PaddleOCR or made like one: its blank is class 0, and the description says class {1}. It would read other characters. Choose the ONNX file of an MMOCR model.',
      onnxPath,
      blank,
    ),
  );
}
