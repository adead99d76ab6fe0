import * as l10n from '@vscode/l10n';
import { dict, typeOf } from './read/values';
import type { EvaluatedConfig } from './evaluate';
import { plain } from './tree';
import { UserError } from '../base/errors';
import { roleName, type ModelKind, type ModelRole } from '../model/modelKind';

/**
 * What a config's model does, by the parts MMOCR gives each kind: a KIE head, a detector's head
 * (`det_head`, in 0.x `bbox_head`; Mask R-CNN is MMDetection's), a recogniser's decoder. Undefined
 * for a config without a model and for a kind MMOCR does not have.
 */
export function modelRole(config: EvaluatedConfig): ModelRole | undefined {
  const model = dict(plain(config.values['model'] ?? null));
  const type = typeOf(model);
  if (type === 'SDMGR' || 'kie_head' in model) return 'kie';
  if ('det_head' in model || 'roi_head' in model || type === 'MMDetWrapper') return 'detection';
  if ('decoder' in model || 'label_convertor' in model) return 'recognition';
  return 'bbox_head' in model ? 'detection' : undefined;
}

/** The kind of model that an evaluated config describes. */
export function kindOfEvaluated(config: EvaluatedConfig): ModelKind {
  const role = modelRole(config);
  const method = typeOf(plain(config.values['model'] ?? null));
  return { generation: config.generation, ...(role && { role }), ...(method && { method }) };
}

/**
 * @throws UserError naming the config and what its model is, unless it can take this place in a
 * chain.
 */
export function requireRole(config: EvaluatedConfig, wanted: ModelRole): void {
  const found = modelRole(config);
  if (found === wanted) return;
  const wantedName = roleName(wanted);
  throw new UserError(
    found === undefined
      ? l10n.t('{0} describes no {1}. Choose an MMOCR config that does.', config.path, wantedName)
      : l10n.t(
          '{0} describes a {1}, not a {2}. Choose another config.',
          config.path,
          roleName(found),
          wantedName,
        ),
    { fix: 'convertChainToMar' },
  );
}
