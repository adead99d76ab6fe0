import type { FormatRules } from '../format';
import { instanceOf, polygonOf, cornersOfSized, textOf } from '../readImage';
import { annotationMap, readAnnotationMap, someAnnotation, writtenMap } from './annotationMap';

/** TextOCR's text where nobody could read it. */
const UNREADABLE = '.';

/** TextOCR: `imgs`, `anns` with `points`, `imgToAnns`; `.` is not judged. */
export const textocr: FormatRules = {
  endings: ['json'],
  holds: 'placed',
  recognise: ({ json }) => {
    const map = annotationMap(json);
    if (!map) return 0;
    return 'points' in someAnnotation(map) ? 3 : 1;
  },
  read: file =>
    readAnnotationMap(file, ({ points, bbox, utf8_string: string }, at) => {
      const text = textOf(string, at);
      const polygon = polygonOf(points, cornersOfSized(bbox), at);
      return instanceOf({ polygon, text, ignore: text === UNREADABLE }, at);
    }),
  write: images =>
    `${JSON.stringify(
      writtenMap(images, {
        imageId: (_image, at) => `image_${at}`,
        annotationId: (image, at) => `${image}_${at}`,
        annotation: ({ polygon: points, text, ignore }) => {
          const string = ignore ? UNREADABLE : text;
          return { points, ...(string !== undefined && { utf8_string: string }) };
        },
      }),
    )}\n`,
};
