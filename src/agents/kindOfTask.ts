import type { ModelDescription } from '../model/modelDescription';
import type { ModelKind, ModelRole } from '../model/modelKind';

const roles: Record<ModelDescription['task'], ModelRole> = {
  textdet: 'detection',
  spotting: 'detection',
  textrecog: 'recognition',
  kie: 'kie',
};

/** What a described model is. */
export function kindOfTask({ method, generation, task }: ModelDescription): ModelKind {
  return { method, generation, role: roles[task] };
}
