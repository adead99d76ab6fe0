import type { FormatRules } from './format';
import type { LabelFormat } from './labels';
import { coco } from './formats/coco';
import { cocotext } from './formats/cocotext';
import { ctw1500 } from './formats/ctw1500';
import { funsd } from './formats/funsd';
import { icdar2013 } from './formats/icdar2013';
import { icdar2015, sroie } from './formats/icdar2015';
import { labelme } from './formats/labelme';
import { mmocr } from './formats/mmocr';
import { mmocr0 } from './formats/mmocr0';
import { ppocrlabel } from './formats/ppocrlabel';
import { recogJsonl, recogTxt } from './formats/recogniserLists';
import { svt } from './formats/svt';
import { textocr } from './formats/textocr';
import { totaltext } from './formats/totaltext';
import { wildreceipt } from './formats/wildreceipt';

/** Every format of label files. Total: one that is forgotten does not compile. */
export const formats: Record<LabelFormat, FormatRules> = {
  mmocr,
  mmocr0,
  icdar2013,
  icdar2015,
  totaltext,
  ctw1500,
  textocr,
  cocotext,
  coco,
  labelme,
  ppocrlabel,
  wildreceipt,
  sroie,
  funsd,
  svt,
  'recog-txt': recogTxt,
  'recog-jsonl': recogJsonl,
};
