import { formats } from './formats';
import type { Sureness } from './format';
import type { LabelFile } from './labelFile';
import { labelFormats, type LabelFormat } from './labels';
import { openLabelFile } from './openLabelFile';
import { Tally } from './tally';

/** A format, and how surely a file is of it. */
export interface Recognised {
  format: LabelFormat;
  sureness: Sureness;
}

/** Of many files so many are looked into, from all over the folder. */
const SAMPLED = 24;

/** What a file may be, the surest first; of equally sure ones the first of `labelFormats`. */
export function recognise(file: LabelFile): Recognised[] {
  return labelFormats
    .map(format => ({ format, sureness: formats[format].recognise(file) }))
    .filter(({ sureness }) => sureness > 0)
    .sort((a, b) => b.sureness - a.sureness);
}

/** The format that most speaks for; undefined where none is of any. */
export async function recogniseFiles(paths: readonly string[]): Promise<LabelFormat | undefined> {
  const step = Math.max(1, paths.length / SAMPLED);
  const sampled = paths.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  const votes = new Map<LabelFormat, number>();
  for (const path of sampled) {
    const file = await openLabelFile(path, new Tally()).catch(() => undefined);
    for (const { format, sureness } of file ? recognise(file) : [])
      votes.set(format, (votes.get(format) ?? 0) + sureness);
  }
  const ranked = labelFormats.map(format => ({ format, votes: votes.get(format) ?? 0 }));
  const [best] = ranked.sort((a, b) => b.votes - a.votes);
  return best && best.votes > 0 ? best.format : undefined;
}
