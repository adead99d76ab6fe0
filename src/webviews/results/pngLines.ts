import type { ComparedInstance } from '../../compare/comparison';
import { presence } from './chips';
import { arrowHead, type LinkLine } from './links';
import type { PngColours } from './pngLegend';
import type { ShownTruth } from './truthLayer';

/** How large image pixels, and the lines over them, are on the canvas. */
export interface Scale {
  zoom: number;
  unit: number;
  colour: PngColours;
}

export function drawBoundaries(
  context: OffscreenCanvasRenderingContext2D,
  row: ComparedInstance,
  { zoom, unit, colour }: Scale,
): void {
  for (const side of ['left', 'right'] as const) {
    const polygon = row[side]?.polygon;
    if (polygon)
      strokePolygon(
        context,
        polygon.map(v => v * zoom),
        {
          colour: colour[side],
          halo: colour.background,
          unit: unit * (presence(row) === 'both' && side === 'left' ? 1.6 : 1),
          dash: dashOf(side),
        },
      );
  }
}

/** The ground truth, dotted; wider where nobody found it. */
export function drawTruth(
  context: OffscreenCanvasRenderingContext2D,
  truth: readonly ShownTruth[],
  { zoom, unit, colour }: Scale,
): void {
  for (const { polygon, missed } of truth)
    strokePolygon(
      context,
      polygon.map(v => v * zoom),
      {
        colour: colour.truth,
        halo: colour.background,
        unit: unit * (missed ? 1.6 : 1),
        dash: [0.1, 4],
      },
    );
}

interface Stroke {
  colour: string;
  halo: string;
  unit: number;
  /** Lengths of dashes and gaps, in units; none of a line that is drawn through. */
  dash: readonly number[];
}

const dashOf = (side: 'left' | 'right'): number[] => (side === 'right' ? [6, 4] : []);

function strokePolygon(
  context: OffscreenCanvasRenderingContext2D,
  polygon: number[],
  { colour, halo, unit, dash }: Stroke,
): void {
  context.beginPath();
  for (let i = 0; i + 1 < polygon.length; i += 2) context.lineTo(polygon[i]!, polygon[i + 1]!);
  // Two points are a line, there and not back.
  if (polygon.length > 4) context.closePath();
  context.setLineDash([]);
  context.lineCap = dash[0]! < 1 ? 'round' : 'butt';
  if (!dash.length) {
    Object.assign(context, { strokeStyle: halo, lineWidth: 4 * unit, globalAlpha: 0.6 });
    context.stroke();
  }
  context.setLineDash(dash.map(length => length * unit));
  Object.assign(context, { strokeStyle: colour, lineWidth: 2 * unit, globalAlpha: 1 });
  context.stroke();
}

export function drawLink(
  context: OffscreenCanvasRenderingContext2D,
  { link, from, to }: LinkLine,
  { zoom, unit, colour }: Scale,
): void {
  const [x1, y1, x2, y2] = [...from, ...to].map(v => v * zoom) as [number, number, number, number];
  for (const side of ['left', 'right'] as const) {
    const wide = side === 'left' && link.right !== undefined;
    if (link[side] !== undefined)
      strokePolygon(context, [x1, y1, x2, y2], {
        colour: colour[side],
        halo: colour.background,
        unit: unit * (wide ? 1.25 : 0.65),
        dash: dashOf(side),
      });
  }
  context.save();
  context.translate(x2, y2);
  context.rotate(Math.atan2(y2 - y1, x2 - x1));
  context.scale(unit, unit);
  context.fillStyle = colour[link.left === undefined ? 'right' : 'left'];
  context.fill(new Path2D(arrowHead));
  context.restore();
}
