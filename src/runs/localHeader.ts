import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { modelsOf, type Pipeline } from '../model/pipeline';
import { fileHash } from './fileHash';

/**
 * What the header of a run file says of ONNX files that answered, by what is in them: a run is gone
 * on with where they lie elsewhere by then.
 */
export async function localSource({
  pipeline,
  device,
}: {
  pipeline: Pipeline;
  device: string;
}): Promise<object> {
  const models = modelsOf(pipeline);
  const files = models.map(async ({ onnxPath }) => ({
    file: path.basename(onnxPath),
    sha256: await fileHash(onnxPath),
  }));
  return {
    kind: 'local',
    model: models.map(({ description }) => description.name).join(' + '),
    device,
    files: await Promise.all(files),
  };
}

/** The post-processing as it stands, but for dictionaries, and the hash of all that is told. */
export function modelSettings(pipeline: Pipeline): object[] {
  return modelsOf(pipeline).map(({ description }) => {
    const { name, method, post } = description;
    const hash = createHash('sha256').update(JSON.stringify(description)).digest('hex');
    const short = Object.entries(post).filter(([, value]) => typeof value !== 'object');
    return { name, method, post: Object.fromEntries(short), description: hash };
  });
}
