import type { FormatRules } from '../format';
import { cornersOfSized, instanceOf, polygonOf, textOf } from '../readImage';
import { annotationMap, readAnnotationMap, someAnnotation, writtenMap } from './annotationMap';

const ILLEGIBLE = 'illegible';

/**
 * COCO-Text: `imgs`, `anns` with `mask` (`polygon` in its first version) and `legibility`,
 * `imgToAnns`; what is illegible is not judged, and often has no text.
 */
export const cocotext: FormatRules = {
  endings: ['json'],
  holds: 'placed',
  recognise: ({ json }) => {
    const map = annotationMap(json);
    if (!map) return 0;
    return 'legibility' in someAnnotation(map) ? 3 : 1;
  },
  read: file =>
    readAnnotationMap(file, ({ mask, polygon = mask, bbox, utf8_string: string, ...more }, at) =>
      instanceOf(
        {
          polygon: polygonOf(polygon, cornersOfSized(bbox), at),
          text: textOf(string, at),
          ignore: more['legibility'] === ILLEGIBLE,
        },
        at,
      ),
    ),
  write: images =>
    `${JSON.stringify({
      cats: {},
      ...writtenMap(images, {
        imageId: (_image, at) => at,
        annotationId: (_image, _at, inAll) => inAll,
        annotation: ({ polygon: mask, text, ignore }) => ({
          mask,
          class: 'machine printed',
          language: 'english',
          legibility: ignore ? ILLEGIBLE : 'legible',
          ...(text !== undefined && { utf8_string: text }),
        }),
      }),
      info: {},
    })}\n`,
};
