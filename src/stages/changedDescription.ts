import type { ModelDescription } from '../model/modelDescription';
import type { SettingDifference } from './report';

/**
 * A description with one of the other's settings, whole: `setting` is a path, whose value is taken
 * from `other`.
 */
export function changedDescription(
  description: ModelDescription,
  other: ModelDescription,
  { setting }: SettingDifference,
): ModelDescription {
  return replaced(description, other, setting.split('.')) as ModelDescription;
}

function replaced(own: unknown, other: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined) return other;
  const [ours, theirs] = [own, other].map(value => (value ?? {}) as Record<string, unknown>);
  return { ...ours, [key]: replaced(ours![key], theirs![key], rest) };
}
