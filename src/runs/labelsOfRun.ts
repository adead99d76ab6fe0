import type { LabelledImage } from '../labels/labels';
import type { RunFile } from './runFile';

/**
 * A run's answers as ground truth to be corrected by hand: all that was found, in the order of the
 * run, nothing ignored; images that failed are left out. Scores have no place in ground truth.
 */
export function labelsOfRun({ lines }: RunFile): LabelledImage[] {
  return lines.flatMap(line => {
    if ('error' in line) return [];
    const { instances, frame, ignored = [] } = line.prediction;
    return [
      {
        image: line.image,
        ...(frame && { width: frame.width, height: frame.height }),
        instances: [
          ...instances.map(({ polygon, text, label }) => ({
            ...(polygon && { polygon }),
            ...(text !== undefined && { text }),
            ignore: false,
            ...(label !== undefined && { label }),
          })),
          ...ignored.map(polygon => ({ polygon, ignore: true })),
        ],
      },
    ];
  });
}
