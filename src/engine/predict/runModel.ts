import type { Feeds, Fit, NetworkOutputs, Size } from '../../model/networkRun';
import type { KnownTexts } from '../../model/pipeline';
import type { Pixels } from '../../model/pixels';
import type { Found } from '../../model/prediction';
import type { Part } from '../../model/trace';
import { normalise, type NetworkInput } from '../../preprocess/normalise';
import { prepare } from '../../preprocess/prepare';
import { giveBackInput, takeInput } from '../../runtime/inputMemory';
import { runNetwork } from '../../runtime/network';
import type { OpenModel } from './openModel';
import { foundIn } from './readOutputs';
import type { StageClock } from './stages';

const noInput = [0, 0, 0, 0] as const;

/** What a model is asked about. */
export interface Asked {
  /** The image, decoded, as the model's loader hands it on. */
  pixels: Pixels;
  /** The image whose size the size rule looks at, where it is another one. */
  sizedAs?: Pixels;
  /** For KIE. */
  known?: KnownTexts | undefined;
  /** For who observes. */
  of?: Omit<Part, 'task'>;
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
  const { known } = asked;
  const { observe } = stages;
  const nothing = reader.nothingToAsk?.({ known, description }, description.post);
  if (nothing) return nothing;
  const { fit, input, feeds } = await stages.run('resize', () => inputOf(model, asked));
  observe?.({ kind: 'input', part: partOf(model, asked), feeds, fit });
  const outputs = await stages.network(session, feeds, onnxPath);
  // Whoever observes may keep what he is shown.
  if (input && !observe) giveBackInput(input.data);
  const run = { outputs, inputDims: input?.dims ?? noInput, fit, known };
  observe?.({ kind: 'outputs', part: partOf(model, asked), run });
  const again = async (more: Feeds): Promise<NetworkOutputs> => {
    const answered = await runNetwork(session, more, onnxPath);
    observe?.({ kind: 'again', part: partOf(model, asked), feeds: more, outputs: answered });
    return answered;
  };
  const found = await stages.run('post', () =>
    foundIn(reader, { ...run, description, onnxPath, again }),
  );
  observe?.({ kind: 'read', part: partOf(model, asked), found });
  return found;
}

function partOf({ description }: OpenModel, { of }: Asked): Part {
  return { task: description.task, ...of };
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
