import type { CheckpointMeta } from '../checkpoint/checkpoint';
import type { ModelRole } from '../model/modelKind';
import type { Generation } from '../model/modelDescription';
import { kindOfText } from '../config/kindOfConfig';
import { type ModelKind } from '../model/modelKind';

/**
 * What is known of a checkpoint, and how surely: names of weights do not lie, notes of the training
 * may be old.
 */
export interface CheckpointKind extends ModelKind {
  generationFrom?: CheckpointMeta['generationFrom'];
  /** The kind of model by the names of its weights. */
  weights?: ModelRole;
  /** Why it cannot be read, a whole sentence. */
  unreadable?: string;
}

/**
 * Why a config and a checkpoint do not belong together. `sure` where they can never work: choosing
 * them is refused with the reason.
 */
export type Misfit =
  | { why: 'unreadable'; message: string; sure: true }
  | { why: 'role'; config: ModelRole; checkpoint: ModelRole; sure: boolean }
  | { why: 'generation'; config: Generation; checkpoint: Generation; sure: boolean }
  | { why: 'method'; config: string; checkpoint: string; sure: false };

/** Types that stand for many methods. */
const GENERIC = ['EncodeDecodeRecognizer', 'EncoderDecoderRecognizer'];

/**
 * The kind of a checkpoint: by its weights where they tell, else by the config that training kept
 * in it.
 */
export function kindOfCheckpoint(meta: CheckpointMeta): CheckpointKind {
  const { configText = '', role, generation, generationFrom } = meta;
  return {
    ...kindOfText(configText),
    ...(role && { role, weights: role }),
    ...(generation && { generation }),
    ...(generationFrom && { generationFrom }),
  };
}

/** Undefined where nothing speaks against the pair; what is not known speaks against nothing. */
export function misfit(config: ModelKind, checkpoint: CheckpointKind): Misfit | undefined {
  if (checkpoint.unreadable !== undefined)
    return { why: 'unreadable', message: checkpoint.unreadable, sure: true };
  if (differ(config.role, checkpoint.role)) {
    return {
      why: 'role',
      config: config.role!,
      checkpoint: checkpoint.role!,
      sure: checkpoint.weights !== undefined,
    };
  }
  if (differ(config.generation, checkpoint.generation)) {
    return {
      why: 'generation',
      config: config.generation!,
      checkpoint: checkpoint.generation!,
      sure: checkpoint.generationFrom === 'weights',
    };
  }
  const generic = [config.method, checkpoint.method].some(
    method => method !== undefined && GENERIC.includes(method),
  );
  if (!generic && differ(config.method, checkpoint.method)) {
    return { why: 'method', config: config.method!, checkpoint: checkpoint.method!, sure: false };
  }
  return undefined;
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}
