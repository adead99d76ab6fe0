import type { Pipeline } from '../../../../src/model/pipeline';
import type { Prediction } from '../../../../src/model/prediction';
import type { TraceEvent } from '../../../../src/model/trace';
import { predict } from '../../../../src/engine/predict/predict';
import type { Asked } from './goldens';

export interface Observed {
  prediction: Prediction;
  events: TraceEvent[];
}

/** A run of the engine, and all that it shows to who observes. */
export async function observed(
  pipeline: Pipeline,
  { image, bytes, known }: Asked,
): Promise<Observed> {
  const events: TraceEvent[] = [];
  const prediction = await predict(
    { pipeline, image: bytes, imagePath: image, device: 'cpu', ...(known && { known }) },
    undefined,
    event => events.push(event),
  );
  return { prediction, events };
}

/** The events of one kind. */
export function ofKind<K extends TraceEvent['kind']>(
  events: TraceEvent[],
  kind: K,
): Extract<TraceEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<TraceEvent, { kind: K }> => event.kind === kind);
}
