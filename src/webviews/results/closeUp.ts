import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../../compare/comparison';
import { boundingBox, type Box } from '../../model/polygon';
import { element, svg } from '../shared/dom';
import type { LoadedImage } from './store';

/** Pixels of picture around the instance that are shown, relative to the instance's height. */
const MARGIN = 0.35;
/**
 * More pixels than this, along the longer side, are not kept: it is shown a few hundred pixels
 * wide.
 */
const MOST_PIXELS = 1600;

/**
 * The instance's piece of the image with both boundaries. Pixels and lines fill one box, each from
 * edge to edge: whatever becomes of the box, a line stays on its pixels. Undefined where the
 * boundary lies outside of the image.
 */
export function closeUp(row: ComparedInstance, image: LoadedImage): HTMLElement | undefined {
  const box = cropBox(row, image);
  if (!box) return undefined;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const figure = element('figure', { class: 'crop' }, pixels(row, image, box), lines(row, box));
  figure.style.setProperty('--ratio', String(width / height));
  return figure;
}

function pixels(
  row: ComparedInstance,
  image: LoadedImage,
  { left, top, right, bottom }: Box,
): HTMLCanvasElement {
  const [width, height] = [right - left, bottom - top];
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height));
  const canvas = element('canvas', {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    role: 'img',
    'aria-label': l10n.t('Instance {0} in the image', row.number),
  });
  canvas
    .getContext('2d')!
    .drawImage(image.element, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function lines(row: ComparedInstance, { left, top, right, bottom }: Box): SVGSVGElement {
  const polygons = (['left', 'right'] as const).flatMap(side =>
    row[side]?.polygon
      ? [svg('polygon', { class: `line ${side}`, points: row[side].polygon.join(' ') })]
      : [],
  );
  // Stretched as the canvas is, which knows no letter box.
  return svg(
    'svg',
    {
      viewBox: `${left} ${top} ${right - left} ${bottom - top}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    ...polygons,
  );
}

function cropBox(row: ComparedInstance, image: LoadedImage): Box | undefined {
  const boxes = [row.left, row.right].flatMap(
    instance => boundingBox(instance?.polygon ?? []) ?? [],
  );
  if (!boxes.length)
    return row.left?.polygon || row.right?.polygon
      ? undefined
      : { left: 0, top: 0, right: image.width, bottom: image.height };
  const tight = {
    left: Math.min(...boxes.map(b => b.left)),
    top: Math.min(...boxes.map(b => b.top)),
    right: Math.max(...boxes.map(b => b.right)),
    bottom: Math.max(...boxes.map(b => b.bottom)),
  };
  const margin = MARGIN * Math.min(tight.right - tight.left, tight.bottom - tight.top);
  const box = {
    left: Math.max(0, Math.floor(tight.left - margin)),
    top: Math.max(0, Math.floor(tight.top - margin)),
    right: Math.min(image.width, Math.ceil(tight.right + margin)),
    bottom: Math.min(image.height, Math.ceil(tight.bottom + margin)),
  };
  return box.right > box.left && box.bottom > box.top ? box : undefined;
}
