import * as l10n from '@vscode/l10n';
import { boxAround, numberOf, upright } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelInstance, LabelledImage } from '../labels';
import { Fault, imageOf, instanceOf } from '../readImage';
import { child, escaped, parseXml, type Element } from '../xml';

/**
 * Street View Text: XML of images with upright boxes. Its texts are capitals; MMOCR makes them
 * small.
 */
export const svt: FormatRules = {
  endings: ['xml'],
  holds: 'placed',
  recognise: ({ text }) =>
    /^\s*</.test(text.slice(0, 1000)) && text.includes('<taggedRectangle') ? 3 : 0,
  read: (file, tally) =>
    parseXml(file)
      .children.filter(({ name }) => name === 'image')
      .flatMap(element => {
        const image = child(element, 'imageName')?.text.trim();
        if (image === undefined || image === '') return [];
        const { x, y } = child(element, 'Resolution')?.attributes ?? {};
        const size = { width: numberOf(x ?? ''), height: numberOf(y ?? '') };
        const rectangles = child(element, 'taggedRectangles')?.children ?? [];
        return [
          imageOf({ image, ...size }, rectangles, (rectangle, at) => {
            const instance = rectangleInstance(rectangle as unknown as Element, at);
            if (instance.text !== instance.text?.toLowerCase()) tally.add('capitals', image);
            return instance;
          }),
        ];
      }),
  write: images =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<tagset>\n${images.map(writtenImage).join('')}</tagset>\n`,
};

function rectangleInstance(rectangle: Element, at: number): LabelInstance {
  const side = (name: string): number | undefined => numberOf(rectangle.attributes[name] ?? '');
  const [x, y, width, height] = [side('x'), side('y'), side('width'), side('height')];
  if (x === undefined || y === undefined || width === undefined || height === undefined)
    throw new Fault(l10n.t('box {0} is not a list of corners', at));
  const text = child(rectangle, 'tag')?.text;
  return instanceOf({ polygon: upright(x, y, x + width, y + height), text }, at);
}

function writtenImage({ image, width, height, instances }: LabelledImage): string {
  const size =
    width !== undefined && height !== undefined
      ? `    <Resolution x="${width}" y="${height}"/>\n`
      : '';
  const rectangles = instances.map(({ polygon = [], text }) => {
    const [left, top, right, bottom] = boxAround(polygon).map(Math.round) as [
      number,
      number,
      number,
      number,
    ];
    const place = `height="${bottom - top}" width="${right - left}" x="${left}" y="${top}"`;
    const tag = text === undefined ? '' : `        <tag>${escaped(text)}</tag>\n`;
    return `      <taggedRectangle ${place}>\n${tag}      </taggedRectangle>\n`;
  });
  return (
    `  <image>\n    <imageName>${escaped(image)}</imageName>\n    <address/>\n    <lex/>\n${size}` +
    `    <taggedRectangles>\n${rectangles.join('')}    </taggedRectangles>\n  </image>\n`
  );
}
