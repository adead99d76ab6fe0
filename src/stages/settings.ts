import { isDeepStrictEqual } from 'node:util';
import type { ModelDescription } from '../model/modelDescription';
import type { SettingDifference } from './report';

/** What says nothing of how an image is answered. */
const NAMES = ['format', 'name'];
/** A dictionary is not listed. */
const LONGEST_LIST = 12;

/**
 * The settings that two descriptions do not share, by their paths (`post.unclipRatio`); one that a
 * side does not have is null there.
 */
export function settingsBetween(
  left: ModelDescription,
  right: ModelDescription,
): SettingDifference[] {
  return differing(left, right, '').filter(({ setting }) => !NAMES.includes(setting));
}

function differing(left: unknown, right: unknown, path: string): SettingDifference[] {
  if (isDeepStrictEqual(left, right)) return [];
  if (!isRecord(left) || !isRecord(right))
    return [{ setting: path, ...shortened(left ?? null, right ?? null) }];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap(key =>
    differing(left[key], right[key], path ? `${path}.${key}` : key),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of long lists only how long they are, and the first entry that differs. */
function shortened(left: unknown, right: unknown): { left: unknown; right: unknown } {
  if (!Array.isArray(left) || !Array.isArray(right)) return { left, right };
  if (Math.max(left.length, right.length) <= LONGEST_LIST) return { left, right };
  const at = left.findIndex((value, i) => !isDeepStrictEqual(value, right[i]));
  const index = at < 0 ? left.length : at;
  const said = (list: unknown[]): unknown => ({
    entries: list.length,
    entry: index,
    value: list[index] ?? null,
  });
  return { left: said(left), right: said(right) };
}
