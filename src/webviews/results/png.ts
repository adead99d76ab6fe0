import type { ComparedInstance } from '../../compare/comparison';
import { placeChips } from './chipPlaces';
import { chipLook, presence } from './chips';
import { linkLines } from './links';
import { drawLegend, layOutLegend, type PngColours } from './pngLegend';
import { drawBoundaries, drawLink, drawTruth } from './pngLines';
import type { Content, LoadedImage } from './store';
import type { ShownTruth } from './truthLayer';

/** What Chromium can hold on one canvas, and an editor of pictures can open. */
const MOST_SIDE = 16_384;
const MOST_PIXELS = 120_000_000;

/**
 * The picture with its boundaries and numbers at the image's own size (enlarged when it is tiny,
 * reduced when no canvas holds it), and a legend below it, as PNG.
 */
export async function drawPng(
  image: LoadedImage,
  content: Content,
  { verdict, truth }: Shown,
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
    truth,
  });
  drawLegend(context, legend, { top: height, colours: colour, verdict });
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

/** `verdict` is the icon that the panel shows, `truth` what it shows of the ground truth. */
interface Shown {
  verdict: Element;
  truth: readonly ShownTruth[];
}

interface Place {
  truth: readonly ShownTruth[];
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
  { x, width, height, zoom, colour, truth }: Place,
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
  drawTruth(context, truth, { zoom, unit, colour });
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
    truth: resolved('--truth'),
    both: resolved('--vscode-editor-foreground'),
    background: resolved('--vscode-editor-background'),
    quiet: resolved('--quiet'),
  };
  probe.remove();
  return found;
}
