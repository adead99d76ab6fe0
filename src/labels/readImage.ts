import * as l10n from '@vscode/l10n';
import { excessOf } from '../model/answerBounds';
import { asPolygon } from '../model/kieBoxes';
import { isBox } from '../model/textResults';
import type { LabelInstance, LabelledImage } from './labels';

/** An image as its file tells of it; `fault` is what is wrong with it, for a message. */
export interface ReadImage extends LabelledImage {
  fault?: string;
}

/** What is wrong with an instance; the message says which one it is. */
export class Fault extends Error {}

/** The parsed value as an object: nothing of what is none. */
export function keysOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}

/**
 * An image of parsed values: each instance read by `read`, up to the first that throws a `Fault`.
 * Sides that are no whole numbers are left out, as files write null for an unknown one.
 */
export function imageOf(
  { image, width, height }: { image: string; width?: unknown; height?: unknown },
  values: readonly unknown[],
  read: (value: Record<string, unknown>, at: number) => LabelInstance,
): ReadImage {
  const side = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
  const known = { image, ...(side(width) && side(height) && { width, height }) };
  try {
    const instances = values.map((value, i) => read(keysOf(value), i + 1));
    const fault = excessOf(instances.map(({ polygon }) => polygon));
    return { ...known, instances, ...(fault !== undefined && { fault }) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...known, instances: [], fault: error.message };
  }
}

/**
 * A boundary of parsed values: corners as a flat list, else a box of two opposite corners. Throws
 * `Fault` for any other; undefined of neither.
 */
export function polygonOf(corners: unknown, box: unknown, at: number): number[] | undefined {
  const shape = corners ?? box ?? undefined;
  if (shape === undefined) return undefined;
  if (!isBox(shape) || (shape.length < 6 && shape === corners))
    throw new Fault(l10n.t('box {0} is not a list of corners', at));
  return asPolygon(shape);
}

/** A text of parsed values; undefined of null. Throws `Fault` for what is none. */
export function textOf(text: unknown, at: number): string | undefined {
  if (text === undefined || text === null) return undefined;
  if (typeof text !== 'string') throw new Fault(l10n.t('text {0} is not a string', at));
  return text;
}

/** An instance of what there is of it. Throws `Fault` where it says nothing. */
export function instanceOf(
  {
    polygon,
    text,
    label,
    ignore,
  }: Partial<{ [K in keyof LabelInstance]: LabelInstance[K] | undefined }>,
  at: number,
): LabelInstance {
  if (polygon === undefined && text === undefined)
    throw new Fault(l10n.t('instance {0} has neither a boundary nor a text', at));
  return {
    ...(polygon && { polygon }),
    ...(text !== undefined && { text }),
    ignore: ignore ?? false,
    ...(label !== undefined && { label }),
  };
}

/** MMOCR writes true, COCO 1. */
export function isSet(flag: unknown): boolean {
  return flag === true || flag === 1;
}

/** COCO's left, top, width, height as two opposite corners; anything else as it is. */
export function cornersOfSized(box: unknown): unknown {
  if (!Array.isArray(box) || box.length !== 4) return box;
  const [left, top, width, height] = box as [number, number, number, number];
  return [left, top, left + width, top + height];
}
