import { comparePredictions, defaultCompareOptions } from '../../compare/compare';
import { CancelledError, throwIfCancelled } from '../../base/errors';
import { modelsOf, type ExportedModel, type Pipeline } from '../../model/pipeline';
import type { Found, Prediction, Task } from '../../model/prediction';
import {
  comparisonFinding,
  decodedStage,
  pairParts,
  partStages,
  type PairedParts,
} from '../../stages/compareTraces';
import { changedDescription } from '../../stages/changedDescription';
import { diagnose } from '../../stages/diagnose';
import { keepTrace, type KeptTrace } from '../../stages/keptTrace';
import { picturesOf } from '../../stages/picture';
import type { SettingDifference, StageFinding, StagesReport } from '../../stages/report';
import { settingsBetween } from '../../stages/settings';
import { toleranceOf, type Tolerance } from '../../stages/tolerance';
import { readStoredTrace } from '../../stages/storedTrace';
import type { EngineMethods, TracedSide } from '../../protocol/engine';
import { predict } from '../predict/predict';
import { readOutputs } from '../predict/readOutputs';
import { compareNetworks, type NetworksFinding } from './compareNetworks';

type Params = EngineMethods['stages']['params'];
/** A stored run has no network here, and no device. */
interface Side {
  pipeline: Pipeline | undefined;
  device: string;
}

/** One side's run: what it showed, and what it answered or failed with. */
interface Run {
  side: Side;
  trace: KeptTrace;
  prediction: Prediction | undefined;
  error?: Error;
}

/**
 * Runs both sides on one image and names the first stage that differs, by how much, and why. Throws
 * what both runs fail with, `UserError` for files that cannot be read, `CancelledError`.
 */
export async function findStages(
  params: Params,
  signal?: AbortSignal,
): Promise<EngineMethods['stages']['result']> {
  const runs: Run[] = [];
  for (const side of params.sides) runs.push(await runOf(side, params, signal));
  const [left, right] = runs as [Run, Run];
  if (left.error !== undefined && right.error !== undefined) throw left.error;
  const tolerance = toleranceOf(left.side.device, right.side.device);
  const paired = pairParts(left.trace, right.trace);
  const networks = await networksOf(paired, left, right, tolerance, signal);
  const bothHere = runs.every(({ side }) => side.pipeline !== undefined);
  const stages = [
    decodedStage(left.trace, right.trace),
    ...paired.flatMap(parts =>
      withTensors(partStages(parts, tolerance), networks.get(parts.task), bothHere),
    ),
    answerStage(left, right, params),
  ];
  const settings = settingsOf(left.side, right.side);
  const report = await withCause({ stages, settings }, { left, right, paired, networks });
  const shown = params.pictures
    ? paired.find(({ task }) => report.task === undefined || task === report.task)?.pairs[0]
    : undefined;
  return { report, pictures: shown ? picturesOf(shown.left, shown.right) : [] };
}

async function runOf(given: TracedSide, params: Params, signal?: AbortSignal): Promise<Run> {
  if ('stored' in given) {
    const side = { pipeline: undefined, device: '' };
    return { side, ...(await readStoredTrace(given.stored)) };
  }
  const { image, imagePath, known } = params;
  const { observe, trace } = keepTrace();
  try {
    const asked = { ...given, image, imagePath, ...(known && { known }) };
    return { side: given, trace, prediction: await predict(asked, signal, observe) };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    if (!(error instanceof Error)) throw error;
    return { side: given, trace, prediction: undefined, error };
  }
}

function modelOf({ pipeline }: Side, task: Task): ExportedModel | undefined {
  return pipeline && modelsOf(pipeline).find(({ description }) => description.task === task);
}

/** The networks of each model, compared on what the left side gave its own. */
async function networksOf(
  paired: readonly PairedParts[],
  left: Run,
  right: Run,
  tolerance: Tolerance,
  signal: AbortSignal | undefined,
): Promise<Map<Task, NetworksFinding>> {
  const found = new Map<Task, NetworksFinding>();
  for (const parts of paired) {
    throwIfCancelled(signal);
    const { task, pairs } = parts;
    const [ours, theirs] = [modelOf(left.side, task), modelOf(right.side, task)];
    const pair = pairs.find(({ left: kept }) => kept.feeds && kept.run);
    if (!ours || !theirs || !pair) continue;
    const { feeds = {}, run } = pair.left;
    const outputs = run?.outputs ?? new Map();
    found.set(
      task,
      await compareNetworks(
        { onnxPath: ours.onnxPath, device: left.side.device, feeds, outputs },
        { onnxPath: theirs.onnxPath, device: right.side.device, feeds, outputs },
        { tolerance: tolerance.outputs, agree: outputsAgree(parts, tolerance), signal },
      ),
    );
  }
  return found;
}

/** Whatever post-processing made of them. */
function outputsAgree(parts: PairedParts, tolerance: Tolerance): boolean {
  return partStages(parts, tolerance).every(({ stage, same }) => stage === 'post' || same === true);
}

/** Between a network's input and its outputs. */
function withTensors(
  stages: StageFinding[],
  network: NetworksFinding | undefined,
  bothHere: boolean,
): StageFinding[] {
  const unlooked = { why: bothHere ? ('inputDiffers' as const) : ('noOnnx' as const) };
  return stages.flatMap(stage => {
    if (stage.stage !== 'outputs') return [stage];
    const { task } = stage;
    const finding = network?.finding ?? unlooked;
    return [{ ...finding, stage: 'tensors' as const, ...(task && { task }) }, stage];
  });
}

function answerStage(left: Run, right: Run, { scoreThreshold, turned }: Params): StageFinding {
  if (!left.prediction || !right.prediction) return { stage: 'answer', same: false, why: 'failed' };
  const options = { ...defaultCompareOptions, scoreThreshold, turned };
  const comparison = comparePredictions(left.prediction, right.prediction, options);
  return { ...comparisonFinding(comparison), stage: 'answer' };
}

function settingsOf(left: Side, right: Side): SettingDifference[] {
  return (left.pipeline ? modelsOf(left.pipeline) : []).flatMap(({ description }) => {
    const other = modelOf(right, description.task);
    return other ? settingsBetween(description, other.description) : [];
  });
}

function failureOf({ error }: Run, right: Run): StagesReport['failed'] {
  const failed = error ?? right.error;
  if (failed === undefined) return undefined;
  return { side: error === undefined ? 'right' : 'left', message: failed.message };
}

interface Compared {
  left: Run;
  right: Run;
  paired: readonly PairedParts[];
  networks: ReadonlyMap<Task, NetworksFinding>;
}

async function withCause(
  report: Pick<StagesReport, 'stages' | 'settings'>,
  { left, right, paired, networks }: Compared,
): Promise<StagesReport> {
  const first = report.stages.find(({ same }) => same === false);
  const all = networks.size === 1 ? [...networks.values()][0] : undefined;
  const network = first?.task ? networks.get(first.task) : all;
  const { node, weights } = network ?? {};
  const failed = failureOf(left, right);
  const said = {
    ...report,
    ...(failed && { failed }),
    ...(node && { node }),
    ...(weights && { weights }),
  };
  if (!first) return said;
  const parts = paired.find(({ task }) => task === first.task);
  const cause = await diagnose({
    first,
    stages: report.stages,
    traces: [left.trace, right.trace],
    parts,
    settings: report.settings,
    node,
    weights,
    sameDevice: left.side.device === right.side.device,
    reread: changed => reread(changed, first, [left.side, right.side], parts),
    ...(failed && { failed }),
  });
  return {
    first: first.stage,
    ...(first.task && { task: first.task }),
    ...said,
    ...(cause && { cause }),
  };
}

/** Undefined where the settings do not go together one by one. */
async function reread(
  changed: SettingDifference,
  { task, crop }: StageFinding,
  [side, other]: readonly [Side, Side],
  parts: PairedParts | undefined,
): Promise<Found | undefined> {
  const [model, theirs] = [task && modelOf(side, task), task && modelOf(other, task)];
  const kept = parts?.pairs.find(({ left }) => left.part.crop === crop)?.left.run;
  if (!model || !theirs || !kept) return undefined;
  const description = changedDescription(model.description, theirs.description, changed);
  const asked = readOutputs({ ...model, description }, kept, { device: side.device });
  return asked.catch(() => undefined);
}
