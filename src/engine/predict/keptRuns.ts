import { UserError } from '../../base/errors';
import { Refused, shape } from '../../base/valueRules';
import { methods } from '../../methods/registry';
import type { PostSettings } from '../../model/postSettings';
import type { Found } from '../../model/prediction';
import type { EngineMethods } from '../../protocol/engine';
import { KeptRun } from './keptRun';
import { predict } from './predict';
import type { TimedNetwork } from './stages';

/**
 * In all: some ten runs of a detector on large images. What DRRG gives for one of 1280 × 736 pixels
 * has 143 MB.
 */
const MOST_BYTES = 256 * 2 ** 20;
const MOST_RUNS = 16;

/** The last runs by name, as far as they fit into `mostBytes`; the one used last goes last. */
export class KeptRuns {
  private readonly runs = new Map<string, KeptRun>();

  constructor(
    private readonly mostBytes = MOST_BYTES,
    private readonly mostRuns = MOST_RUNS,
  ) {}

  get(name: string): KeptRun | undefined {
    const run = this.runs.get(name);
    if (run) this.move(name, run);
    return run;
  }

  /** One that is too large by itself is not kept, and nothing goes for it. */
  keep(name: string, run: KeptRun): void {
    this.runs.delete(name);
    if (run.bytes > this.mostBytes) return;
    this.move(name, run);
    for (const oldest of this.runs.keys()) {
      if (this.bytes <= this.mostBytes && this.runs.size <= this.mostRuns) return;
      this.runs.delete(oldest);
    }
  }

  get bytes(): number {
    return [...this.runs.values()].reduce((total, { bytes }) => total + bytes, 0);
  }

  private move(name: string, run: KeptRun): void {
    this.runs.delete(name);
    this.runs.set(name, run);
  }
}

const kept = new KeptRuns();

/** `predict`, and what it needs to be read again where a name for it is given. */
export async function predictKeeping(
  { keep, ...params }: EngineMethods['predict']['params'],
  signal: AbortSignal,
  network?: TimedNetwork,
): Promise<EngineMethods['predict']['result']> {
  if (keep === undefined) return predict(params, signal, undefined, network);
  const { pipeline, device, alone = false, scoreThreshold = 0 } = params;
  const place = { device, alone, inTurn: pipeline.kind === 'chain' };
  const run = new KeptRun({ pipeline, place, scoreThreshold });
  const prediction = await predict(params, signal, run.observe, network);
  kept.keep(keep, run.end(prediction));
  return prediction;
}

/** Post-processing alone, of a run that was kept. */
export async function readAgain(
  { run, post, textScore = 0 }: EngineMethods['readAgain']['params'],
  signal: AbortSignal,
): Promise<EngineMethods['readAgain']['result']> {
  requireSettings(post);
  const found = await kept.get(run)?.read(post, signal);
  return { found: found && readable(found, textScore) };
}

/** Throws `UserError` naming the setting that cannot be so. */
function requireSettings(post: PostSettings): void {
  try {
    shape(methods[post.kind].rules)(post, '');
  } catch (error) {
    throw error instanceof Refused ? new UserError(`${error.message}.`) : error;
  }
}

/** Without the texts of a lower score; labelled ones stay, since they are told of each other. */
function readable(found: Found, textScore: number): Found {
  const labelled = found.instances.some(({ label }) => label !== undefined);
  if (!textScore || labelled) return found;
  return {
    ...found,
    instances: found.instances.filter(({ textScore: score = 1 }) => score >= textScore),
  };
}
