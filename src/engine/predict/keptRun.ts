import { modelsOf, type Chain, type ExportedModel, type Pipeline } from '../../model/pipeline';
import type { NetworkRun } from '../../model/networkRun';
import type { Pixels } from '../../model/pixels';
import type { PostSettings } from '../../model/postSettings';
import type { Found, TextInstance } from '../../model/prediction';
import type { Observe, TraceEvent } from '../../model/trace';
import type { ReadText } from '../../methods/characters/readText';
import type { Place } from '../../runtime/session';
import { boundaryKey, openModels, readFound, scores } from './chain';
import { readOutputs } from './readOutputs';
import { Stages } from './stages';

/** What a run was asked, beside its image. */
export interface KeptQuestion {
  pipeline: Pipeline;
  place: Place;
  scoreThreshold: number;
}

/** Readings of boundaries that a slider has passed; each is a text and its boundary as a key. */
const MOST_READINGS = 5000;

/**
 * A run of which enough is kept to read the outputs of its first network again: those outputs, and
 * of a chain the image and what was read in it.
 */
export class KeptRun {
  private decoded: Pixels | undefined;
  private outputs: NetworkRun | undefined;
  /** The boundaries whose crops are read, by the index of the crop. */
  private detected: TextInstance[] = [];
  private readonly readings = new Map<string, ReadText>();
  private found: Found = { instances: [] };

  constructor(private readonly asked: KeptQuestion) {}

  /** To be shown the run while it runs. */
  readonly observe: Observe = event => {
    if (event.kind === 'decoded' && this.asked.pipeline.kind === 'chain')
      this.decoded = event.pixels;
    if (event.kind === 'outputs' && event.part.task === this.first.description.task)
      this.outputs = event.run;
    if (event.kind === 'read' && event.part.task === 'textdet')
      this.detected = event.found.instances.filter(scores(this.asked.scoreThreshold));
    this.remember(event);
  };

  /** The run has ended with this. */
  end({ instances, relations }: Found): this {
    this.found = { instances, ...(relations && { relations }) };
    return this;
  }

  /** What is kept, in bytes, as far as it is large. */
  get bytes(): number {
    const outputs = [...(this.outputs?.outputs.values() ?? [])];
    return (this.decoded?.data.byteLength ?? 0) + sum(outputs.map(({ data }) => data.byteLength));
  }

  /**
   * What the run finds with `post` as the settings of its first model. A recogniser's text is not
   * read otherwise. Throws `UserError` for settings that do not fit, `CancelledError`.
   */
  async read(post: PostSettings, signal: AbortSignal): Promise<Found> {
    const { pipeline, place, scoreThreshold } = this.asked;
    // A recogniser, or a KIE model that was not asked: it was told no texts.
    if (!this.outputs || this.first.description.task === 'textrecog') return this.found;
    const model = withPost(this.first, post);
    const found = await readOutputs(model, this.outputs, place);
    if (pipeline.kind === 'kie' || (pipeline.kind === 'single' && !scoreThreshold)) return found;
    const shown = found.instances.filter(scores(scoreThreshold));
    if (pipeline.kind === 'single') return { instances: shown };
    return this.readChain({ ...pipeline, detection: model }, shown, signal);
  }

  private get first(): ExportedModel {
    return modelsOf(this.asked.pipeline)[0]!;
  }

  /** The recogniser runs for boundaries that it has not seen. */
  private async readChain(
    chain: Chain,
    found: TextInstance[],
    signal: AbortSignal,
  ): Promise<Found> {
    const models = await openModels(chain, this.asked.place);
    this.detected = found;
    const stages = new Stages(signal, event => this.remember(event));
    return readFound(models, this.decoded!, found, stages, this.readings);
  }

  /** Of a tall crop that is read at several angles the one that was chosen comes last. */
  private remember(event: TraceEvent): void {
    if (event.kind !== 'read' && event.kind !== 'chosen') return;
    const { task, crop } = event.part;
    const boundary = crop === undefined ? undefined : this.detected[crop];
    if (task !== 'textrecog' || !boundary) return;
    const { text = '', textScore } =
      (event.kind === 'read' ? event.found.instances[0] : event.instance) ?? {};
    this.readings.set(boundaryKey(boundary), {
      text,
      ...(textScore !== undefined && { textScore }),
    });
    const [oldest] = this.readings.keys();
    if (this.readings.size > MOST_READINGS) this.readings.delete(oldest!);
  }
}

function withPost({ onnxPath, description }: ExportedModel, post: PostSettings): ExportedModel {
  return { onnxPath, description: { ...description, post } };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
