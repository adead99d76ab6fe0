import type { ComparedInstance } from '../../compare/comparison';
import { boundingBox, type Box } from '../../model/polygon';
import type { Prediction } from '../../model/prediction';
import { svg } from '../shared/dom';

/** A key and the value that belongs to it, with the score of each run that pairs them. */
export interface Link {
  key: ComparedInstance;
  value: ComparedInstance;
  left?: number;
  right?: number;
}

/** The pairs of both runs whose texts have rows; a pair that both runs made is one. */
export function linksOf(
  rows: readonly ComparedInstance[],
  left: Prediction | undefined,
  right: Prediction | undefined,
): Link[] {
  const links = new Map<string, Link>();
  for (const [side, prediction] of [
    ['left', left],
    ['right', right],
  ] as const) {
    const rowAt = (index: number) =>
      rows.find(row => row[side] !== undefined && row[side] === prediction?.instances[index]);
    for (const relation of prediction?.relations ?? []) {
      const [key, value] = [rowAt(relation.key), rowAt(relation.value)];
      if (!key || !value) continue;
      const pair = `${key.number} ${value.number}`;
      links.set(pair, { ...(links.get(pair) ?? { key, value }), [side]: relation.score });
    }
  }
  return [...links.values()];
}

/** A link from the edge of the key's box to the edge of the value's, in image pixels. */
export interface LinkLine {
  link: Link;
  from: [number, number];
  to: [number, number];
}

/**
 * The lines of links whose texts have a place. The longest come first: a short one that lies along
 * it is drawn over it.
 */
export function linkLines(links: readonly Link[]): LinkLine[] {
  const length = ({ from, to }: LinkLine): number => Math.hypot(to[0] - from[0], to[1] - from[1]);
  return links
    .flatMap(link => {
      const [a, b] = [link.key, link.value].map(row =>
        boundingBox((row.left ?? row.right)!.polygon ?? []),
      );
      return a && b ? [{ link, ...between(a, b) }] : [];
    })
    .sort((a, b) => length(b) - length(a));
}

function between(a: Box, b: Box): Pick<LinkLine, 'from' | 'to'> {
  const [from, to] = [middle(a), middle(b)];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const [leave, enter] = [share(a, dx, dy), 1 - share(b, dx, dy)];
  // Boxes that overlap leave no room between their edges.
  if (!(leave < enter)) return { from, to };
  return {
    from: [from[0] + leave * dx, from[1] + leave * dy],
    to: [from[0] + enter * dx, from[1] + enter * dy],
  };
}

/** A line in the colours and dashes of the runs that drew it, and an arrow head at the value. */
export function drawnLink({ link, from: [x1, y1], to: [x2, y2] }: LinkLine): SVGGElement {
  const sides = (['left', 'right'] as const).filter(side => link[side] !== undefined);
  const lines = sides.flatMap(side =>
    ['halo', 'line'].map(part => svg('line', { class: `${part} ${side}`, x1, y1, x2, y2 })),
  );
  const head = svg(
    'g',
    { transform: `translate(${x2} ${y2})` },
    svg(
      'g',
      { class: 'unscaled' },
      svg('path', {
        class: 'head',
        d: arrowHead,
        transform: `rotate(${(Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI})`,
      }),
    ),
  );
  return svg(
    'g',
    {
      class: `link ${sides.length > 1 ? 'both' : sides[0]!}`,
      'data-key': link.key.number,
      'data-value': link.value.number,
    },
    ...lines,
    head,
  );
}

/** Points right, its tip in the origin; screen pixels. */
export const arrowHead = 'M0,0L-9,-4.5L-9,4.5Z';

function middle({ left, top, right, bottom }: Box): [number, number] {
  return [(left + right) / 2, (top + bottom) / 2];
}

/** The part of a way from the middle of a box that lies in the box. */
function share({ left, top, right, bottom }: Box, dx: number, dy: number): number {
  return Math.min((right - left) / 2 / Math.abs(dx), (bottom - top) / 2 / Math.abs(dy));
}
