import type { DRRGSettings } from './settings';
import { sigmoids } from '../regions/sigmoid';
import { argsort } from '../regions/argsort';

const { fround } = Math;

/**
 * DRRG's six maps, read: probabilities of text and of its centre, the unit direction, the heights
 * above and below.
 */
export interface GeometryMaps {
  width: number;
  height: number;
  text: Float32Array;
  center: Float32Array;
  sin: Float32Array;
  cos: Float32Array;
  top: Float32Array;
  bottom: Float32Array;
}

/** A text component: its score and where the network looks at it. */
export interface Component {
  /** Four of them, float32 pixels inside the maps. */
  corners: number[];
  score: number;
  /** Whole pixels. */
  x: number;
  y: number;
  h: number;
  w: number;
  cos: number;
  sin: number;
}

/**
 * Sigmoids of the first two planes; sine and cosine brought to length one in float32, as numpy does
 * it.
 */
export function geometryMaps(
  width: number,
  height: number,
  plane: (index: number) => Float32Array,
): GeometryMaps {
  const [sin, cos] = [plane(2).slice(), plane(3).slice()];
  for (let at = 0; at < sin.length; at++) {
    const squares = fround(fround(fround(sin[at]! ** 2) + fround(cos[at]! ** 2)) + fround(1e-8));
    const scale = fround(Math.sqrt(fround(1 / squares)));
    sin[at]! *= scale;
    cos[at]! *= scale;
  }
  return {
    width,
    height,
    text: sigmoids(plane(0)),
    center: sigmoids(plane(1)),
    sin,
    cos,
    top: plane(4),
    bottom: plane(5),
  };
}

/**
 * A quadrangle and its score at each of a centre region's pixels that is text (`propose_comps`),
 * row by row; within a row in numpy's order.
 * @param pixels indices into the maps, ascending.
 */
export function* proposeQuadrangles(
  maps: GeometryMaps,
  pixels: readonly number[],
  settings: DRRGSettings,
): Generator<number[]> {
  const chosen = pixels.filter(at => maps.text[at]! > settings.compScoreThr);
  const rows = chosen.map(at => Math.floor(at / maps.width));
  const shrink = fround(settings.compShrinkRatio);
  for (const i of argsort(rows)) {
    const at = chosen[i]!;
    const [x, y] = [at % maps.width, rows[i]!];
    const [sin, cos] = [maps.sin[at]!, maps.cos[at]!];
    const [above, below] = [fround(maps.top[at]! * shrink), fround(maps.bottom[at]! * shrink)];
    const r = fround(componentWidth(fround(above + below), settings) / 2);
    const [dx, dy] = [fround(-r * sin), fround(r * cos)];
    const [topX, topY] = [x + fround(above * cos), y + fround(above * sin)];
    const [bottomX, bottomY] = [x - fround(below * cos), y - fround(below * sin)];
    const corners = [
      topX - dx,
      topY - dy,
      topX + dx,
      topY + dy,
      bottomX + dx,
      bottomY + dy,
      bottomX - dx,
      bottomY - dy,
    ];
    yield [...corners.map(fround), maps.text[at]!];
  }
}

/** Width of a component of this height. */
export function componentWidth(
  height: number,
  { compRatio, minWidth, maxWidth }: DRRGSettings,
): number {
  return Math.min(Math.max(fround(height * fround(compRatio)), fround(minWidth)), fround(maxWidth));
}

/**
 * Reads the maps in the middle of a quadrangle (`propose_comps_and_attribs`); its score comes from
 * what it covers. MMOCR moves the corners into the maps for that score, and they stay there; the
 * middle is that of before.
 */
export function componentAt(
  maps: GeometryMaps,
  corners: number[],
  score: number,
  settings: DRRGSettings,
): Component {
  const mean = (axis: number): number =>
    Math.trunc(
      fround(
        fround(
          fround(fround(corners[axis]! + corners[axis + 2]!) + corners[axis + 4]!) +
            corners[axis + 6]!,
        ) / 4,
      ),
    );
  const [x, y] = [mean(0), mean(1)];
  // numpy counts from the end below zero; past the end MMOCR fails, and the last pixel serves.
  const wrap = (value: number, size: number): number =>
    Math.min(value < 0 ? Math.max(0, value + size) : value, size - 1);
  const at = wrap(y, maps.height) * maps.width + wrap(x, maps.width);
  const h = fround(maps.top[at]! + maps.bottom[at]!);
  const inside = corners.map((value, i) =>
    Math.min(Math.max(value, 0), (i % 2 === 0 ? maps.width : maps.height) - 1),
  );
  return {
    corners: inside,
    score,
    x,
    y,
    h,
    w: componentWidth(h, settings),
    cos: maps.cos[at]!,
    sin: maps.sin[at]!,
  };
}
