import type { FormatRules } from './format';
import type { LabelFormat } from './labels';
import { coco } from './formats/coco';
import { mmocr } from './formats/mmocr';
import { mmocr0 } from './formats/mmocr0';
import { recogJsonl, recogTxt } from './formats/recogniserLists';

/** Every format. Total: one that is forgotten does not compile. */
export const formats: Partial<Record<LabelFormat, FormatRules>> = {
  mmocr,
  mmocr0,
  coco,
  'recog-txt': recogTxt,
  'recog-jsonl': recogJsonl,
};
