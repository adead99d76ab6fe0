import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../reply';
import type { ServedModel } from '../servedModel';
import { imageInputs, ofImage } from './imageInputs';
import { inferReply } from './inferReply';
import { inferRequest } from './inferRequest';

const lengthHeader = 'inference-header-content-length';

/**
 * Whether the body of an `infer` request is the protocol's. TorchServe takes an image there, too,
 * as at `/predictions/NAME`; that is whatever is no JSON.
 */
export function isInferRequest(body: Buffer, headers: IncomingHttpHeaders): boolean {
  return (
    headers[lengthHeader] !== undefined ||
    /^application\/json\b/i.test(headers['content-type'] ?? '') ||
    /^\s*\{/.test(body.subarray(0, 64).toString('latin1'))
  );
}

/**
 * Answers an `infer` request: all its images in their order, or none. Throws `ServeError`.
 * @param onQueued hears of each image how long it waited for a worker, in milliseconds.
 */
export async function answerInfer(
  body: Buffer,
  headers: IncomingHttpHeaders,
  model: ServedModel,
  onQueued: (ms: number) => void,
): Promise<Reply> {
  const {
    options: { name },
    file: { version, pipeline },
  } = model;
  const request = inferRequest(body, headers[lengthHeader] as string | undefined);
  const images = imageInputs(request, { name, wantsTexts: pipeline.kind === 'kie' });
  const accepted = performance.now();
  const predictions = await Promise.all(
    images.map((image, i) =>
      model
        .predict(image, () => onQueued(performance.now() - accepted))
        .catch((error: unknown) => {
          throw ofImage(i, images.length, error);
        }),
    ),
  );
  const rank = request.inputs.get('image')?.shape.length;
  const shape = rank === 2 ? [images.length, 1] : [images.length];
  return inferReply(request, { name, version }, { predictions, shape });
}
