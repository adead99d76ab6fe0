import { formats } from './formats';
import type { Sureness } from './format';
import type { LabelFile } from './labelFile';
import { labelFormats, type LabelFormat } from './labels';

/** A format, and how surely a file is of it. */
export interface Recognised {
  format: LabelFormat;
  sureness: Sureness;
}

/** What a file may be, the surest first; of equally sure ones the first of `labelFormats`. */
export function recognise(file: LabelFile): Recognised[] {
  return labelFormats
    .map(format => ({ format, sureness: formats[format]?.recognise(file) ?? 0 }))
    .filter(({ sureness }) => sureness > 0)
    .sort((a, b) => b.sureness - a.sureness);
}
