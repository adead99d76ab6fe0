import * as l10n from '@vscode/l10n';
import { visibleName } from '../../base/visibleText';
import type { PythonFault } from '../archiveFault';
import type { FaultWords } from './words';

/** About the Python that was to serve. */
export const pythonWords: FaultWords<PythonFault> = {
  pythonTooOld: ({ version }, { python }) =>
    l10n.t('{0} is Python {1}; TorchServe needs 3.8 or newer.', python, version),

  missingPackage: (fault, { python, archivePath }) =>
    l10n.t(
      '{0} has no {1}, which {2} needs. Set up a Python environment, or choose another Python.',
      python,
      packageName(fault.package),
      archivePath,
    ),

  generation: ({ model, installed }, { archivePath, python }) =>
    l10n.t(
      '{0} is a model of MMOCR {1}, and {2} has MMOCR {3}. Choose a Python with MMOCR {1}.',
      archivePath,
      model,
      python,
      installed,
    ),

  missingOperator: ({ operator }, { archivePath, python }) =>
    l10n.t(
      '{0} needs {1}, an operator of a compiled mmcv, which {2} lacks. Choose a Python with the full mmcv.',
      archivePath,
      visibleName(operator),
      python,
    ),
};

const NAMES: Record<string, string> = {
  torch: 'PyTorch',
  cv2: 'OpenCV',
  mmcv: 'MMCV',
  mmdet: 'MMDetection',
  mmocr: 'MMOCR',
  ts: 'TorchServe',
  mmengine: 'MMEngine',
  numpy: 'NumPy',
};

function packageName(name: string): string {
  return NAMES[name] ?? visibleName(name);
}
