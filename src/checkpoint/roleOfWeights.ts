import type { ModelRole } from '../model/modelKind';

/**
 * What the names of a checkpoint's weights tell: each kind of model has a part that the others
 * lack.
 */
export function roleOfWeights(names: readonly string[]): ModelRole | undefined {
  const parts = new Set<string>();
  for (const name of names) {
    const [first = '', second = ''] = name.replace(/^module\./, '').split('.', 2);
    parts.add(first).add(`${first}.${second}`);
  }
  // SDMGR's head is named as a detector's in 0.x; its graph is not.
  if (
    parts.has('kie_head') ||
    parts.has('bbox_head.node_embed') ||
    parts.has('bbox_head.gnn_layers')
  )
    return 'kie';
  if (['det_head', 'bbox_head', 'wrapped_model', 'roi_head'].some(part => parts.has(part)))
    return 'detection';
  return parts.has('decoder') ? 'recognition' : undefined;
}
