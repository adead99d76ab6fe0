import type { ModelDescription } from '../../model/modelDescription';
import type { Feeds, NetworkOutput, NetworkOutputs, NetworkRun } from '../../model/networkRun';
import type { PostSettings } from '../../model/postSettings';
import type { Found, Relation, TextInstance } from '../../model/prediction';

/** One image's way through a network, to be read. */
export interface Reading extends NetworkRun {
  description: ModelDescription;
  onnxPath: string;
  /** Runs the same network on other feeds. */
  again: (feeds: Feeds) => Promise<NetworkOutputs>;
}

/** What a network is about to be asked. */
export type Question = Pick<Reading, 'fit' | 'known' | 'description'>;

/**
 * What one method wants beside the image, and how its outputs become text instances in pixels of
 * the original image.
 */
export interface Reader<S extends PostSettings> {
  /** Libraries that `read` needs, loaded before the clock starts. */
  load?: () => Promise<unknown>;
  /** What is found without the network, where there is nothing to ask it. */
  nothingToAsk?: (question: Omit<Question, 'fit'>, settings: S) => Found | undefined;
  /** Whether the network looks at the image, as all do whose method does not say. */
  takesImage?: (settings: S) => boolean;
  /** Whether the network reads several images at a time as it reads each, where its ONNX can. */
  together?: true;
  /** Inputs beside `input`. */
  feeds?: (question: Question, settings: S) => Feeds;
  /** Throws `UserError` (`misfit`) for outputs that the settings do not fit. */
  read: (reading: Reading, settings: S) => TextInstance[] | Promise<TextInstance[]>;
  /** Which of the instances belong together; undefined where the settings do not ask for it. */
  relations?: (reading: Reading, settings: S) => Relation[] | undefined;
}

/** The answer of a network that gives one. */
export function onlyOutput({ outputs }: NetworkRun): NetworkOutput {
  return outputs.values().next().value!;
}
