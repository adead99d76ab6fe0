import type { Feeds, Fit, Size } from '../../model/networkRun';
import type { KnownTexts } from '../../model/pipeline';
import type { PostSettings } from '../../model/postSettings';
import type { Pixels } from '../../model/pixels';
import type { Found } from '../../model/prediction';
import type { Reader, Reading } from '../../methods/reading/reader';
import { normalise, type NetworkInput } from '../../preprocess/normalise';
import { prepare } from '../../preprocess/prepare';
import { giveBackInput, takeInput } from '../../runtime/inputMemory';
import { runNetwork } from '../../runtime/network';
import type { OpenModel } from './openModel';
import type { StageClock } from './stages';

/** What a model is asked about. */
export interface Asked {
  /** The image, decoded, as the model's loader hands it on. */
  pixels: Pixels;
  /** The image whose size the size rule looks at, where it is another one. */
  sizedAs?: Pixels;
  /** For KIE. */
  known?: KnownTexts | undefined;
}

/** What a network is given: `input`, the image, where it looks at it, and what its method adds. */
interface Input {
  fit: Fit;
  input?: NetworkInput;
  feeds: Feeds;
}

/** One image, decoded, through the model: what it finds, in pixels of the image. */
export async function runModel(model: OpenModel, asked: Asked, stages: StageClock): Promise<Found> {
  const { onnxPath, description, session, reader } = model;
  const { post } = description;
  const { known } = asked;
  const nothing = reader.nothingToAsk?.({ known, description }, post);
  if (nothing) return nothing;
  const run = (feeds: Feeds) => runNetwork(session, feeds, onnxPath);
  const { fit, input, feeds } = await stages.run('resize', () => inputOf(model, asked));
  const outputs = await stages.run('network', () => run(feeds));
  if (input) giveBackInput(input.data);
  return stages.run('post', () =>
    foundIn(reader, {
      outputs,
      inputDims: input?.dims ?? [0, 0, 0, 0],
      fit,
      known,
      description,
      onnxPath,
      again: run,
    }),
  );
}

function inputOf({ description, session, reader }: OpenModel, asked: Asked): Input {
  const { post, normalise: normalisation, generation } = description;
  const { pixels, factor, validRatio } = prepare(asked.pixels, description, asked.sizedAs);
  const fit = { image: sizeOf(asked.pixels), resized: sizeOf(pixels), factor, validRatio };
  const feeds = reader.feeds?.({ fit, known: asked.known, description }, post) ?? {};
  if (reader.takesImage?.(post) === false) return { fit, feeds };
  const input = normalise(pixels, normalisation, generation, takeInput);
  const { inputNames } = session;
  const name = inputNames.includes('input') ? 'input' : inputNames[0]!;
  return { fit, input, feeds: { ...feeds, [name]: input } };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}

async function foundIn(reader: Reader<PostSettings>, reading: Reading): Promise<Found> {
  const { post } = reading.description;
  const instances = await reader.read(reading, post);
  const relations = reader.relations?.(reading, post);
  return { instances, ...(relations && { relations }) };
}
