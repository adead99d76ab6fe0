import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { readCheckpointMeta, type CheckpointMeta } from '../checkpoint/checkpoint';
import { throwIfCancelled } from '../base/errors';
import { composed } from '../base/fileNames';
import { kindOfCheckpoint, misfit, type CheckpointKind, type Misfit } from './fit';
import { kindOfConfig } from '../config/kindOfConfig';
import { type ModelKind } from '../model/modelKind';
import { isMmocrConfig } from './mmocrConfig';

/** Why a pair is proposed, best first. The host puts it into words. */
export type PairReason =
  'checkpointNamesConfig' | 'sameName' | 'nameBegins' | 'similarName' | 'sameFolder' | 'sameMethod';
export interface PairCandidate {
  path: string;
  reason: PairReason;
  /** One candidate fits far better than the others: no need to ask. */
  certain: boolean;
}

const RANK: Record<PairReason, number> = {
  checkpointNamesConfig: 4,
  sameName: 3,
  nameBegins: 2,
  similarName: 1,
  sameFolder: 0,
  sameMethod: -0.5,
};
const LARGEST_CONFIG = 256 * 1024;

/** A file that may belong to another one: what speaks for it, what against it. */
export interface Judged {
  path: string;
  reason: PairReason | undefined;
  /** How alike the names are, 0…1. */
  likeness: number;
  sameMethod: boolean;
  kind: ModelKind;
  misfit: Misfit | undefined;
}

export interface JudgeDeps {
  /** Reads a checkpoint's outline; throws for one that is damaged or none. */
  readMeta?: (checkpointPath: string) => Promise<CheckpointMeta>;
  signal?: AbortSignal;
}

/**
 * Configs for a checkpoint, best first: those of `judgeConfigs` that something speaks for and
 * nothing against.
 */
export async function findConfigs(
  checkpointPath: string,
  searched: string[],
  deps: JudgeDeps = {},
): Promise<PairCandidate[]> {
  return proposals(await judgeConfigs(checkpointPath, searched, deps));
}

/**
 * The configs of a checkpoint's folder and of `searched` (the workspace's): files that
 * `isMmocrConfig` accepts. An unreadable checkpoint is paired by name alone.
 */
export async function judgeConfigs(
  checkpointPath: string,
  searched: string[],
  deps: JudgeDeps = {},
): Promise<Judged[]> {
  const { readMeta = readCheckpointMeta, signal } = deps;
  const meta = await readMeta(checkpointPath).catch((): CheckpointMeta => ({}));
  const checkpoint = kindOfCheckpoint(meta);
  const judged: Judged[] = [];
  for (const path of await candidates(checkpointPath, searched, ['.py'])) {
    throwIfCancelled(signal);
    const text = await smallText(path);
    if (text === undefined || !isMmocrConfig(text)) continue;
    const kind = await kindOfConfig(path);
    judged.push({
      path,
      kind,
      misfit: misfit(kind, checkpoint),
      sameMethod: same(kind, checkpoint),
      ...score(path, checkpointPath, meta),
    });
  }
  return judged;
}

/**
 * The checkpoints (`.pth`, `.pt`) of a config's folder and of `searched`, whether they fit or not;
 * `config` is what is known of the config.
 */
export async function judgeCheckpoints(
  configPath: string,
  config: ModelKind,
  searched: string[],
  deps: JudgeDeps = {},
): Promise<Judged[]> {
  const { readMeta = readCheckpointMeta, signal } = deps;
  const judged: Judged[] = [];
  for (const path of await candidates(configPath, searched, ['.pth', '.pt'])) {
    throwIfCancelled(signal);
    const { meta, kind } = await readKind(path, readMeta);
    judged.push({
      path,
      kind,
      misfit: misfit(config, kind),
      sameMethod: same(config, kind),
      ...score(configPath, path, meta),
    });
  }
  return judged;
}

/** A checkpoint's notes and kind; one that cannot be read says why in its kind. */
export async function readKind(
  path: string,
  readMeta: (checkpointPath: string) => Promise<CheckpointMeta> = readCheckpointMeta,
): Promise<{ meta: CheckpointMeta; kind: CheckpointKind }> {
  try {
    const meta = await readMeta(path);
    return { meta, kind: kindOfCheckpoint(meta) };
  } catch (error) {
    return { meta: {}, kind: { unreadable: (error as Error).message } };
  }
}

function same(a: ModelKind, b: ModelKind): boolean {
  return a.method !== undefined && a.method === b.method && a.generation === b.generation;
}

interface Score {
  reason: PairReason | undefined;
  likeness: number;
}

function score(configPath: string, checkpointPath: string, meta: CheckpointMeta): Score {
  const config = stem(configPath);
  const checkpoint = stem(checkpointPath);
  const likeness = similarity(config, checkpoint);
  if (namesConfig(meta, config)) return { reason: 'checkpointNamesConfig', likeness };
  if (config === checkpoint) return { reason: 'sameName', likeness };
  if (begins(checkpoint, config) || begins(config, checkpoint))
    return { reason: 'nameBegins', likeness };
  if (likeness >= 0.5) return { reason: 'similarName', likeness };
  return {
    reason: dirname(configPath) === dirname(checkpointPath) ? 'sameFolder' : undefined,
    likeness,
  };
}

/**
 * MMEngine names a run `CONFIG_DATE_TIME`; both generations train into `work_dirs/CONFIG` unless
 * told otherwise.
 */
function namesConfig(meta: CheckpointMeta, config: string): boolean {
  const workDir = /^work_dir\s*=\s*['"](.*?)['"]/m.exec(meta.configText ?? '')?.[1];
  const run = meta.experimentName?.replace(/_\d{8}_\d{6}$/, '');
  const names = [run, workDir === undefined ? undefined : basename(workDir.replaceAll('\\', '/'))];
  return names.some(name => name !== undefined && composed(name) === config);
}

function begins(longer: string, shorter: string): boolean {
  return (
    longer.length > shorter.length &&
    longer.startsWith(shorter) &&
    /[_\-.]/.test(longer.charAt(shorter.length))
  );
}

/** Share of the words (`dbnet`, `resnet18`, …) that both names have. */
function similarity(a: string, b: string): number {
  const words = (name: string): Set<string> =>
    new Set(
      name
        .toLowerCase()
        .split(/[_\-.]+/)
        .filter(Boolean),
    );
  const [left, right] = [words(a), words(b)];
  const common = [...left].filter(word => right.has(word)).length;
  return common / (left.size + right.size - common || 1);
}

/**
 * What is proposed, best first: nothing speaks against it, and its name, its folder or its method
 * for it.
 */
export function proposals(judged: readonly Judged[]): PairCandidate[] {
  const proposed = judged.flatMap(({ path, reason, likeness, sameMethod, misfit: against }) => {
    const why = reason ?? (sameMethod ? 'sameMethod' : undefined);
    return why && !against
      ? [{ path, reason: why, value: RANK[why] + likeness / 2 + (sameMethod ? 0.25 : 0) }]
      : [];
  });
  proposed.sort((a, b) => b.value - a.value || a.path.localeCompare(b.path));
  const [first, second] = proposed;
  return proposed.map(({ path, reason }, index) => ({
    path,
    reason,
    certain:
      index === 0 &&
      first !== undefined &&
      RANK[reason] >= RANK.nameBegins &&
      (second === undefined || first.value - second.value > 0.1),
  }));
}

async function candidates(
  path: string,
  searched: string[],
  extensions: string[],
): Promise<string[]> {
  const folder = dirname(resolve(path));
  const beside = await readdir(folder).catch((): string[] => []);
  const all = [...beside.map(name => join(folder, name)), ...searched.map(other => resolve(other))];
  // Of two spellings of one path the folder's own stays.
  const distinct = new Map<string, string>();
  for (const other of all) if (!distinct.has(composed(other))) distinct.set(composed(other), other);
  return [...distinct.values()].filter(other => extensions.includes(extname(other)));
}

async function smallText(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text !== undefined && text.length <= LARGEST_CONFIG ? text : undefined;
}

function stem(path: string): string {
  return composed(basename(path, extname(path)));
}
