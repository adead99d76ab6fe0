import { isDeepStrictEqual } from 'node:util';
import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import type { CompareOptions, Comparison } from '../compare/comparison';
import type { Pixels } from '../model/pixels';
import type { Found, Prediction, Task } from '../model/prediction';
import { differenceOf, exceeds, sameShape, type Difference, type Numbers } from './difference';
import { keyOf, type KeptPart, type KeptTrace } from './keptTrace';
import type { StageFinding } from './report';
import type { Tolerance } from './tolerance';

/** The runs of one model on both sides that belong together, in their order. */
export interface PairedParts {
  task: Task;
  pairs: { left: KeptPart; right: KeptPart }[];
  /** Whether one side ran the model on something that the other did not. */
  unpaired: boolean;
}

/** What both sides decoded. */
export function decodedStage(left: KeptTrace, right: KeptTrace): StageFinding {
  if (!left.decoded || !right.decoded)
    return { stage: 'decoded', why: left.incomplete || right.incomplete ? 'notKept' : 'failed' };
  return { stage: 'decoded', ...pixelsFinding(left.decoded, right.decoded) };
}

/** In the order in which a chain runs its models. */
export function pairParts(left: KeptTrace, right: KeptTrace): PairedParts[] {
  const tasks = new Set([...left.parts, ...right.parts].map(({ part }) => part.task));
  return [...tasks].map(task => {
    const [ours, theirs] = [left, right].map(({ parts }) =>
      parts.filter(({ part }) => part.task === task),
    ) as [KeptPart[], KeptPart[]];
    const others = new Map(theirs.map(kept => [keyOf(kept.part), kept]));
    const pairs = ours.flatMap(kept => {
      const other = others.get(keyOf(kept.part));
      return other ? [{ left: kept, right: other }] : [];
    });
    return { task, pairs, unpaired: pairs.length < Math.max(ours.length, theirs.length) };
  });
}

/** The stages of one model, of the runs of it that differ most. */
export function partStages({ task, pairs }: PairedParts, tolerance: Tolerance): StageFinding[] {
  const stage = (
    name: StageFinding['stage'],
    found: (pair: PairedParts['pairs'][number]) => Omit<StageFinding, 'stage'>,
  ): StageFinding => ({ ...worst(pairs.map(pair => named(pair, found(pair)))), stage: name, task });
  const cropped = pairs.some(({ left, right }) => left.cropped ?? right.cropped);
  return [
    ...(cropped ? [stage('cropped', croppedFinding)] : []),
    stage('input', pair => inputFinding(pair, tolerance)),
    stage('outputs', pair => outputsFinding(pair, tolerance)),
    stage('post', pair => postFinding(pair, tolerance)),
  ];
}

function named(
  { left: { part } }: PairedParts['pairs'][number],
  found: Omit<StageFinding, 'stage'>,
): Omit<StageFinding, 'stage'> {
  return part.crop === undefined ? found : { ...found, crop: part.crop };
}

/**
 * Differing ones before others, then the largest difference. What was not compared stands before
 * what agrees: of the rest of a stage nothing is known then.
 */
function worst(findings: Omit<StageFinding, 'stage'>[]): Omit<StageFinding, 'stage'> {
  const weight = ({ same, shapes, difference }: Omit<StageFinding, 'stage'>): number => {
    if (same === undefined) return 1e6;
    if (same) return Math.min(difference?.relative ?? 0, 1e5);
    return 2e6 + (shapes ? 1e6 : (difference?.relative ?? 0));
  };
  return findings.reduce<Omit<StageFinding, 'stage'>>(
    (most, finding) => (weight(finding) > weight(most) ? finding : most),
    findings[0] ?? { why: 'inputDiffers' },
  );
}

function croppedFinding({ left, right }: PairedParts['pairs'][number]): Partial<StageFinding> {
  return left.cropped && right.cropped
    ? pixelsFinding(left.cropped, right.cropped)
    : { why: 'notKept' };
}

function pixelsFinding(left: Pixels, right: Pixels): Omit<StageFinding, 'stage'> {
  return arraysFinding(
    { dims: [left.height, left.width, left.channels], data: left.data },
    { dims: [right.height, right.width, right.channels], data: right.data },
    0,
  );
}

function inputFinding(
  { left, right }: PairedParts['pairs'][number],
  { input }: Tolerance,
): Omit<StageFinding, 'stage'> {
  if (!left.feeds || !right.feeds) return { why: 'notKept' };
  return tensorsFinding(Object.entries(left.feeds), Object.entries(right.feeds), input);
}

function outputsFinding(
  { left, right }: PairedParts['pairs'][number],
  { outputs }: Tolerance,
): Omit<StageFinding, 'stage'> {
  if (!left.run || !right.run) return { why: 'notKept' };
  return tensorsFinding([...left.run.outputs], [...right.run.outputs], outputs);
}

interface Tensor {
  dims: readonly number[];
  data: Numbers;
}

/** By name; where the names are others, in their order. */
function tensorsFinding(
  left: [name: string, Tensor][],
  right: [name: string, Tensor][],
  tolerance: number,
): Omit<StageFinding, 'stage'> {
  const theirs = new Map(right);
  return worst(
    left.map(([name, tensor], i) => {
      const other = theirs.get(name) ?? right[i]?.[1];
      if (!other)
        return { same: false, tensor: name, shapes: { left: [...tensor.dims], right: [] } };
      return { ...arraysFinding(tensor, other, tolerance), tensor: name };
    }),
  );
}

function arraysFinding(
  left: Tensor,
  right: Tensor,
  tolerance: number,
): { same: boolean; difference?: Difference; shapes?: { left: number[]; right: number[] } } {
  if (!sameShape(left.dims, right.dims))
    return { same: false, shapes: { left: [...left.dims], right: [...right.dims] } };
  const difference = differenceOf(left.data, right.data, left.dims);
  return { same: !exceeds(difference, tolerance), ...(difference && { difference }) };
}

function postFinding(
  { left, right }: PairedParts['pairs'][number],
  { found }: Tolerance,
): Omit<StageFinding, 'stage'> {
  if (!left.found || !right.found) return { why: 'notKept' };
  return foundFinding(left.found, right.found, left.part.task, found);
}

/** Two answers of post-processing, whatever their scores. */
export function foundFinding(
  left: Found,
  right: Found,
  task: Task,
  tolerance: Tolerance['found'],
): Omit<StageFinding, 'stage'> {
  if (isDeepStrictEqual(left, right)) return { same: true };
  const options: CompareOptions = {
    ...defaultCompareOptions,
    ...tolerance,
    scoreThreshold: -Infinity,
  };
  return comparisonFinding(
    comparePredictions(asPrediction(left, task), asPrediction(right, task), options),
  );
}

/** A comparison in the figures of a stage; what cannot be compared is no difference. */
export function comparisonFinding(comparison: Comparison): Omit<StageFinding, 'stage'> {
  if (comparison.incomparable === 'task') return { why: 'otherTask' };
  if (comparison.incomparable === 'amount') return { why: 'tooMuch' };
  const { matched, onlyLeft, onlyRight, textsDiffer, largestScoreDelta, smallestIou } = comparison;
  return {
    same: comparison.equal,
    instances: {
      matched,
      onlyLeft,
      onlyRight,
      textsDiffer,
      largestScoreDelta,
      ...(smallestIou !== undefined && { smallestIou }),
    },
  };
}

function asPrediction(found: Found, task: Task): Prediction {
  const source = { kind: 'local', model: '', device: '' } as const;
  return { ...found, source, task, timings: [], totalMs: 0 };
}
