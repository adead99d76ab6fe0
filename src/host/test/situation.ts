import * as l10n from '@vscode/l10n';
import type { Situation } from '../../modelStore/testRows';
import { candidates } from '../models/candidates';
import type { ServedModel } from '../models/models';
import { serverName } from '../../servers/kinds';
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
    const python = settings().python !== '';
    return { python, served: served.map(model => named(parts, model)), store, onnx, checkpoints };
  });
}

/** Of several servers, the one that serves a model is named. */
function named({ servers: { asked } }: Parts, model: ServedModel): Situation['served'][number] {
  const server = asked.length > 1 ? asked.find(({ id }) => id === model.server) : undefined;
  return server ? { ...model, on: serverName(server) } : model;
}
