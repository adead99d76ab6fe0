import * as l10n from '@vscode/l10n';
import { roleOfWeights } from './roleOfWeights';
import { UserError } from '../base/errors';
import type { Generation } from '../model/modelDescription';
import type { ModelRole } from '../model/modelKind';
import { readCheckpointPickle } from './checkpointFile';
import type { PickleDict, PickleValue } from './pickle/values';
import { PickleGlobal, PickleObject } from './pickle/values';

/** What a checkpoint says about itself, tensors unread. */
export interface CheckpointMeta {
  /** The whole config as text, as training kept it (`meta.cfg` in 1.x, `meta.config` in 0.x). */
  configText?: string;
  generation?: Generation;
  /**
   * `weights`: the names of the weights fit one generation only. `meta`: what training noted,
   * versions and such.
   */
  generationFrom?: 'weights' | 'meta';
  mmocrVersion?: string;
  /** The run's name in 1.x; starts with the config's stem. */
  experimentName?: string;
  /** What the model does, by the names of its weights; undefined where they do not tell. */
  role?: ModelRole;
}

/** No model has so many, nor such long names; the list goes from process to process. */
const MOST_WEIGHTS = 50_000;
const LONGEST_NAME = 300;
/** The largest of MMOCR's configs has 60 kB. */
const LONGEST_CONFIG = 4 << 20;

/** Reads checkpoints in a process of its own: the engine, seen from here. */
export interface CheckpointReader {
  request(
    method: 'readCheckpoint',
    params: { path: string },
    signal?: AbortSignal,
  ): Promise<Checkpoint>;
}

/** A checkpoint, looked into without running anything: plain data. */
export interface Checkpoint {
  meta: CheckpointMeta;
  /** Names of the tensors in the state_dict, without DataParallel's `module.`. */
  weights: string[];
  /** Names in the state_dict whose values are no tensors. */
  others: string[];
  /**
   * What reading it in Python would import or do that checkpoints do not need; readable, without
   * control characters.
   */
  imports: string[];
}

/**
 * Reads a checkpoint's `meta`, the names of its weights and what it would import: any checkpoint of
 * MMEngine or MMCV, or a bare state_dict.
 *
 * @throws UserError naming the file, when it is no such checkpoint, cut short or damaged.
 */
export async function readCheckpoint(filePath: string): Promise<Checkpoint> {
  const { value: root, imports } = await readCheckpointPickle(filePath);
  const weights = stateDict(root);
  if (!weights) {
    throw new UserError(
      l10n.t('{0} holds no state_dict: it is no checkpoint that MMOCR can load.', filePath),
    );
  }
  if (weights.size > MOST_WEIGHTS)
    throw new UserError(
      l10n.t('{0} names {1} weights, more than any model has.', filePath, weights.size),
    );
  const names = (tensors: boolean): string[] =>
    [...weights].flatMap(([key, value]) =>
      typeof key === 'string' && isTensor(value) === tensors ? [nameOf(key)] : [],
    );
  return { meta: metaOf(root, weights), weights: names(true), others: names(false), imports };
}

/** `readCheckpoint` for who wants to know only where a checkpoint comes from. */
export async function readCheckpointMeta(filePath: string): Promise<CheckpointMeta> {
  return (await readCheckpoint(filePath)).meta;
}

function metaOf(root: PickleValue, weights: PickleDict): CheckpointMeta {
  const found = root instanceof Map ? root.get('meta') : undefined;
  const meta = found instanceof Map ? found : new Map<PickleValue, PickleValue>();
  const text = (key: string): string | undefined => {
    const value = meta.get(key);
    return typeof value === 'string' && value.length <= LONGEST_CONFIG ? value : undefined;
  };
  return defined({
    configText: text('cfg') ?? text('config'),
    mmocrVersion: text('mmocr_version'),
    experimentName: text('experiment_name'),
    role: roleOfWeights([...weights.keys()].filter(key => typeof key === 'string')),
    ...generationOf(weights, text),
  });
}

/** MMEngine and MMCV take DataParallel's prefix off, and no other. */
function nameOf(key: string): string {
  return key.slice(0, LONGEST_NAME).replace(/^module\./, '');
}

/**
 * As MMEngine loads: `state_dict` where there is one, otherwise the object itself if it is names
 * and tensors.
 */
function stateDict(root: PickleValue): PickleDict | undefined {
  if (!(root instanceof Map)) return undefined;
  const named = root.get('state_dict');
  if (named instanceof Map) return named;
  const bare =
    named === undefined &&
    root.size > 0 &&
    [...root].every(([key, value]) => typeof key === 'string' && isTensor(value));
  return bare ? root : undefined;
}

function isTensor(value: PickleValue): boolean {
  return (
    value instanceof PickleObject &&
    value.callable instanceof PickleGlobal &&
    value.callable.module.startsWith('torch') &&
    /^_rebuild|Tensor$|^Parameter$/.test(value.callable.name)
  );
}

/**
 * Detectors tell by their head's name, `bbox_head` in 0.x and `det_head` in 1.x; recognisers by who
 * trained them.
 */
function generationOf(
  weights: PickleDict,
  meta: (key: string) => string | undefined,
): Pick<Partial<CheckpointMeta>, 'generation' | 'generationFrom'> {
  const prefixes = new Set(
    [...weights.keys()].map(key => (typeof key === 'string' ? nameOf(key).split('.', 1)[0] : '')),
  );
  if (prefixes.has('det_head')) return { generation: '1.x', generationFrom: 'weights' };
  if (prefixes.has('bbox_head')) return { generation: '0.x', generationFrom: 'weights' };
  const mmocr = meta('mmocr_version');
  if (mmocr !== undefined)
    return { generation: mmocr.startsWith('0.') ? '0.x' : '1.x', generationFrom: 'meta' };
  if (meta('mmengine_version') !== undefined) return { generation: '1.x', generationFrom: 'meta' };
  return meta('mmcv_version') !== undefined ? { generation: '0.x', generationFrom: 'meta' } : {};
}

function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
