import * as l10n from '@vscode/l10n';
import type { Situation } from '../../modelStore/testRows';
import { candidates } from '../models/candidates';
import type { ServedModel } from '../models/models';
import type { Parts } from '../parts';
import { withLateProgress } from '../ui/progress';
import { settings } from '../ui/settings';
import { checkpointsInWorkspace, onnxInWorkspace } from '../models/workspaceModels';

/** Looks at what the model store and the workspace have to test an image with. */
export function situation(parts: Parts, served: readonly ServedModel[]): Promise<Situation> {
  return withLateProgress(l10n.t('Looking for models'), async signal => {
    const [found, onnx, checkpoints] = await Promise.all([
      candidates('torchserve', parts),
      onnxInWorkspace(signal),
      checkpointsInWorkspace(signal),
    ]);
    const store = found.flatMap(candidate =>
      'kind' in candidate ? [{ ...candidate.model, kind: candidate.kind }] : [],
    );
    return { python: settings().python !== '', served, store, onnx, checkpoints };
  });
}
