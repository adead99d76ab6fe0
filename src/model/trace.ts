import type { ModelDescription } from './modelDescription';
import type { Feeds, Fit, NetworkOutputs, NetworkRun } from './networkRun';
import type { Pixels } from './pixels';
import type { Found, TextInstance } from './prediction';

/** Which run of a network an event is of. */
export interface Part {
  /** What its model does; a chain has one model for each. */
  task: ModelDescription['task'];
  /** Index, among the prediction's instances, of the boundary whose crop is read in a chain. */
  crop?: number | undefined;
  /** Degrees by which the image was turned, where the model reads a tall one at several angles. */
  angle?: number | undefined;
}

/**
 * What an observer of a run hears, in the order in which it happens. The arrays are the run's own:
 * nobody writes to them any more, and the observer must not.
 */
export type TraceEvent =
  /** The image as the pipeline's first model sees it, before its own colours. */
  | { kind: 'decoded'; pixels: Pixels }
  /** What is cut out of it around a boundary, to be read. */
  | { kind: 'cropped'; crop: number; pixels: Pixels }
  /** What the network is about to be given. */
  | { kind: 'input'; part: Part; feeds: Feeds; fit: Fit }
  /** What it answered, with all else that `readOutputs` needs. */
  | { kind: 'outputs'; part: Part; run: NetworkRun }
  /** A method's further run of the same network, for what it found in the first outputs. */
  | { kind: 'again'; part: Part; feeds: Feeds; outputs: NetworkOutputs }
  /** What post-processing made of the outputs. */
  | { kind: 'read'; part: Part; found: Found }
  /** Which of several angles was taken; none where nothing could be read at any. */
  | { kind: 'chosen'; part: Part; instance: TextInstance };

/** Hears what happens in a run, between its stages. */
export type Observe = (event: TraceEvent) => void;
