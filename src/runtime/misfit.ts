import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

type Shape = readonly (number | string)[];
const shapeText = (shape: Shape): string => shape.join(' × ');

/** An ONNX file that is not what its config says. */
function error(onnxPath: string, why: string): UserError {
  return new UserError(
    l10n.t('{0} does not fit its config: {1}. Export the model again.', onnxPath, why),
    { fix: 'exportToOnnx' },
  );
}

/** The sentences for what does not fit, each a `UserError` that offers the export. */
export const misfit = {
  inputs: (path: string, wanted: readonly string[], given: readonly string[]) =>
    error(
      path,
      l10n.t('it takes {0}; this model is given {1}', wanted.join(', '), given.join(', ')),
    ),
  inputType: (path: string, name: string, type: string, expected: string) =>
    error(path, l10n.t('its input {0} is {1}; {2} is expected', name, type, expected)),
  inputShape: (path: string, shape: Shape, made: Shape) =>
    error(
      path,
      l10n.t(
        'its input has the shape {0}; this image makes {1}',
        shapeText(shape),
        shapeText(made),
      ),
    ),
  outputType: (path: string, type: string) =>
    error(path, l10n.t('its output is {0}; float32 is expected', type)),
  outputs: (path: string, names: readonly string[], expected: readonly string[]) =>
    error(path, l10n.t('it gives {0}; {1} is expected', names.join(', '), expected.join(', '))),
  /** `expected` names the axes: "batch × steps × classes". */
  outputShape: (path: string, shape: Shape, expected: string) =>
    error(
      path,
      l10n.t('its output has the shape {0}; {1} is expected', shapeText(shape), expected),
    ),
  noProbabilities: (path: string, value: number) =>
    error(
      path,
      l10n.t(
        'it gives {0} where a probability (0 to 1) is expected, so it ends before its sigmoid or softmax',
        String(Math.round(value * 1000) / 1000),
      ),
    ),
  noNumbers: (path: string) => error(path, l10n.t('it gives no numbers (NaN)')),
  noLogits: (path: string) =>
    error(path, l10n.t('it gives probabilities where the values before the softmax are expected')),
  classes: (path: string, given: number, expected: number) =>
    error(path, l10n.t('it tells {0} classes apart, and the dictionary has {1}', given, expected)),
};
