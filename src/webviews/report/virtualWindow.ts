/**
 * The arithmetic of a list of which only what is in view exists: items of one height in lines of
 * `columns`. Lengths are CSS pixels, positions count from 0.
 */
export interface Grid {
  count: number;
  columns: number;
  lineHeight: number;
}

export interface Viewport {
  top: number;
  height: number;
}

/** How many columns of at least `least` pixels fit side by side; always one. */
export function columnsIn(width: number, least: number): number {
  return Math.max(1, Math.floor(width / least));
}

export function wholeHeight({ count, columns, lineHeight }: Grid): number {
  return Math.ceil(count / columns) * lineHeight;
}

/** The positions from `first` up to, not including, `end`: in view, or up to `spare` lines away. */
export function inView(
  { count, columns, lineHeight }: Grid,
  { top, height }: Viewport,
  spare: number,
): { first: number; end: number } {
  const lines = Math.ceil(count / columns);
  const firstLine = clamp(Math.floor(top / lineHeight) - spare, 0, lines);
  const endLine = clamp(Math.ceil((top + height) / lineHeight) + spare, firstLine, lines);
  return { first: firstLine * columns, end: Math.min(count, endLine * columns) };
}

/** Where to scroll so that a position is in view whole; where it is already, nowhere. */
export function scrolledTo(position: number, grid: Grid, { top, height }: Viewport): number {
  const start = Math.floor(position / grid.columns) * grid.lineHeight;
  if (start < top) return start;
  return Math.max(top, start + grid.lineHeight - height);
}

/**
 * Where a key leads from `at` (−1 of none), and undefined of a key that leads nowhere. Up and down
 * keep their column; a page is what is in view, less one line.
 */
export function keyTarget(
  key: string,
  at: number,
  { count, columns, lineHeight }: Grid,
  { height }: Viewport,
): number | undefined {
  if (!count) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const page = Math.max(1, Math.floor(height / lineHeight) - 1);
  const steps = new Map([
    ['ArrowRight', 1],
    ['ArrowLeft', -1],
    ['ArrowDown', columns],
    ['ArrowUp', -columns],
    ['PageDown', page * columns],
    ['PageUp', -page * columns],
  ]);
  const step = steps.get(key);
  if (step === undefined) return undefined;
  if (at < 0) return 0;
  return Math.abs(step) === 1
    ? clamp(at + step, 0, count - 1)
    : byLines(at, step, { count, columns });
}

/** A step of whole lines that leads past the end stops in the last line, in its column. */
function byLines(at: number, step: number, grid: Pick<Grid, 'count' | 'columns'>): number {
  const { count, columns } = grid;
  const column = at % columns;
  const lastLine = Math.floor((count - 1) / columns) * columns;
  return Math.min(clamp(at - column + step, 0, lastLine) + column, count - 1);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
