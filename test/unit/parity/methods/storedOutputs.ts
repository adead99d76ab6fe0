import fs from 'node:fs';
import path from 'node:path';
import type { NetworkOutputs } from '../../../../src/model/networkRun';
import type { ExportedModel } from '../../../../src/model/pipeline';
import type { Found } from '../../../../src/model/prediction';
import { paddedSide } from '../../../../src/preprocess/normalise';
import { prepare } from '../../../../src/preprocess/prepare';
import { decodeImageFile } from '../../../../src/engine/decode/decode';
import { readOutputs } from '../../../../src/engine/predict/readOutputs';
import { openSession } from '../../../../src/runtime/session';
import { readFloats } from '../readNpy';
import type { Asked } from './goldens';

/**
 * PyTorch's outputs for one image, in the order of the ONNX file; undefined when they are not
 * stored.
 */
export async function storedOutputs(
  { onnxPath }: ExportedModel,
  folder: string,
  image: string,
): Promise<NetworkOutputs | undefined> {
  const { outputNames } = await openSession(onnxPath, { device: 'cpu' });
  const file = (output: string) =>
    path.join(folder, 'outputs', `${path.basename(image)}.${output}.npy`);
  if (!outputNames.every(name => fs.existsSync(file(name)))) return undefined;
  return new Map(
    outputNames.map(name => {
      const { shape, data } = readFloats(file(name));
      return [name, { dims: shape, data }];
    }),
  );
}

/** Post-processing alone: what the engine reads in the outputs that PyTorch gave. */
export async function fromStoredOutputs(
  model: ExportedModel,
  folder: string,
  { image, bytes, known }: Asked,
): Promise<Found> {
  const outputs = await storedOutputs(model, folder, image);
  if (!outputs)
    throw new Error(
      `${folder} stores outputs of other names than ${path.basename(model.onnxPath)} has`,
    );
  const { description } = model;
  const decoded = await decodeImageFile(bytes, image, description.colorType);
  const { pixels, factor, validRatio } = prepare(decoded, description);
  const side = (length: number) => paddedSide(length, description.normalise);
  return readOutputs(
    model,
    {
      outputs,
      inputDims: [1, pixels.channels, side(pixels.height), side(pixels.width)],
      fit: { image: decoded, resized: pixels, factor, validRatio },
      known,
    },
    { device: 'cpu' },
  );
}
