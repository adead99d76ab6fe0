import type { ComparedInstance } from '../../compare/comparison';
import { placeChips } from './chipPlaces';
import { chipLook, presence } from './chips';
import { arrowHead, linkLines, type LinkLine } from './links';
import { drawLegend, layOutLegend, type PngColours } from './pngLegend';
import type { Content, LoadedImage } from './store';

/** What Chromium can hold on one canvas, and an editor of pictures can open. */
const MOST_SIDE = 16_384;
const MOST_PIXELS = 120_000_000;

/**
 * The picture with its boundaries and numbers at the image's own size (enlarged when it is tiny,
 * reduced when no canvas holds it), and a legend below it, as PNG. `verdict` is the icon the panel
 * shows.
 */
export async function drawPng(
  image: LoadedImage,
  content: Content,
  verdict: Element,
): Promise<ArrayBuffer> {
  const longer = Math.max(image.width, image.height);
  const zoom = Math.min(
    Math.max(1, Math.round(480 / longer)),
    MOST_SIDE / longer,
    Math.sqrt(MOST_PIXELS / (image.width * image.height)),
  );
  const [width, height] = [
    Math.max(1, Math.round(image.width * zoom)),
    Math.max(1, Math.round(image.height * zoom)),
  ];
  const legend = layOutLegend(content, width);
  const canvas = new OffscreenCanvas(legend.width, height + legend.height);
  const context = canvas.getContext('2d')!;
  const colour = colours();
  context.fillStyle = colour.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  drawPicture(context, image, content, {
    x: Math.floor((legend.width - width) / 2),
    width,
    height,
    zoom,
    colour,
  });
  drawLegend(context, legend, { top: height, colours: colour, verdict });
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

interface Place {
  x: number;
  width: number;
  height: number;
  zoom: number;
  colour: PngColours;
}

/** The image with what was found on it, its left edge at `x`. */
function drawPicture(
  context: OffscreenCanvasRenderingContext2D,
  image: LoadedImage,
  { rows, links, comparison, left }: Content,
  { x, width, height, zoom, colour }: Place,
): void {
  // Lines and chips as large, for the eye, as on a screen 1000 pixels wide.
  const unit = Math.max(1, Math.max(width, height) / 1000);
  context.save();
  context.beginPath();
  context.rect(x, 0, width, height);
  context.clip();
  context.translate(x, 0);
  context.imageSmoothingEnabled = zoom <= 1;
  context.drawImage(image.element, 0, 0, width, height);
  const drawn = comparison?.incomparable && left ? rows.filter(row => row.left) : rows;
  for (const line of linkLines(links.filter(({ key }) => drawn.includes(key))))
    drawLink(context, line, { zoom, unit, colour });
  for (const row of drawn) drawBoundaries(context, row, { zoom, unit, colour });
  const compared = comparison !== undefined;
  for (const { row, anchor, offset } of placeChips(drawn, {
    width: image.width,
    height: image.height,
    scale: zoom / unit,
    margin: 0,
    compared,
  })) {
    context.setTransform(
      unit,
      0,
      0,
      unit,
      x + anchor[0] * zoom + offset[0] * unit,
      anchor[1] * zoom + offset[1] * unit,
    );
    drawChip(context, row, compared, colour);
  }
  context.restore();
}

/** How large image pixels, and the lines over them, are on the canvas. */
interface Scale {
  zoom: number;
  unit: number;
  colour: PngColours;
}

function drawBoundaries(
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
          dashed: side === 'right',
        },
      );
  }
}

interface Stroke {
  colour: string;
  halo: string;
  unit: number;
  dashed: boolean;
}

function strokePolygon(
  context: OffscreenCanvasRenderingContext2D,
  polygon: number[],
  { colour, halo, unit, dashed }: Stroke,
): void {
  context.beginPath();
  for (let i = 0; i + 1 < polygon.length; i += 2) context.lineTo(polygon[i]!, polygon[i + 1]!);
  // Two points are a line, there and not back.
  if (polygon.length > 4) context.closePath();
  context.setLineDash([]);
  if (!dashed) {
    Object.assign(context, { strokeStyle: halo, lineWidth: 4 * unit, globalAlpha: 0.6 });
    context.stroke();
  }
  context.setLineDash(dashed ? [6 * unit, 4 * unit] : []);
  Object.assign(context, { strokeStyle: colour, lineWidth: 2 * unit, globalAlpha: 1 });
  context.stroke();
}

function drawLink(
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
        dashed: side === 'right',
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

function drawChip(
  context: OffscreenCanvasRenderingContext2D,
  row: ComparedInstance,
  compared: boolean,
  colours: PngColours,
): void {
  const shape = new Path2D(chipLook(row, compared).path);
  const colour = colours[compared ? presence(row) : 'both'];
  context.setLineDash([]);
  Object.assign(context, {
    fillStyle: colours.background,
    strokeStyle: colour,
    lineWidth: 1.5,
    font: '600 11px sans-serif',
    textAlign: 'center',
    textBaseline: 'middle',
  });
  context.fill(shape);
  context.stroke(shape);
  context.fillStyle = colour;
  context.fillText(String(row.number), 0, 0.5);
}

/**
 * The colours as the panel shows them now, resolved by the browser: a canvas knows no variables.
 */
function colours(): PngColours {
  const probe = document.body.appendChild(document.createElement('span'));
  const resolved = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    left: resolved('--left'),
    right: resolved('--right'),
    both: resolved('--vscode-editor-foreground'),
    background: resolved('--vscode-editor-background'),
    quiet: resolved('--quiet'),
  };
  probe.remove();
  return found;
}
