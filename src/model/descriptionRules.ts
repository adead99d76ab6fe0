import type { PostSettings } from './postSettings';
import {
  byKind,
  flag,
  list,
  number,
  oneOf,
  optional,
  shape,
  text,
  whole,
  type Rule,
} from '../base/valueRules';
import { taskOf } from './taskOf';

/**
 * Larger than any image that is read (OpenCV: 2^20 a side); how large a network's input may be is
 * `prepare`'s to say.
 */
const side = whole(1, 65_535);
const divisor = whole(1, 4096);
/**
 * Confidences and thresholds; MMOCR lets them lie outside of 0…1, where they keep everything or
 * nothing.
 */
const threshold = number(-1000, 1000);
const area = number(0, 1e9);
const ratio = number(1e-6, 1000);
const textRepr = oneOf('quad', 'poly');
const generation = oneOf('0.x', '1.x');
/** Chinese dictionaries have some 20,000 characters; special tokens are words. */
const characters = list(text(100), 1, 200_000);
const index = whole(-1, 200_000);
const scoreOver = oneOf('characters', 'text');

const resize = byKind({
  asIs: {},
  keepRatio: { scale: list(number(1, 1e6), 2, 2) },
  stretch: { width: side, height: side },
  shortSide: { short: side, divisor },
  toHeight: {
    height: side,
    minWidth: whole(0, 65_535),
    maxWidth: optional(side),
    widthDivisor: divisor,
    padToWidth: optional(side),
    generation,
  },
});

const normalise = shape({
  mean: list(number(-1e6, 1e6), 1, 4),
  std: list(number(1e-9, 1e6), 1, 4),
  bgrToRgb: flag,
  scale255: flag,
  padDivisor: whole(0, 4096),
});

/** One entry per method: total, so that none is forgotten. */
const posts: Record<PostSettings['kind'], Record<string, Rule>> = {
  db: {
    textRepr,
    maskThr: threshold,
    minTextScore: threshold,
    minTextWidth: number(0, 1e6),
    unclipRatio: number(0, 100),
    epsilonRatio: number(0, 1),
    maxCandidates: whole(0, 1e6),
  },
  panet: {
    textRepr,
    minTextConfidence: threshold,
    minKernelConfidence: threshold,
    distanceThr: number(0, 1e6),
    scoreThr: threshold,
    minTextArea: area,
    downsampleRatio: ratio,
  },
  psenet: {
    textRepr,
    minKernelConfidence: threshold,
    scoreThr: threshold,
    minKernelArea: area,
    minTextArea: area,
    downsampleRatio: ratio,
  },
  textsnake: {
    minTextRegionConfidence: threshold,
    minCenterRegionConfidence: threshold,
    minCenterArea: area,
    diskOverlapThr: threshold,
    radiusShrinkRatio: ratio,
    downsampleRatio: ratio,
  },
  fcenet: {
    textRepr,
    fourierDegree: whole(1, 100),
    numReconstrPoints: whole(3, 2000),
    scoreThr: threshold,
    nmsThr: threshold,
    alpha: number(0, 1000),
    beta: number(0, 1000),
    scales: list(number(1, 4096), 1, 16),
  },
  drrg: {
    channels: whole(7, 65_535),
    kAtHops: list(whole(0, 1000), 2, 2),
    numAdjacentLinkages: whole(1, 1000),
    nodeGeoFeatLen: whole(6, 6000),
    poolingScale: ratio,
    poolingOutputSize: list(whole(1, 100), 2, 2),
    nmsThr: threshold,
    minWidth: number(0.1, 1e4),
    maxWidth: number(0.1, 1e4),
    compShrinkRatio: ratio,
    compRatio: ratio,
    compScoreThr: threshold,
    textRegionThr: threshold,
    centerRegionThr: threshold,
    centerRegionAreaThr: area,
    linkThr: threshold,
    edgeLenThr: number(0, 1e6),
  },
  maskrcnn: { textRepr, maskThrBinary: threshold },
  ctc: {
    classes: characters,
    blank: index,
    ignored: list(index, 0, 200_000),
    softmax: flag,
    scoreOver: optional(scoreOver),
  },
  attn: {
    classes: characters,
    end: index,
    ignored: list(index, 0, 200_000),
    softmax: flag,
    scoreOver,
    validRatio: flag,
  },
  seg: { classes: characters, minPixels: whole(0, 1e9) },
  sdmgr: {
    visual: flag,
    characters,
    padding: index,
    unknown: optional(index),
    lengthOf: oneOf('texts', 'known'),
    labels: list(text(300), 0, 100_000),
    relationNorm: number(1e-6, 1e6),
    links: optional(
      shape({
        type: oneOf('one-to-one', 'one-to-many', 'many-to-one', 'many-to-many'),
        key: index,
        value: index,
        edgeThr: optional(threshold),
      }),
    ),
  },
};

const rules = shape({
  format: oneOf(1),
  name: text(1000),
  generation,
  task: oneOf('textdet', 'textrecog', 'kie'),
  method: text(200),
  colorType: oneOf(
    'color',
    'grayscale',
    'color_ignore_orientation',
    'grayscale_ignore_orientation',
    'unchanged',
  ),
  resize,
  normalise,
  rotateTall: optional(list(oneOf(0, 90, 180, 270), 1, 4)),
  post: byKind(posts),
});

/** Every key of a `ModelDescription` with what it may hold. Throws `Refused`. */
export const descriptionRules: Rule = (value, key) => {
  const taken = rules(value, key) as { post: Record<string, unknown> & PostSettings };
  oneOf(taskOf(taken.post))((taken as { task?: unknown }).task, 'task');
  for (const [name, found] of Object.entries(taken.post)) inClasses(name, found, taken.post);
  return taken;
};

/**
 * Indices of classes that the description does not have would be read beside the network's output.
 */
function inClasses(
  name: string,
  found: unknown,
  { classes, characters: known }: Record<string, unknown>,
): void {
  const all = (classes ?? known) as unknown[] | undefined;
  if (!all || !['blank', 'end', 'ignored', 'padding', 'unknown'].includes(name)) return;
  const rule = whole(-1, all.length - 1);
  if (Array.isArray(found)) found.forEach((each, i) => rule(each, `post.${name}[${i}]`));
  else rule(found, `post.${name}`);
}
