import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { readCheckpointMeta, type CheckpointMeta } from '../archive/checkpoint';
import { throwIfCancelled } from '../errors';

/** Why a pair is proposed, best first. The host puts it into words. */
export type PairReason = 'checkpointNamesConfig' | 'sameName' | 'nameBegins' | 'similarName' | 'sameFolder';
export interface PairCandidate {
  path: string;
  reason: PairReason;
  /** One candidate fits far better than the others: no need to ask. */
  certain: boolean;
}

const RANK: Record<PairReason, number> = { checkpointNamesConfig: 4, sameName: 3, nameBegins: 2, similarName: 1, sameFolder: 0 };
const LARGEST_CONFIG = 256 * 1024;

/** Whether Python source looks like an MMOCR config that describes a model: by its variables, without running it. */
export function isMmocrConfig(text: string): boolean {
  if (/^(def|class)\s/m.test(text) && !/^_base_\s*=/m.test(text)) return false;
  const scope = /^default_scope\s*=\s*['"](\w+)['"]/m.exec(text)?.[1];
  if (scope !== undefined && scope !== 'mmocr') return false;
  return /^_base_\s*=/m.test(text) || /^with\s+read_base\(\)/m.test(text)
    || (/^model\s*=\s*(dict\(|\{)/m.test(text) && /label_convertor|postprocessor|[dD]ictionary|text_repr_type|det_head|bbox_head|mmocr/.test(text));
}

/**
 * Configs for a checkpoint, best first: those of its folder and `searched` (the workspace's configs). Only files that
 * `isMmocrConfig` accepts. An unreadable checkpoint is paired by name alone.
 */
export async function findConfigs(checkpointPath: string, searched: string[], signal?: AbortSignal): Promise<PairCandidate[]> {
  const paths = await candidates(checkpointPath, searched, ['.py']);
  const meta = await readCheckpointMeta(checkpointPath).catch((): CheckpointMeta => ({}));
  const found: { path: string; score: Score }[] = [];
  for (const path of paths) {
    throwIfCancelled(signal);
    const text = await smallText(path);
    if (text !== undefined && isMmocrConfig(text)) found.push({ path, score: score(path, checkpointPath, meta) });
  }
  return ranked(found);
}

/** Checkpoints (`.pth`, `.pt`) for a config, best first: those of its folder and `searched`. */
export async function findCheckpoints(configPath: string, searched: string[], signal?: AbortSignal): Promise<PairCandidate[]> {
  const found: { path: string; score: Score }[] = [];
  for (const path of await candidates(configPath, searched, ['.pth', '.pt'])) {
    throwIfCancelled(signal);
    const meta = await readCheckpointMeta(path).catch((): CheckpointMeta => ({}));
    found.push({ path, score: score(configPath, path, meta) });
  }
  return ranked(found);
}

interface Score { reason: PairReason | undefined; likeness: number }

function score(configPath: string, checkpointPath: string, meta: CheckpointMeta): Score {
  const config = stem(configPath);
  const checkpoint = stem(checkpointPath);
  const likeness = similarity(config, checkpoint);
  if (namesConfig(meta, config)) return { reason: 'checkpointNamesConfig', likeness };
  if (config === checkpoint) return { reason: 'sameName', likeness };
  if (begins(checkpoint, config) || begins(config, checkpoint)) return { reason: 'nameBegins', likeness };
  if (likeness >= 0.5) return { reason: 'similarName', likeness };
  return { reason: dirname(configPath) === dirname(checkpointPath) ? 'sameFolder' : undefined, likeness };
}

/** MMEngine names a run `CONFIG_DATE_TIME`; both generations train into `work_dirs/CONFIG` unless told otherwise. */
function namesConfig(meta: CheckpointMeta, config: string): boolean {
  const workDir = /^work_dir\s*=\s*['"](.*?)['"]/m.exec(meta.configText ?? '')?.[1];
  const run = meta.experimentName?.replace(/_\d{8}_\d{6}$/, '');
  return run === config || (workDir !== undefined && basename(workDir.replaceAll('\\', '/')) === config);
}

function begins(longer: string, shorter: string): boolean {
  return longer.length > shorter.length && longer.startsWith(shorter) && /[_\-.]/.test(longer.charAt(shorter.length));
}

/** Share of the words (`dbnet`, `resnet18`, …) that both names have. */
function similarity(a: string, b: string): number {
  const words = (name: string): Set<string> => new Set(name.toLowerCase().split(/[_\-.]+/).filter(Boolean));
  const [left, right] = [words(a), words(b)];
  const common = [...left].filter(word => right.has(word)).length;
  return common / (left.size + right.size - common || 1);
}

function ranked(found: { path: string; score: Score }[]): PairCandidate[] {
  const proposed = found.flatMap(({ path, score: { reason, likeness } }) => reason ? [{ path, reason, value: RANK[reason] + likeness / 2 }] : []);
  proposed.sort((a, b) => b.value - a.value || a.path.localeCompare(b.path));
  const [first, second] = proposed;
  return proposed.map(({ path, reason }, index) => ({
    path, reason,
    certain: index === 0 && first !== undefined && RANK[reason] >= RANK.nameBegins && (second === undefined || first.value - second.value > 0.1),
  }));
}

async function candidates(path: string, searched: string[], extensions: string[]): Promise<string[]> {
  const folder = dirname(resolve(path));
  const beside = await readdir(folder).catch((): string[] => []);
  const all = [...beside.map(name => join(folder, name)), ...searched.map(other => resolve(other))];
  return [...new Set(all)].filter(other => extensions.includes(extname(other)));
}

async function smallText(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text !== undefined && text.length <= LARGEST_CONFIG ? text : undefined;
}

function stem(path: string): string {
  return basename(path, extname(path));
}
