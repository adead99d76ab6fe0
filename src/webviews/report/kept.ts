import { faults, type Fault } from './faults';
import { noFilters, type Filters } from './filters';
import { sorts, type Sort } from './sorting';

/** A row of the list and where it stands in it: how far below its upper edge, in pixels. */
export interface Place {
  index: number;
  offset: number;
}

export type Mode = 'gallery' | 'list';

/** How the user looks at the list. */
export interface View {
  sort: Sort;
  mode: Mode;
}

/** What comes back with the page: after its tab was hidden, and after a reload of the window. */
export interface Kept {
  view: View;
  filters: Filters;
  active: number | undefined;
  place: Place | undefined;
}

const LONGEST_TEXT = 300;
/** As many rows as a finding names. */
const MOST_ROWS = 50;

/** What is kept of long texts and many rows is their beginning. */
export function bounded({ view, filters, active, place }: Kept): Kept {
  const { text, only } = filters;
  return {
    ...{ view, active, place },
    filters: {
      ...filters,
      text: text.slice(0, LONGEST_TEXT),
      only: only && {
        label: only.label.slice(0, LONGEST_TEXT),
        rows: only.rows.slice(0, MOST_ROWS),
      },
    },
  };
}

/** What a page kept; whatever in it is none of this, an older version's too, is passed over. */
export function readKept(state: unknown): Kept {
  const { view, filters, active, place } = fields(state);
  const { sort, mode } = fields(view);
  const { index, offset } = fields(place);
  return bounded({
    view: {
      sort: sorts.find(each => each === sort) ?? 'worst',
      mode: mode === 'list' ? 'list' : 'gallery',
    },
    filters: readFilters(fields(filters)),
    active: isIndex(active) ? active : undefined,
    place: isIndex(index) && isNumber(offset) ? { index, offset } : undefined,
  });
}

function readFilters({ faults: chosen, differing, scores, text, only }: Fields): Filters {
  const [low, high] = Array.isArray(scores) ? (scores as unknown[]) : [];
  const { label, rows } = fields(only);
  return {
    faults: Array.isArray(chosen) ? [...new Set(chosen.filter(isFault))] : [],
    differing: differing === true,
    scores: isNumber(low) && isNumber(high) ? [low, high] : noFilters.scores,
    text: typeof text === 'string' ? text : '',
    only:
      typeof label === 'string' && Array.isArray(rows)
        ? { label, rows: rows.filter(isIndex) }
        : undefined,
  };
}

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => Object(value) as Fields;
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isFault = (value: unknown): value is Fault => faults.includes(value as Fault);
const isIndex = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
