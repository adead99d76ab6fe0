import * as l10n from '@vscode/l10n';
import { visibleName } from '../base/visibleText';
import type { RunHeader } from './runFile';

/** What of the settings tells where answers came from, and does not change what is asked. */
const INFORMATION = 'versions';
const MOST_NAMED = 5;

/**
 * In what the header of a run differs from the one that it would have now, in words; undefined
 * where answers of both belong together. `settings.versions` may differ.
 */
export function headerDifference(before: RunHeader, now: RunHeader): string | undefined {
  const [one, other] = [leaves(before), leaves(now)];
  const differing = [...new Set([...one.keys(), ...other.keys()])].filter(
    key => one.get(key) !== other.get(key),
  );
  if (differing.length === 0) return undefined;
  const nothing = l10n.t('nothing');
  const named = differing
    .slice(0, MOST_NAMED)
    .map(key =>
      l10n.t(
        '{0} was {1} and is {2} now',
        key,
        visibleName(one.get(key) ?? nothing),
        visibleName(other.get(key) ?? nothing),
      ),
    );
  return [...named, ...(differing.length > MOST_NAMED ? ['…'] : [])].join('; ');
}

/** The values of a header by the way to them, as JSON. */
function leaves({ source, settings, folder }: RunHeader): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (way: string, value: unknown): void => {
    if (way === `settings.${INFORMATION}` || value === undefined) return;
    if (typeof value !== 'object' || value === null) found.set(way, JSON.stringify(value));
    else for (const [key, of] of Object.entries(value)) walk(`${way}.${key}`, of);
  };
  for (const [key, value] of Object.entries({ source, settings, folder })) walk(key, value);
  return found;
}
