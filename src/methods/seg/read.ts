import type { SegSettings } from './settings';
import { readComponents } from './decode';
import { onlyOutput, type Reader } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import type { NetworkOutput } from '../../model/networkRun';
import { loadOpenCv, type Cv } from '../../runtime/opencv';

/** 0.x SegOCR: `[1, classes, height, width]`, as large as the input. */
export const seg: Reader<SegSettings> = {
  load: loadOpenCv,
  async read(reading, settings) {
    const output = onlyOutput(reading);
    if (output.dims.length !== 4)
      throw misfit.outputShape(reading.onnxPath, output.dims, 'batch × classes × height × width');
    if (output.dims[1] !== settings.classes.length)
      throw misfit.classes(reading.onnxPath, output.dims[1]!, settings.classes.length);
    const { cv } = await loadOpenCv();
    const width = Math.min(
      output.dims[3]!,
      Math.trunc(output.dims[3]! * reading.fit.validRatio + 1),
    );
    const classOf = bestClasses(output, width);
    const { labels, centresX } = components(cv, classOf, output.dims[2]!, width);
    return [readComponents(classOf, labels, centresX, settings)];
  },
};

/** The best class of each pixel of the first `width` columns, row by row; the first of equals. */
function bestClasses({ dims, data }: NetworkOutput, width: number): Uint16Array {
  const [, classes, height, columns] = dims as [number, number, number, number];
  const best = new Uint16Array(height * width);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      const pixel = y * columns + x;
      let top = data[pixel]!;
      for (let c = 1, i = pixel + height * columns; c < classes; c++, i += height * columns) {
        if (data[i]! > top) {
          top = data[i]!;
          best[to] = c;
        }
      }
    }
  }
  return best;
}

function components(
  cv: Cv,
  classOf: Uint16Array,
  height: number,
  width: number,
): { labels: Int32Array; centresX: number[] } {
  const mask = new cv.Mat(height, width, cv.CV_8UC1);
  const pixels = mask.data;
  for (let i = 0; i < pixels.length; i++) pixels[i] = classOf[i] === 0 ? 0 : 255;
  const [labels, stats, centres] = [new cv.Mat(), new cv.Mat(), new cv.Mat()];
  try {
    const count = cv.connectedComponentsWithStats(mask, labels, stats, centres);
    return {
      labels: labels.data32S.slice(),
      centresX: Array.from({ length: count }, (_, i) => centres.data64F[2 * i]!),
    };
  } finally {
    for (const mat of [mask, labels, stats, centres]) mat.delete();
  }
}
