import { imageNames } from '../model/imageFormat';
import type { FormatRules } from './format';
import { formats } from './formats';
import { LabelFile } from './labelFile';
import type { LabelFormat, LabelInstance, LabelledImage } from './labels';
import type { Note } from './noteWords';
import type { ReadImage } from './readImage';
import type { Tally } from './tally';

/** Formats whose readers want to know how large an image is. */
const WANT_SIZE: readonly LabelFormat[] = ['mmocr', 'mmocr0', 'coco', 'wildreceipt'];

/** What of an image a format can hold; what is left out is counted. */
export function heldBy(format: LabelFormat, image: LabelledImage, tally: Tally): LabelledImage {
  const { holds } = formats[format];
  const instances = image.instances.filter(({ polygon, ignore }) => {
    const leftOut = whyLeftOut(holds, polygon !== undefined, ignore);
    if (leftOut) tally.add(leftOut, image.image);
    return leftOut === undefined;
  });
  return { ...image, instances };
}

function whyLeftOut(
  holds: FormatRules['holds'],
  placed: boolean,
  ignore: boolean,
): Note | undefined {
  if (holds === 'placed') return placed ? undefined : 'unplaced';
  if (holds === 'both') return undefined;
  if (placed) return 'placed';
  return ignore ? 'ignoredWord' : undefined;
}

/**
 * Counts what a format does not hold of an image: by reading what is written of it. What MMOCR
 * loses of that is counted with it, as of any file that is read.
 */
export function countLosses(format: LabelFormat, image: LabelledImage, tally: Tally): void {
  const back = readBack(format, image, tally);
  if (back === undefined) {
    // A list of words has no line for an image of which nothing is read.
    if (image.instances.length > 0) tally.add('mixedUp', image.image);
    return;
  }
  const add = (note: Note): void => tally.add(note, image.image);
  if (back.image !== image.image) add('imageName');
  if (image.width !== undefined && back.width !== image.width) add('size');
  if (image.width === undefined && WANT_SIZE.includes(format)) add('sizeUnknown');
  if (back.instances.length !== image.instances.length || back.fault !== undefined) add('mixedUp');
  else
    for (const [i, instance] of image.instances.entries())
      lossesOf(instance, back.instances[i]!).forEach(add);
}

function readBack(format: LabelFormat, image: LabelledImage, tally: Tally): ReadImage | undefined {
  const rules = formats[format];
  const { perImage, endings } = rules;
  const file = `${perImage?.fileStem(nameOf(image.image)) ?? image.image}.${endings[0]}`;
  const images = rules.read(new LabelFile(file, rules.write([image])), tally);
  return images.length === 1 ? images[0] : undefined;
}

function lossesOf(given: LabelInstance, back: LabelInstance): Note[] {
  return [
    ...cornerLoss(given.polygon, back.polygon),
    ...textLoss(given, back),
    ...(given.ignore && !back.ignore ? (['judged'] as const) : []),
    ...(!given.ignore && back.ignore ? (['notJudged'] as const) : []),
    ...(given.label !== undefined && back.label !== given.label ? (['label'] as const) : []),
  ];
}

function cornerLoss(given: number[] = [], back: number[] = []): Note[] {
  const same = given.length === back.length;
  if (same && given.every((value, i) => value === back[i])) return [];
  return [
    same && given.every((value, i) => Math.abs(value - back[i]!) <= 0.5) ? 'rounded' : 'corners',
  ];
}

function textLoss(given: LabelInstance, back: LabelInstance): Note[] {
  if (given.text === back.text) return [];
  if (given.text === undefined) return given.ignore ? [] : ['noText'];
  return [given.ignore ? 'ignoredText' : 'text'];
}

/** An image's name without its folders and its ending; a dot alone is part of a name. */
export function nameOf(image: string): string {
  return (image.split(/[\\/]/).at(-1) ?? '').replace(imageNames, '');
}
