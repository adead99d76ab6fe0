import type { LabelFile } from './labelFile';
import type { LabelledImage } from './labels';
import type { ReadImage } from './readImage';
import type { Tally } from './tally';

/** How surely a file is of a format: not, perhaps, likely, certainly. */
export type Sureness = 0 | 1 | 2 | 3;

/** What is known of a format of label files. */
export interface FormatRules {
  /** What its files' names end with, in lower case and without the dot; the one to write first. */
  endings: readonly [string, ...string[]];
  /**
   * Of one file per image: the name of an image's file, by the image's own name without its ending,
   * and that name by the file's. Absent of a format whose files list images.
   */
  perImage?: { fileStem(image: string): string; imageStem(file: string): string };
  /** What an instance needs to be held: a place, or to be the text of a whole image. */
  holds: 'placed' | 'words' | 'both';
  recognise(file: LabelFile): Sureness;
  /** Of a format of one file per image, `imageOf` tells what the image is called. */
  read(file: LabelFile, tally: Tally): ReadImage[];
  /** The text of a file of these images, one of a format of one file per image. */
  write(images: readonly LabelledImage[]): string;
}
