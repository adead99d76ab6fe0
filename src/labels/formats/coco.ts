import type { FormatRules } from '../format';
import { cocoLists, readCoco, writtenCoco } from './cocoFile';

/** COCO as detectors are trained on it; `text` is an addition that MMOCR reads. */
export const coco: FormatRules = {
  endings: ['json'],
  holds: 'placed',
  // Of a file whose only class is text, MMOCR 0.x is more certain; it is read the same.
  recognise: file => (cocoLists(file.json) ? 2 : 0),
  read: (file, tally) => {
    const lists = cocoLists(file.json);
    return lists ? readCoco(lists, file, tally) : [];
  },
  write: images => `${JSON.stringify({ info: {}, licenses: [], ...writtenCoco(images) })}\n`,
};
