import type { Found } from '../model/prediction';
import type { PairedParts } from './compareTraces';
import { inputCause } from './inputCause';
import type { KeptTrace } from './keptTrace';
import { pixelsCause } from './pixelsCause';
import type {
  Cause,
  CauseKind,
  NodeFinding,
  SettingDifference,
  StageFinding,
  StageName,
  StagesReport,
  WeightsSummary,
} from './report';
import { causeText } from './words';

/** What is known of the first stage that differs. */
export interface Evidence {
  first: StageFinding;
  /** All of them, in their order: what was not compared supports no conclusion. */
  stages: readonly StageFinding[];
  traces: readonly [KeptTrace, KeptTrace];
  /** Of the model whose stage it is. */
  parts: PairedParts | undefined;
  settings: SettingDifference[];
  node?: NodeFinding | undefined;
  weights?: WeightsSummary | undefined;
  sameDevice: boolean;
  /** What one side failed with: its answer is missing. */
  failed?: StagesReport['failed'];
  /**
   * The left side's outputs, read with one of the right side's settings in place of its own;
   * undefined where that cannot be had.
   */
  reread: (changed: SettingDifference) => Promise<Found | undefined>;
}

/** The settings that may explain a difference of a stage, by how their paths begin. */
const settingsOf: Record<StageFinding['stage'], RegExp> = {
  decoded: /^colorType/,
  cropped: /^generation/,
  input: /^(normalise|resize|rotateTall|generation)/,
  tensors: /^method/,
  outputs: /^method/,
  post: /^(post|generation)/,
  answer: /^(rotateTall|generation)/,
};

/** Names the usual cause of what the first stage shows, if the stages before it allow one. */
export async function diagnose(evidence: Evidence): Promise<Cause | undefined> {
  const { first, settings, node } = evidence;
  const suspects = settings.filter(({ setting }) => settingsOf[first.stage].test(setting));
  if (first.stage === 'post') return postCause(evidence, suspects);
  const kind = kindOf(evidence);
  if (kind === undefined) return undefined;
  return { kind, settings: ofKind(kind, suspects), text: causeText(kind, node) };
}

/**
 * Why two answers differ that no stage before them explains: nothing, where one of them is missing.
 */
export function answerCause(
  stages: readonly StageFinding[],
  failed: StagesReport['failed'],
): CauseKind | undefined {
  const before = stages.filter(({ stage }) => stage !== 'answer');
  if (failed) return undefined;
  return before.some(({ same }) => same !== undefined) ? 'uncompared' : 'answer';
}

/** Whether the stage of the first one's model was compared, and agrees. */
function agrees({ first, stages }: Evidence, name: StageName): boolean {
  return stages.some(
    ({ stage, task, same }) => stage === name && task === first.task && same === true,
  );
}

function kindOf(evidence: Evidence): CauseKind | undefined {
  const { first, stages, traces, parts, failed } = evidence;
  const pair = parts?.pairs.find(({ left }) => left.part.crop === first.crop) ?? parts?.pairs[0];
  switch (first.stage) {
    case 'decoded': {
      const [left, right] = traces;
      return left.decoded && right.decoded ? pixelsCause(left.decoded, right.decoded) : 'image';
    }
    case 'cropped':
      return 'crop';
    case 'input':
      return pair ? inputCause(pair.left, pair.right) : 'image';
    case 'tensors':
      return networkKind(evidence);
    case 'outputs':
      // Other networks that share no node, a handler's own, another input: nobody looked.
      return agrees(evidence, 'input') && agrees(evidence, 'tensors')
        ? networkKind(evidence)
        : 'uncompared';
    case 'post':
    case 'answer':
      return answerCause(stages, failed);
  }
}

function networkKind({ node, weights, sameDevice }: Evidence): CauseKind {
  if (weights?.differing) return weights.halfPrecision ? 'precision' : 'weights';
  return node?.attributesDiffer || sameDevice ? 'network' : 'device';
}

/** Of several settings of one stage, those of the cause alone. */
function ofKind(kind: CauseKind, settings: SettingDifference[]): SettingDifference[] {
  const only: Partial<Record<CauseKind, RegExp>> = {
    'colour order': /bgrToRgb/,
    normalisation: /mean|std|scale255|bgrToRgb|generation/,
    padding: /padDivisor|padToWidth|divisor/i,
    resize: /^resize/,
  };
  const wanted = only[kind];
  const some = wanted ? settings.filter(({ setting }) => wanted.test(setting)) : settings;
  return some.length > 0 ? some : settings;
}

/** Each setting that differs is tried alone on the outputs that were kept. */
async function postCause(evidence: Evidence, suspects: SettingDifference[]): Promise<Cause> {
  const { first, parts, reread } = evidence;
  if (!agrees(evidence, 'outputs'))
    return { kind: 'uncompared', settings: [], text: causeText('uncompared') };
  const kept = parts?.pairs.find(({ left }) => left.part.crop === first.crop)?.left.found;
  const guilty: SettingDifference[] = [];
  for (const changed of suspects) {
    const found = suspects.length > 1 ? await reread(changed) : undefined;
    if (!found || !kept || JSON.stringify(found) !== JSON.stringify(kept)) guilty.push(changed);
  }
  const settings = guilty.length > 0 ? guilty : suspects;
  const kind = settings.length > 0 ? postKind(settings) : postKindWithout(evidence);
  return { kind, settings, text: causeText(kind) };
}

/** No setting is known to differ; those of a handler are not known at all. */
function postKindWithout(evidence: Evidence): CauseKind {
  if (!agrees(evidence, 'tensors')) return 'uncompared';
  // The same settings on outputs that agree: what lies at a threshold falls to either side of it.
  return evidence.sameDevice ? 'post-processing' : 'device';
}

function postKind(settings: SettingDifference[]): CauseKind {
  const names = settings.map(({ setting }) => setting);
  if (names.includes('post.classes')) return 'dictionary';
  if (names.every(name => /thr|minTextScore|confidence/i.test(name))) return 'threshold';
  return 'post-processing';
}
