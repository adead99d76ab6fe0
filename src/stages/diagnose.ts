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
  WeightsSummary,
} from './report';
import { causeText } from './words';

/** What is known of the first stage that differs. */
export interface Evidence {
  first: StageFinding;
  traces: readonly [KeptTrace, KeptTrace];
  /** Of the model whose stage it is. */
  parts: PairedParts | undefined;
  settings: SettingDifference[];
  node?: NodeFinding | undefined;
  weights?: WeightsSummary | undefined;
  sameDevice: boolean;
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

/** Names the usual cause of what the first stage shows. */
export async function diagnose(evidence: Evidence): Promise<Cause> {
  const { first, settings, node } = evidence;
  const suspects = settings.filter(({ setting }) => settingsOf[first.stage].test(setting));
  if (first.stage === 'post') return postCause(evidence, suspects);
  const kind = kindOf(evidence);
  return { kind, settings: ofKind(kind, suspects), text: causeText(kind, node) };
}

function kindOf({ first, traces, parts, node, weights, sameDevice }: Evidence): CauseKind {
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
    case 'outputs':
      if (weights?.differing) return weights.halfPrecision ? 'precision' : 'weights';
      if (node?.attributesDiffer || sameDevice) return 'network';
      return 'device';
    case 'post':
    case 'answer':
      return 'answer';
  }
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
async function postCause(
  { first, parts, reread, sameDevice }: Evidence,
  suspects: SettingDifference[],
): Promise<Cause> {
  const kept = parts?.pairs.find(({ left }) => left.part.crop === first.crop)?.left.found;
  const guilty: SettingDifference[] = [];
  for (const changed of suspects) {
    const found = suspects.length > 1 ? await reread(changed) : undefined;
    if (!found || !kept || JSON.stringify(found) !== JSON.stringify(kept)) guilty.push(changed);
  }
  const settings = guilty.length > 0 ? guilty : suspects;
  // The same settings on outputs that agree: what lies at a threshold falls to either side of it.
  const kind = settings.length === 0 && !sameDevice ? 'device' : postKind(settings);
  return { kind, settings, text: causeText(kind) };
}

function postKind(settings: SettingDifference[]): CauseKind {
  const names = settings.map(({ setting }) => setting);
  if (names.includes('post.classes')) return 'dictionary';
  if (names.length > 0 && names.every(name => /thr|minTextScore|confidence/i.test(name)))
    return 'threshold';
  return 'post-processing';
}
