import { points } from '../../model/polygon';
import type { Pixels } from '../../model/pixels';
import type { DrawnBoundary } from '../../protocol/engine';
import { loadOpenCv, type Cv } from '../../runtime/opencv';

/** More are a grey carpet, and a server may answer with any number. */
const MOST_BOUNDARIES = 500;
const MOST_POINTS = 256;
/** VS Code's `charts.blue` and `charts.orange`, as the results panel has its two sides; in BGR. */
const SOLID = [235, 133, 26, 255];
const DASHED = [22, 134, 209, 255];
/** In pixels of the picture. */
const DASH = 7;
const LINE_WIDTH = 2;
const LETTERS = { size: 0.45, width: 1, room: 3 };
/** OpenCV's `LINE_AA` and `FONT_HERSHEY_SIMPLEX`, which the package's types leave open. */
const SMOOTH = 16,
  FONT = 0;

type Point = [x: number, y: number];
type Mat = InstanceType<Cv['Mat']>;

/**
 * Boundaries, with their names beside them, on BGR pixels; the pixels given stay as they are.
 * @param scale from pixels of the image to those of the picture.
 */
export async function drawBoundaries(
  picture: Pixels,
  boundaries: readonly DrawnBoundary[],
  scale: number,
): Promise<Pixels> {
  const { cv } = await loadOpenCv();
  const mat = new cv.Mat(picture.height, picture.width, cv.CV_8UC3);
  try {
    mat.data.set(picture.data);
    const farthest = 2 * Math.max(picture.width, picture.height);
    for (const boundary of boundaries.slice(0, MOST_BOUNDARIES))
      drawOne(cv, mat, boundary, point => placed(point, scale, farthest));
    return { ...picture, data: new Uint8Array(mat.data) };
  } finally {
    mat.delete();
  }
}

/** A point far outside would be drawn dash by dash for ever. */
function placed([x, y]: Point, scale: number, farthest: number): Point {
  const within = (value: number): number =>
    Math.round(Math.min(farthest, Math.max(-farthest, value * scale)));
  return [within(x), within(y)];
}

function drawOne(
  cv: Cv,
  mat: Mat,
  { polygon, name, dashed = false }: DrawnBoundary,
  place: (point: Point) => Point,
): void {
  const corners = points(polygon.slice(0, 2 * MOST_POINTS))
    .filter(point => point.every(Number.isFinite))
    .map(place);
  const colour = dashed ? DASHED : SOLID;
  for (const [i, from] of corners.entries()) {
    const to = corners[(i + 1) % corners.length]!;
    for (const [start, end] of dashed ? dashesOf(from, to) : [[from, to] as const])
      cv.line(mat, point(start), point(end), colour, LINE_WIDTH, SMOOTH);
  }
  const [first] = corners;
  if (first && name !== undefined) write(cv, mat, name, { at: first, colour, below: dashed });
}

/** The name of the second side stands below the corner: both are read where they meet. */
function write(
  cv: Cv,
  mat: Mat,
  text: string,
  { at: [x, y], colour, below }: { at: Point; colour: number[]; below: boolean },
): void {
  const { size, width, room } = LETTERS;
  const at = point([x + room, below ? y + 5 * room : y - room]);
  // A dark rim, so that the letters are read on any ground.
  cv.putText(mat, text, at, FONT, size, [0, 0, 0, 255], width + 2, SMOOTH, false);
  cv.putText(mat, text, at, FONT, size, colour, width, SMOOTH, false);
}

function dashesOf(from: Point, to: Point): [Point, Point][] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const at = (along: number): Point => {
    const share = length === 0 ? 0 : Math.min(1, along / length);
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  };
  return Array.from({ length: Math.ceil(length / (2 * DASH)) }, (_, i) => [
    at(2 * i * DASH),
    at((2 * i + 1) * DASH),
  ]);
}

const point = ([x, y]: Point) => ({ x: Math.round(x), y: Math.round(y) });
