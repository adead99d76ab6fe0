import { signedArea } from '../../model/clip';
import { points } from '../../model/polygon';
import { jsonKeyOrder } from '../jsonKeyOrder';
import type { LabelFile } from '../labelFile';
import type { LabelInstance, LabelledImage } from '../labels';
import { imageOf, keysOf, type ReadImage } from '../readImage';
import { sizedBox } from './cocoFile';

type Keys = Record<string, unknown>;

/** What TextOCR and COCO-Text share: `imgs`, `anns` and `imgToAnns`, by their ids. */
export interface AnnotationMap {
  imgs: Keys;
  anns: Keys;
  /** Absent of a file that lists no annotations by image. */
  imgToAnns?: Keys;
}

/** Undefined of any other JSON. */
export function annotationMap(json: unknown): AnnotationMap | undefined {
  const { imgs, anns, imgToAnns, img2Anns } = keysOf(json);
  if (!isObject(imgs) || !isObject(anns)) return undefined;
  const listed = imgToAnns ?? img2Anns;
  return { imgs, anns, ...(isObject(listed) && { imgToAnns: listed }) };
}

function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One annotation, whichever: all of a file have the same keys. */
export function someAnnotation({ anns }: AnnotationMap): Keys {
  for (const id in anns) return keysOf(anns[id]);
  return {};
}

/** Images in the order of `imgs`, their annotations in that of `imgToAnns`, or else of `anns`. */
export function readAnnotationMap(
  file: LabelFile,
  read: (annotation: Keys, at: number) => LabelInstance,
): ReadImage[] {
  const map = annotationMap(file.json);
  if (!map) return [];
  const { imgs, anns, imgToAnns = byImage(map, file.text) } = map;
  return jsonKeyOrder(file.text, 'imgs').flatMap(id => {
    const { file_name: named, filename = named, width, height } = keysOf(imgs[id]);
    if (typeof filename !== 'string' || filename === '') return [];
    const ids = Object.hasOwn(imgToAnns, id) ? imgToAnns[id] : [];
    const own = (Array.isArray(ids) ? ids : []).map(each =>
      Object.hasOwn(anns, String(each)) ? anns[String(each)] : undefined,
    );
    return [imageOf({ image: filename, width, height }, own, read)];
  });
}

function byImage({ anns }: AnnotationMap, text: string): Keys {
  const ids = new Map<string, string[]>();
  for (const id of jsonKeyOrder(text, 'anns')) {
    const image = String(keysOf(anns[id])['image_id']);
    const of = ids.get(image);
    if (of) of.push(id);
    else ids.set(image, [id]);
  }
  return Object.fromEntries(ids);
}

/** What a file of that layout holds of an image and of a text, besides what both formats have. */
export interface Writing {
  imageId(image: LabelledImage, at: number): string | number;
  annotationId(image: string | number, at: number, inAll: number): string | number;
  annotation(instance: LabelInstance): object;
}

/** The map that says what `images` do. */
export function writtenMap(images: readonly LabelledImage[], writing: Writing): AnnotationMap {
  const imgs: Keys = {};
  const anns: Keys = {};
  const imgToAnns: Record<string, (string | number)[]> = {};
  let count = 0;
  for (const [i, image] of images.entries()) {
    const id = writing.imageId(image, i + 1);
    const { width, height } = image;
    const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
    imgs[id] = { id, ...size, set: 'train', file_name: image.image };
    imgToAnns[id] = image.instances.map((instance, at) => {
      const annotationId = writing.annotationId(id, at + 1, ++count);
      const { polygon = [] } = instance;
      anns[annotationId] = {
        id: annotationId,
        image_id: id,
        bbox: sizedBox(polygon),
        area: Math.abs(signedArea(points(polygon))),
        ...writing.annotation(instance),
      };
      return annotationId;
    });
  }
  return { imgs, anns, imgToAnns };
}
