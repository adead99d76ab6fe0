import type { ComparedInstance } from '../../compare/comparison';

/**
 * Which sides have an instance; the chip's shape says it without colour: pill, tag pointing left,
 * tag pointing right.
 */
export type Presence = 'both' | 'left' | 'right';

/**
 * The class and outline of a row's chip, the same on the picture and in the list; one run alone is
 * not one-sided.
 */
export function chipLook(
  row: ComparedInstance,
  compared: boolean,
): { className: string; path: string } {
  const kind = compared ? presence(row) : 'both';
  return {
    className: `chip ${kind}${row.differs ? ' differs' : ''}`,
    path: chipPath(kind, row.number),
  };
}

export const CHIP_HEIGHT = 16;
/** What a tag's tip adds to its width. */
export const CHIP_POINT = 6;

export function presence({ left, right }: ComparedInstance): Presence {
  return left && right ? 'both' : left ? 'left' : 'right';
}

/** Width in screen pixels for a number of so many digits. */
export function chipWidth(number: number): number {
  return 10 + 7 * String(number).length;
}

/** Outline of a chip around the origin. */
function chipPath(kind: Presence, number: number): string {
  const [w, h] = [chipWidth(number) / 2, CHIP_HEIGHT / 2];
  switch (kind) {
    case 'both':
      return `M${-w + h},${-h}H${w - h}A${h},${h} 0 0 1 ${w - h},${h}H${-w + h}A${h},${h} 0 0 1 ${-w + h},${-h}Z`;
    case 'left':
      return `M${-w},${-h}H${w}V${h}H${-w}L${-w - CHIP_POINT},0Z`;
    case 'right':
      return `M${-w},${-h}H${w}L${w + CHIP_POINT},0L${w},${h}H${-w}Z`;
  }
}
