/** The formats of label files, by the names that `--from` and `--to` take. */
export const labelFormats = [
  'mmocr',
  'mmocr0',
  'icdar2013',
  'icdar2015',
  'totaltext',
  'ctw1500',
  'textocr',
  'cocotext',
  'coco',
  'labelme',
  'ppocrlabel',
  'wildreceipt',
  'sroie',
  'funsd',
  'svt',
  'recog-txt',
  'recog-jsonl',
] as const;

export type LabelFormat = (typeof labelFormats)[number];

/** One text that a label file names, as it stands there. Coordinates are pixels of the image. */
export interface LabelInstance {
  /** Flat `[x1, y1, x2, y2, …]`, in the file's order; absent of a word for a recogniser. */
  polygon?: number[];
  text?: string;
  /** What a metric does not judge: MMOCR's `ignore`, COCO's `iscrowd`, ICDAR's `###`. */
  ignore: boolean;
  /** KIE: the class of this text. */
  label?: string;
}

/** What a label file says of one image. */
export interface LabelledImage {
  /** The image's path as the file writes it; of a format that names none, the label file's stem. */
  image: string;
  width?: number;
  height?: number;
  instances: LabelInstance[];
}

/** Ground truth as read from a file or a folder of files. */
export interface Labels {
  format: LabelFormat;
  images: LabelledImage[];
  /** What was read otherwise than MMOCR reads it, or left out; lines for the user. */
  notes: string[];
}
