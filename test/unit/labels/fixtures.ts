import * as path from 'node:path';

/** A label file or a folder of `test/fixtures/labels`. */
export const fixture = (...names: string[]): string =>
  path.join(__dirname, '..', '..', 'fixtures', 'labels', ...names);

/** Four corners, clockwise from top left. */
export const rectangle = (left: number, top: number, right: number, bottom: number): number[] => [
  left,
  top,
  right,
  top,
  right,
  bottom,
  left,
  bottom,
];
