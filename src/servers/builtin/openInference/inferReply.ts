import { toSeedJson } from '../../../model/mmocrFormat';
import type { Prediction } from '../../../model/prediction';
import { aboutPrediction } from '../aboutPrediction';
import { jsonReply, type Reply } from '../reply';
import type { InferRequest, OutputName } from './inferRequest';

/** What each output says of an image. */
const outputTexts: Record<OutputName, (prediction: Prediction) => string> = {
  answer: prediction => JSON.stringify(toSeedJson(prediction)),
  about: prediction => JSON.stringify(aboutPrediction(prediction)),
};

/**
 * The answer to an `infer` request: the outputs it wants, each `BYTES` with an element per image,
 * in JSON or behind it.
 * @param shape of every output.
 */
export function inferReply(
  { id, outputs }: InferRequest,
  model: { name: string; version: string },
  { predictions, shape }: { predictions: readonly Prediction[]; shape: readonly number[] },
): Reply {
  const binary: Buffer[] = [];
  const tensors = outputs.map(output => {
    const texts = predictions.map(outputTexts[output.name]);
    const head = { name: output.name, datatype: 'BYTES', shape };
    if (!output.binary) return { ...head, data: texts };
    const data = Buffer.concat(texts.flatMap(withLength));
    binary.push(data);
    return { ...head, parameters: { binary_data_size: data.length } };
  });
  const json = {
    model_name: model.name,
    model_version: model.version,
    ...(id === undefined ? {} : { id }),
    outputs: tensors,
  };
  return binary.length === 0 ? jsonReply(json) : binaryReply(json, binary);
}

function binaryReply(json: object, binary: Buffer[]): Reply {
  const head = Buffer.from(JSON.stringify(json));
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(head.length),
    },
    body: Buffer.concat([head, ...binary]),
  };
}

/** An element of a binary `BYTES` tensor, its length in front. */
function withLength(text: string): [Buffer, Buffer] {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return [length, bytes];
}
