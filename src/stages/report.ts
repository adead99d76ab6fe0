import type { ModelDescription } from '../model/modelDescription';
import type { Difference } from './difference';

/** The stages of a run of one image, in the order in which they happen. */
export const stageOrder = [
  'decoded',
  'cropped',
  'input',
  'tensors',
  'outputs',
  'post',
  'answer',
] as const;
export type StageName = (typeof stageOrder)[number];

/** What was found of one stage. */
export interface StageFinding {
  stage: StageName;
  /** Whose stage it is; absent of what all models of a chain share. */
  task?: ModelDescription['task'];
  /** Within the tolerance; absent where it was not looked at, and `why` says why. */
  same?: boolean;
  why?: Unlooked;
  /** The name of the tensor that differs most. */
  tensor?: string;
  difference?: Difference;
  /** Where the shapes differ: pixels are height, width and channels. */
  shapes?: { left: number[]; right: number[] };
  /** Of a chain's crops, which one is meant, as an index among the instances. */
  crop?: number;
  /** Instances: how many are on both sides, only on one, and how far their scores are apart. */
  instances?: {
    matched: number;
    onlyLeft: number;
    onlyRight: number;
    textsDiffer: number;
    largestScoreDelta: number;
    smallestIou?: number;
  };
}

/**
 * Why a stage was not looked at: a server gives its answer only, a file holds nothing else; there
 * is nothing that both sides ran the model on; the two networks have no tensor by which they could
 * be paired; one was not run in ONNX Runtime; its arrays were too large to be kept, or its handler
 * does not show them; one of the runs failed before; the two answer different tasks, or found too
 * much at one place to be matched.
 */
export type Unlooked =
  | 'served'
  | 'file'
  | 'inputDiffers'
  | 'unpaired'
  | 'noOnnx'
  | 'notKept'
  | 'failed'
  | 'otherTask'
  | 'tooMuch';

/** The first node whose output differs while what goes into it agrees. */
export interface NodeFinding {
  name: string;
  opType: string;
  /** The same node on the right, where it has another name. */
  rightName?: string;
  /** The tensor that it makes. */
  output: string;
  difference?: Difference;
  shapes?: { left: number[]; right: number[] };
  /** Its weights that differ. */
  weights: WeightFinding[];
  /** Its attributes (strides, epsilon …), or its kind, are others on the right. */
  attributesDiffer?: boolean;
  /** Exposing the inner tensors changed the final output: a fusion was undone. */
  fusionUndone?: boolean;
}

/** An initializer whose values differ. */
export interface WeightFinding {
  name: string;
  rightName?: string;
  difference?: Difference;
  shapes?: { left: number[]; right: number[] };
}

/** All weights of the two networks. */
export interface WeightsSummary {
  compared: number;
  differing: number;
  /** All that differ are one side's rounded to half precision. */
  halfPrecision: boolean;
}

/** A setting that the two descriptions do not share, by its path: `post.unclipRatio`. */
export interface SettingDifference {
  setting: string;
  left: unknown;
  right: unknown;
}

export type CauseKind =
  | 'orientation'
  | 'colour order'
  | 'grayscale'
  | 'decoder'
  | 'image'
  | 'resize'
  | 'interpolation'
  | 'normalisation'
  | 'padding'
  | 'crop'
  | 'weights'
  | 'precision'
  | 'network'
  | 'device'
  | 'dictionary'
  | 'threshold'
  | 'post-processing'
  | 'server'
  | 'answer'
  | 'uncompared';

/** Why the first stage differs, as far as the arrays themselves say. */
export interface Cause {
  kind: CauseKind;
  /** Settings that explain it, proved alone where there are several. */
  settings: SettingDifference[];
  /** In words. */
  text: string;
}

/** Where two runs of one image begin to differ. */
export interface StagesReport {
  /** Absent where no stage differs. */
  first?: StageName;
  /** In a chain, of which of its models. */
  task?: ModelDescription['task'];
  stages: StageFinding[];
  node?: NodeFinding;
  weights?: WeightsSummary;
  cause?: Cause;
  /** What one side failed with. */
  failed?: { side: 'left' | 'right'; message: string };
  /** All settings that differ, whatever they change in this image. */
  settings: SettingDifference[];
}
