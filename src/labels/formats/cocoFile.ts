import { signedArea } from '../../model/clip';
import { boundingBox, points } from '../../model/polygon';
import type { LabelFile } from '../labelFile';
import type { LabelInstance, LabelledImage } from '../labels';
import {
  cornersOfSized,
  imageOf,
  instanceOf,
  isSet,
  keysOf,
  polygonOf,
  textOf,
  type ReadImage,
} from '../readImage';
import type { Tally } from '../tally';
import { TEXT } from './mmocr';

/** The lists of a file laid out as COCO has it: `images`, `annotations`, `categories`. */
export interface CocoLists {
  images: Record<string, unknown>[];
  annotations: Record<string, unknown>[];
  categories: Record<string, unknown>[];
}

/** Undefined of any other JSON. */
export function cocoLists(json: unknown): CocoLists | undefined {
  const { images, annotations, categories } = keysOf(json);
  // MMOCR 0.x leaves out `annotations` where there are none.
  const known =
    Array.isArray(annotations) || (annotations === undefined && Array.isArray(categories));
  if (!Array.isArray(images) || !known) return undefined;
  return {
    images: images.map(keysOf),
    annotations: (annotations ?? []).map(keysOf),
    categories: (Array.isArray(categories) ? categories : []).map(keysOf),
  };
}

/** Instances in the order of `annotations`, images in that of `images`. */
export function readCoco(lists: CocoLists, file: LabelFile, tally: Tally): ReadImage[] {
  const byImage = new Map<unknown, Record<string, unknown>[]>();
  for (const annotation of lists.annotations) {
    const of = byImage.get(annotation['image_id']);
    if (of) of.push(annotation);
    else byImage.set(annotation['image_id'], [annotation]);
  }
  const classes = classNames(lists.categories);
  return lists.images.flatMap(({ file_name: image, id, width, height }) => {
    if (typeof image !== 'string' || image === '') return [];
    return [
      imageOf({ image, width, height }, byImage.get(id) ?? [], (annotation, at) =>
        cocoInstance(annotation, at, {
          classes,
          onPartLost: () => tally.add('cocoPart', file.path),
        }),
      ),
    ];
  });
}

/** An annotation of COCO's keys; its first part, of which MMOCR takes the corners, too. */
export function cocoInstance(
  { segmentation, bbox, text, ignore, iscrowd, category_id: category }: Record<string, unknown>,
  at: number,
  { classes, onPartLost }: { classes: ReadonlyMap<unknown, string>; onPartLost: () => void },
): LabelInstance {
  const parts: unknown[] = Array.isArray(segmentation) ? segmentation : [];
  const [first] = parts;
  const corners = typeof first === 'number' ? parts : first;
  // A mask in runs has no corners, and some boundaries have two; a box stands in for them.
  const fits = Array.isArray(corners) && corners.length >= 6;
  const others = corners !== parts && parts.length > 1;
  if (others || (!fits && segmentation !== undefined && segmentation !== null)) onPartLost();
  return instanceOf(
    {
      text: textOf(text, at),
      polygon: polygonOf(fits ? corners : undefined, cornersOfSized(bbox), at),
      ignore: isSet(ignore) || isSet(iscrowd),
      label: classes.get(category),
    },
    at,
  );
}

function classNames(categories: readonly Record<string, unknown>[]): Map<unknown, string> {
  const named = categories.map(({ id, name }) => [id, typeof name === 'string' ? name : TEXT]);
  return new Map(named.filter(([, name]) => name !== TEXT) as [unknown, string][]);
}

/** The lists that say what `images` do, ids from 1. */
export function writtenCoco(images: readonly LabelledImage[]): CocoLists {
  const all = images.flatMap(({ instances }) => instances);
  const classes = [...new Set([TEXT, ...all.flatMap(({ label = TEXT }) => label)])];
  const numbers = new Map(classes.map((name, i) => [name, i + 1]));
  const annotations = images.flatMap(({ instances }, i) =>
    instances.map(instance => ({ image_id: i + 1, ...writtenInstance(instance, numbers) })),
  );
  return {
    images: images.map(({ image, width, height }, i) => ({
      id: i + 1,
      file_name: image,
      ...(height !== undefined && { height }),
      ...(width !== undefined && { width }),
    })),
    annotations: annotations.map((annotation, i) => ({ id: i + 1, ...annotation })),
    categories: classes.map((name, i) => ({ id: i + 1, name })),
  };
}

function writtenInstance(
  { polygon = [], text, ignore, label = TEXT }: LabelInstance,
  numbers: ReadonlyMap<string, number>,
): object {
  return {
    category_id: numbers.get(label),
    iscrowd: ignore ? 1 : 0,
    bbox: sizedBox(polygon),
    area: Math.abs(signedArea(points(polygon))),
    segmentation: [polygon],
    ...(text !== undefined && { text }),
  };
}

/** COCO's left, top, width, height. */
export function sizedBox(polygon: readonly number[]): number[] {
  const { left, top, right, bottom } = boundingBox(polygon) ?? {
    left: 0,
    top: 0,
    right: 0,
    bottom: 0,
  };
  return [left, top, right - left, bottom - top];
}
