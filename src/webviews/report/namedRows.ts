import * as l10n from '@vscode/l10n';
import type { Filters } from './filters';

/** As many rows as the host names of one finding. */
const MOST_NAMED = 50;

/** The filter for rows that a finding names; where there may be more, it says so. */
export function namedRows(label: string, rows: readonly number[]): Partial<Filters> {
  return {
    only: { label: rows.length < MOST_NAMED ? label : l10n.t('{0} (the first 50)', label), rows },
  };
}
