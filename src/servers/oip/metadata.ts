import * as l10n from '@vscode/l10n';
import { visibleText } from '../../base/visibleText';
import { NotAskableError } from '../contract/askingErrors';
import { isName } from '../contract/modelStatus';

/** More versions of a model than anybody serves at once. */
const mostVersions = 100;

/** How a model declares its input `image`. */
export interface ImageInput {
  datatype: 'UINT8' | 'BYTES';
  /** How many numbers its shape has: 2 where the model takes batches (Triton). */
  rank: 1 | 2;
}

/** What `GET /v2/models/NAME` says of a model, as far as it is asked by it. */
export interface Metadata {
  /** Empty where it tells none. */
  versions: string[];
  /** Undefined where the model declares no inputs at all, as KServe's may. */
  image: ImageInput | undefined;
  /** The names of its inputs. */
  inputs: string[];
}

/** The metadata in an answer; what is not as the protocol says counts as not said. */
export function metadataIn(body: unknown): Metadata {
  const { versions, inputs } = Object(body) as { versions?: unknown; inputs?: unknown };
  const declared = listed(inputs).map(input => Object(input) as Declared);
  const image = declared.find(({ name }) => name === 'image');
  return {
    versions: listed(versions).filter(isName).slice(0, mostVersions),
    image: image && imageInput(image),
    inputs: declared.map(({ name }) => (isName(name) ? name : '?')),
  };
}

interface Declared {
  name?: unknown;
  datatype?: unknown;
  shape?: unknown;
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function imageInput({ datatype, shape }: Declared): ImageInput | undefined {
  const rank = Array.isArray(shape) && shape.length === 2 ? 2 : 1;
  return datatype === 'UINT8' || datatype === 'BYTES' ? { datatype, rank } : undefined;
}

/** Whether it is asked about an encoded image; a model that declares nothing may be. */
export function takesImage({ image, inputs }: Metadata): boolean {
  return image !== undefined || inputs.length === 0;
}

/** The sentence for a model that is not. */
export function takesNoImage(model: string, { inputs }: Metadata): NotAskableError {
  return new NotAskableError(
    l10n.t(
      '"{0}" takes no encoded image named "image"; its inputs are: {1}. If it is a part of another model, ask that one.',
      model,
      visibleText(inputs.join(', ')),
    ),
    { fix: 'selectModel' },
  );
}
