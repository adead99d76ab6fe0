import type { FormatRules } from '../format';
import type { LabelFile } from '../labelFile';
import { imageOf, keysOf, type ReadImage } from '../readImage';
import type { Tally } from '../tally';
import { cocoInstance, cocoLists, readCoco, writtenCoco } from './cocoFile';
import { TEXT } from './mmocr';

/**
 * MMOCR 0.x: COCO's lists (`convert_annotations`), or a line of JSON per image as its
 * `TextDetDataset` takes them (`coco_to_line_dict.py`).
 */
export const mmocr0: FormatRules = {
  endings: ['json', 'txt'],
  holds: 'placed',
  recognise: file => {
    const lists = cocoLists(file.json);
    if (lists) return lists.categories.every(({ name }) => name === TEXT) ? 3 : 1;
    const { lines, bad } = linesOf(file);
    if (!lines.some(({ annotations }) => (annotations as unknown[]).length > 0)) return 0;
    return bad === 0 ? 3 : 1;
  },
  read: (file, tally) => {
    const lists = cocoLists(file.json);
    return lists ? readCoco(lists, file, tally) : readLines(file, tally);
  },
  write: images => `${JSON.stringify(writtenCoco(images))}\n`,
};

/** The lines of images with annotations as COCO's, and how many others there are. */
function linesOf(file: LabelFile): { lines: Record<string, unknown>[]; bad: number } {
  const all = file.json === undefined || file.jsonLines.length === 1 ? file.jsonLines : [];
  const lines = all
    .map(keysOf)
    .filter(
      ({ file_name: image, annotations }) =>
        typeof image === 'string' &&
        Array.isArray(annotations) &&
        annotations.every(each => 'bbox' in keysOf(each) || 'segmentation' in keysOf(each)),
    );
  return { lines, bad: all.length - lines.length };
}

function readLines(file: LabelFile, tally: Tally): ReadImage[] {
  const classes = new Map<unknown, string>();
  const { lines, bad } = linesOf(file);
  for (let i = 0; i < bad; i++) tally.add('badLine', file.path);
  return lines.map(({ file_name: image, width, height, annotations }) =>
    imageOf({ image: image as string, width, height }, annotations as unknown[], (annotation, at) =>
      cocoInstance(annotation, at, { classes, onPartLost: () => tally.add('cocoPart', file.path) }),
    ),
  );
}
