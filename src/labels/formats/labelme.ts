import { points } from '../../model/polygon';
import { flat, upright } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelFile } from '../labelFile';
import type { LabelInstance, LabelledImage } from '../labels';
import {
  imageOf,
  instanceOf,
  isSet,
  keysOf,
  polygonOf,
  textOf,
  type ReadImage,
} from '../readImage';
import type { Tally } from '../tally';
import { UNREADABLE } from './icdar';
import { TEXT } from './mmocr';

/**
 * LabelMe: a JSON file per image with `shapes`. A shape's `label` is its text, as MMOCR's converter
 * takes it; in a file where a shape has a `description`, that is the text and `label` the class.
 * `###` and the flags `ignore` and `difficult` are not judged.
 */
export const labelme: FormatRules = {
  endings: ['json'],
  perImage: { fileStem: image => image, imageStem: file => file },
  holds: 'placed',
  recognise: ({ json }) => {
    const { shapes, imagePath, version } = keysOf(json);
    if (!Array.isArray(shapes)) return 0;
    return typeof imagePath === 'string' || version !== undefined ? 3 : 1;
  },
  read,
  write: ([image]) => (image ? `${JSON.stringify(written(image), undefined, 2)}\n` : ''),
};

/** Lines and points bound no text, circles and masks no corners. */
const BOUNDING = ['polygon', 'rectangle', 'rotation', 'quadrilateral'];

function read(file: LabelFile, tally: Tally): ReadImage[] {
  const { shapes, imagePath, imageWidth: width, imageHeight: height } = keysOf(file.json);
  const all: Record<string, unknown>[] = (Array.isArray(shapes) ? shapes : []).map(keysOf);
  const bounding = all.filter(({ shape_type: kind = 'polygon' }) =>
    BOUNDING.includes(kind as string),
  );
  if (bounding.length < all.length) tally.add('otherShape', file.path);
  const described = bounding.some(({ description }) => isFilled(description));
  const labels = new Set(bounding.map(({ label }) => label));
  if (!described && bounding.length > 2 && labels.size === 1)
    tally.add('labelsMayBeClasses', file.path);
  const image = isFilled(imagePath) ? imagePath : file.stem;
  return [
    imageOf({ image, width, height }, bounding, (shape, at) => instance(shape, { at, described })),
  ];
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function instance(
  shape: Record<string, unknown>,
  { at, described }: { at: number; described: boolean },
): LabelInstance {
  const label = textOf(shape['label'], at);
  const text = described ? textOf(shape['description'], at) : label;
  const { ignore, difficult } = keysOf(shape['flags']);
  return instanceOf(
    {
      text: text === '' && described ? undefined : text,
      polygon: cornersOf(shape, at),
      label: described && label !== TEXT ? label : undefined,
      ignore: text === UNREADABLE || [ignore, difficult, shape['difficult']].some(isSet),
    },
    at,
  );
}

/** A rectangle has two opposite corners, whichever. */
function cornersOf({ points: pairs, shape_type: kind }: Record<string, unknown>, at: number) {
  const corners = flat(pairs);
  if (corners?.length === 4 && kind === 'rectangle')
    return upright(...(corners as [number, number, number, number]));
  return polygonOf(corners ?? pairs ?? [], undefined, at);
}

function written({ image, width, height, instances }: LabelledImage): object {
  const described = instances.some(({ label }) => label !== undefined);
  return {
    version: '5.4.1',
    flags: {},
    shapes: instances.map(({ polygon = [], text = '', label = TEXT, ignore }) => ({
      label: described ? label : text,
      points: points(polygon),
      group_id: null,
      description: described ? text : '',
      shape_type: 'polygon',
      flags: ignore ? { ignore } : {},
      mask: null,
    })),
    imagePath: image,
    imageData: null,
    imageHeight: height ?? null,
    imageWidth: width ?? null,
  };
}
