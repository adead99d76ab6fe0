import type { Page } from 'playwright-core';

interface Chip {
  number: number;
  own: number;
  other: number;
  overlaps: number[];
  outside: boolean;
}

/**
 * The chips that show their number: how far each is from its own boundary and from the nearest of
 * another, in screen pixels, and which chips it lies over.
 */
export function chips(page: Page): Promise<Chip[]> {
  return page.evaluate(() => {
    type Point = [number, number];
    const lines = [...document.querySelectorAll<SVGPolygonElement>('.instance polygon.line')].map(
      polygon => ({
        number: Number(polygon.closest('[data-number]')!.getAttribute('data-number')),
        corners: [...polygon.points].map((point): Point => {
          const { x, y } = point.matrixTransform(polygon.getScreenCTM()!);
          return [x, y];
        }),
      }),
    );
    const inside = ([x, y]: Point, corners: Point[]): boolean =>
      corners.filter(([x1, y1], i) => {
        const [x2, y2] = corners.at(i - 1)!;
        return y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1);
      }).length %
        2 ===
      1;
    const distance = (box: DOMRect, corners: Point[]): number => {
      let least = Infinity;
      for (const [i, to] of corners.entries()) {
        const from = corners.at(i - 1)!;
        for (let t = 0; t <= 1; t += 1 / 200) {
          const [x, y] = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
          least = Math.min(
            least,
            Math.hypot(
              Math.max(box.left - x, 0, x - box.right),
              Math.max(box.top - y, 0, y - box.bottom),
            ),
          );
        }
      }
      return inside([box.x + box.width / 2, box.y + box.height / 2], corners) ? 0 : least;
    };
    const shown = [...document.querySelectorAll('.chip[data-number] .chip-shape')]
      .filter(shape => shape.getClientRects().length > 0)
      .map(shape => ({
        number: Number(shape.closest('[data-number]')!.getAttribute('data-number')),
        box: shape.getBoundingClientRect(),
      }));
    const pane = document.querySelector('.picture')!.getBoundingClientRect();
    return shown.map(({ number, box }) => ({
      number,
      own: Math.min(
        ...lines
          .filter(line => line.number === number)
          .map(({ corners }) => distance(box, corners)),
      ),
      other: Math.min(
        ...lines
          .filter(line => line.number !== number)
          .map(({ corners }) => distance(box, corners)),
      ),
      overlaps: shown
        .filter(
          other =>
            other.number !== number &&
            box.left < other.box.right &&
            other.box.left < box.right &&
            box.top < other.box.bottom &&
            other.box.top < box.bottom,
        )
        .map(other => other.number),
      outside:
        box.left < pane.left ||
        box.top < pane.top ||
        box.right > pane.right ||
        box.bottom > pane.bottom,
    }));
  });
}
