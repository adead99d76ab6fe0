import * as l10n from '@vscode/l10n';
import type { Side } from '../../protocol/viewer';
import { giverName, shownHeadline } from './before';
import { judgementWords } from '../../compare/judgement';
import type { Content } from './store';
import { shownNames, sideName } from './words';

/** Narrower pictures get margins, so that the legend can be read. Canvas pixels. */
const LEAST_WIDTH = 480;
/** A legend that tells a whole page's text stops here. */
const MOST_LINES = 6;

export interface PngColours {
  left: string;
  right: string;
  truth: string;
  both: string;
  background: string;
  quiet: string;
}

/** One paragraph of the legend: what stands before it, and its lines. */
interface Paragraph {
  mark: 'verdict' | Side | 'truth' | undefined;
  lines: string[];
  font: string;
}

/**
 * What is said below the saved picture, broken into lines for its width. All lengths in canvas
 * pixels.
 */
export interface Legend {
  width: number;
  height: number;
  unit: number;
  paragraphs: Paragraph[];
}

/**
 * The verdict, whose lines are solid and whose dashed, the image's name and the score threshold,
 * for a picture of so many pixels.
 */
export function layOutLegend(content: Content, pictureWidth: number): Legend {
  const width = Math.max(pictureWidth, LEAST_WIDTH);
  const unit = Math.max(1, width / 1000);
  const family = getComputedStyle(document.body).fontFamily;
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  const paragraphs = said(content).map(({ mark, text }): Paragraph => {
    const font = `${mark === 'verdict' ? 600 : 400} ${13 * unit}px ${family}`;
    context.font = font;
    const room = width - (2 * PAD + MARK) * unit;
    return { mark, font, lines: wrapped(text, room, line => context.measureText(line).width) };
  });
  const lines = paragraphs.reduce((sum, { lines: { length } }) => sum + length, 0);
  return {
    width,
    height: Math.ceil((2 * PAD + lines * LINE + (paragraphs.length - 1) * GAP) * unit),
    unit,
    paragraphs,
  };
}

function said(content: Content): { mark: Paragraph['mark']; text: string }[] {
  const sides = (['left', 'right'] as const).filter(side => content[side]);
  const threshold = content.options.scoreThreshold.toFixed(2);
  const judgement = content.judgement();
  return [
    { mark: 'verdict', text: shownHeadline(content).text },
    ...sides.map(side => ({
      mark: side,
      text: lineWord(side, giverName(content, side) ?? sideName(content, side)),
    })),
    ...(judgement
      ? [{ mark: 'truth' as const, text: judgementWords(judgement, shownNames(content)) }]
      : []),
    { mark: undefined, text: l10n.t('{0} · score ≥ {1}', content.image?.name ?? '', threshold) },
  ];
}

const PAD = 12;
const MARK = 38;
const LINE = 18;
const GAP = 3;

function lineWord(side: Side, name: string): string {
  return side === 'left' ? l10n.t('solid: {0}', name) : l10n.t('dashed: {0}', name);
}

/**
 * Draws the legend from `top` down, over whatever reaches into it. `verdict` is the panel's own
 * icon.
 */
export function drawLegend(
  context: OffscreenCanvasRenderingContext2D,
  legend: Legend,
  { top, colours, verdict }: { top: number; colours: PngColours; verdict: Element },
): void {
  const { width, height, unit, paragraphs } = legend;
  context.setTransform(1, 0, 0, 1, 0, top);
  context.setLineDash([]);
  Object.assign(context, {
    fillStyle: colours.background,
    textAlign: 'start',
    textBaseline: 'middle',
    globalAlpha: 1,
  });
  context.fillRect(0, 0, width, height);
  let y = (PAD + LINE / 2) * unit;
  for (const { mark, lines, font } of paragraphs) {
    if (mark === 'verdict') drawIcon(context, verdict, PAD * unit, y, unit);
    else if (mark) drawSample(context, mark, { x: PAD * unit, y, unit, colours });
    Object.assign(context, { fillStyle: mark ? colours.both : colours.quiet, font });
    for (const line of lines) {
      context.fillText(line, (PAD + MARK) * unit, y);
      y += LINE * unit;
    }
    y += GAP * unit;
  }
}

/** The line of a side as it is drawn on the picture. */
function drawSample(
  context: OffscreenCanvasRenderingContext2D,
  side: Side | 'truth',
  { x, y, unit, colours }: { x: number; y: number; unit: number; colours: PngColours },
): void {
  Object.assign(context, { strokeStyle: colours[side], lineWidth: 2.5 * unit });
  const dashes = { left: [], right: [6 * unit, 4 * unit], truth: [0.1, 4 * unit] };
  context.lineCap = side === 'truth' ? 'round' : 'butt';
  context.setLineDash(dashes[side]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 26 * unit, y);
  context.stroke();
  context.setLineDash([]);
}

/** A codicon as the page shows it: its sign and its colour. */
function drawIcon(
  context: OffscreenCanvasRenderingContext2D,
  icon: Element,
  x: number,
  y: number,
  unit: number,
): void {
  const sign = getComputedStyle(icon, '::before').content.replaceAll('"', '');
  Object.assign(context, {
    font: `${16 * unit}px codicon`,
    fillStyle: getComputedStyle(icon).color,
  });
  context.fillText(sign, x + 5 * unit, y);
}

/** Breaks text where its language may be broken, and within a word that is too long. */
function wrapped(text: string, room: number, width: (line: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  const place = (piece: string): void => {
    if (width(line + piece.trimEnd()) <= room) line += piece;
    else if (line.trim()) {
      lines.push(line.trimEnd());
      line = '';
      place(piece.trimStart());
    } else if (piece.length > 1) for (const character of piece) place(character);
    else line = piece;
  };
  for (const { segment } of new Intl.Segmenter(document.documentElement.lang || undefined, {
    granularity: 'word',
  }).segment(text.replace(/\s+/g, ' ')))
    place(segment);
  lines.push(line.trimEnd());
  return lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]!.slice(0, -1)}…`]
    : lines;
}
