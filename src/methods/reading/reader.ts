import type { ModelDescription } from '../../model/modelDescription';
import type { PostSettings } from '../../model/postSettings';
import type { TextInstance } from '../../model/prediction';
import type { NetworkInput } from '../../preprocess/normalise';
import type { Prepared } from '../../preprocess/prepare';
import type { Feeds, NetworkOutput, NetworkOutputs } from '../../runtime/network';

/** One image's way through a network, to be read. */
export interface NetworkRun {
  outputs: NetworkOutputs;
  inputDims: NetworkInput['dims'];
  prepared: Prepared;
  description: ModelDescription;
  onnxPath: string;
  /** Runs the same network on other feeds. */
  again: (feeds: Feeds) => Promise<NetworkOutputs>;
}

/**
 * What one method wants beside the image, and how its outputs become text instances in pixels of
 * the original image.
 */
export interface Method<S extends PostSettings> {
  /** Libraries that `read` needs, loaded before the clock starts. */
  load?: () => Promise<unknown>;
  /** Inputs beside `input`. */
  feeds?: (prepared: Prepared, settings: S) => Feeds;
  /** Throws `UserError` (`misfit`) for outputs that the settings do not fit. */
  read: (run: NetworkRun, settings: S) => TextInstance[] | Promise<TextInstance[]>;
}

/** The answer of a network that gives one. */
export function onlyOutput({ outputs }: NetworkRun): NetworkOutput {
  return outputs.values().next().value!;
}
