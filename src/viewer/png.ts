import { placeChips } from './chipPlaces';
import { chipLook, presence } from './chips';
import { arrowHead, linkLines, type LinkLine } from './links';
import type { Content, LoadedImage } from './store';

/** The picture with its boundaries and numbers, at the image's own size (enlarged when it is tiny), as PNG. */
export async function drawPng(image: LoadedImage, { rows, links, comparison, left }: Content): Promise<ArrayBuffer> {
  const longer = Math.max(image.width, image.height);
  const zoom = Math.max(1, Math.round(480 / longer));
  // Lines and chips as large, for the eye, as on a screen 1000 pixels wide.
  const unit = Math.max(1, (longer * zoom) / 1000);
  const canvas = new OffscreenCanvas(image.width * zoom, image.height * zoom);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = zoom === 1;
  context.drawImage(image.element, 0, 0, canvas.width, canvas.height);
  const colour = colours();
  const drawn = comparison?.incomparable && left ? rows.filter(row => row.left) : rows;
  for (const line of linkLines(links.filter(({ key }) => drawn.includes(key)))) drawLink(context, line, { zoom, unit, colour });
  for (const row of drawn) {
    for (const side of ['left', 'right'] as const) {
      const polygon = row[side]?.polygon;
      if (polygon) strokePolygon(context, polygon.map(v => v * zoom), { colour: colour[side], halo: colour.background, unit: unit * (presence(row) === 'both' && side === 'left' ? 1.6 : 1), dashed: side === 'right' });
    }
  }
  for (const { row, anchor, offset } of placeChips(drawn, { width: image.width, height: image.height, scale: zoom / unit, margin: 0, compared: comparison !== undefined })) {
    context.setTransform(unit, 0, 0, unit, anchor[0] * zoom + offset[0] * unit, anchor[1] * zoom + offset[1] * unit);
    drawChip(context, new Path2D(chipLook(row, comparison !== undefined).path), String(row.number), colour[comparison ? presence(row) : 'both'], colour.background);
  }
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

interface Stroke { colour: string; halo: string; unit: number; dashed: boolean }

function strokePolygon(context: OffscreenCanvasRenderingContext2D, polygon: number[], { colour, halo, unit, dashed }: Stroke): void {
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

function drawLink(context: OffscreenCanvasRenderingContext2D, { link, from, to }: LinkLine, { zoom, unit, colour }: { zoom: number; unit: number; colour: ReturnType<typeof colours> }): void {
  const [x1, y1, x2, y2] = [...from, ...to].map(v => v * zoom) as [number, number, number, number];
  for (const side of ['left', 'right'] as const) {
    const wide = side === 'left' && link.right !== undefined;
    if (link[side] !== undefined) strokePolygon(context, [x1, y1, x2, y2], { colour: colour[side], halo: colour.background, unit: unit * (wide ? 1.25 : 0.65), dashed: side === 'right' });
  }
  context.save();
  context.translate(x2, y2);
  context.rotate(Math.atan2(y2 - y1, x2 - x1));
  context.scale(unit, unit);
  context.fillStyle = colour[link.left === undefined ? 'right' : 'left'];
  context.fill(new Path2D(arrowHead));
  context.restore();
}

function drawChip(context: OffscreenCanvasRenderingContext2D, shape: Path2D, number: string, colour: string, background: string): void {
  context.setLineDash([]);
  Object.assign(context, { fillStyle: background, strokeStyle: colour, lineWidth: 1.5, font: '600 11px sans-serif', textAlign: 'center', textBaseline: 'middle' });
  context.fill(shape);
  context.stroke(shape);
  context.fillStyle = colour;
  context.fillText(number, 0, 0.5);
}

/** The colours as the panel shows them now, resolved by the browser: a canvas knows no variables. */
function colours(): Record<'left' | 'right' | 'both' | 'background', string> {
  const probe = document.body.appendChild(document.createElement('span'));
  const resolved = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    left: resolved('--left'), right: resolved('--right'),
    both: resolved('--vscode-editor-foreground'), background: resolved('--vscode-editor-background'),
  };
  probe.remove();
  return found;
}
