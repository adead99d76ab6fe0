import { segments, sharedEnd } from './imageNames';

/** What a file of ground truth says of one image, as it stands in the file. */
export interface TruthEntry {
  /** The image's path, as written. */
  image: string;
  width?: unknown;
  height?: unknown;
  instances: TruthInstance[];
}

/** One text: of MMOCR 1.x, or of 0.x made to look so. */
export interface TruthInstance {
  polygon?: unknown;
  /** Two opposite corners. */
  bbox?: unknown;
  text?: unknown;
  ignore: boolean;
}

/** More than any data set lists. */
const MOST_IMAGES = 1_000_000;

/**
 * The images that a parsed file of annotations lists: MMOCR 1.x (`metainfo`, `data_list`) or 0.x
 * (`images`, `annotations`, as COCO has them). Undefined for any other JSON.
 */
export function truthEntries(json: unknown): TruthEntry[] | undefined {
  const { data_list: list, images, annotations } = keysOf(json);
  if (Array.isArray(list) && list.length <= MOST_IMAGES)
    return list.flatMap(entry => newEntry(keysOf(entry)) ?? []);
  if (Array.isArray(images) && Array.isArray(annotations) && images.length <= MOST_IMAGES)
    return oldEntries(images, annotations);
  return undefined;
}

/**
 * The entry about an image: the one whose path shares most names with it from the end. With
 * `certain`, a path that names folders must be the image's as far as it goes: `a/1.png` says
 * nothing of `b/1.png`.
 */
export function entryOf(
  entries: readonly TruthEntry[],
  imagePath: string,
  certain: boolean,
): TruthEntry | undefined {
  let [best, most] = [undefined as TruthEntry | undefined, 0];
  for (const entry of entries) {
    const shared = sharedEnd(entry.image, imagePath);
    if (shared > most && (!certain || shared === foldersToMeet(entry.image)))
      [best, most] = [entry, shared];
  }
  return best;
}

/** Of an absolute path, of another machine perhaps, the file's name is all there is to go by. */
function foldersToMeet(written: string): number {
  const names = segments(written);
  const absolute = /^([\\/]|[a-z]:)/i.test(written);
  return absolute || names.includes('..') ? 1 : names.length;
}

function newEntry({ img_path: image, width, height, instances }: Keys): TruthEntry | undefined {
  if (typeof image !== 'string' || !Array.isArray(instances)) return undefined;
  return {
    image,
    width,
    height,
    instances: instances.map(instance => {
      const { polygon, bbox, text, ignore } = keysOf(instance);
      return { polygon, bbox, text, ignore: ignore === true || ignore === 1 };
    }),
  };
}

function oldEntries(images: unknown[], annotations: unknown[]): TruthEntry[] {
  const byImage = new Map<unknown, TruthInstance[]>();
  for (const annotation of annotations.map(keysOf)) {
    const of = byImage.get(annotation['image_id']) ?? [];
    of.push(oldInstance(annotation));
    byImage.set(annotation['image_id'], of);
  }
  return images.map(keysOf).flatMap(({ file_name: image, id, width, height }) => {
    if (typeof image !== 'string') return [];
    return [{ image, width, height, instances: byImage.get(id) ?? [] }];
  });
}

function oldInstance({ bbox, segmentation, text, ignore, iscrowd }: Keys): TruthInstance {
  const [polygon] = Array.isArray(segmentation) ? (segmentation as unknown[]) : [];
  return {
    polygon,
    bbox: cornersOf(bbox),
    text,
    ignore: [ignore, iscrowd].some(flag => flag === true || flag === 1),
  };
}

/** COCO's left, top, width, height. */
function cornersOf(bbox: unknown): unknown {
  if (!Array.isArray(bbox) || bbox.length !== 4) return bbox;
  const [left, top, width, height] = bbox as [number, number, number, number];
  return [left, top, left + width, top + height];
}

type Keys = Record<string, unknown>;

function keysOf(value: unknown): Keys {
  return Object(value) as Keys;
}
