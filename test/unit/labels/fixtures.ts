import * as path from 'node:path';
import { expect } from 'vitest';
import type { LabelFormat, LabelInstance } from '../../../src/labels/labels';
import { readLabels } from '../../../src/labels/readLabels';

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

/** Text, whether it is judged, and the class where there is one. */
const told = ({ text, ignore, label }: LabelInstance): unknown[] => [
  text,
  ignore,
  ...(label === undefined ? [] : [label]),
];
/** What is read of a fixture, which is to be recognised as of `format`. */
export const read = async (format: LabelFormat, ...names: string[]) => {
  const labels = await readLabels(fixture(...names));
  expect(labels.format).toBe(format);
  return { ...labels, told: labels.images.map(({ instances }) => instances.map(told)) };
};
export const notes = (of: { notes: string[] }): string => of.notes.join('\n');
