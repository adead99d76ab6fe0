import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ModelRole } from '../../model/modelKind';
import { kindOfEvaluated, requireRole } from '../../config/modelRole';
import { evaluateConfig, type EvaluatedConfig } from '../../config/evaluate';
import { kindOfCheckpoint, misfit } from '../../pairing/fit';
import type { ModelKind } from '../../model/modelKind';
import { checkpointRows, misfitSentence, pairRows, type ModelRow } from '../../pairing/modelRows';
import {
  findConfigs,
  judgeCheckpoints,
  judgeConfigs,
  proposals,
  type Judged,
} from '../../pairing/pair';
import { UserError } from '../../base/errors';
import { checkpointMeta } from '../models/checkpointMeta';
import { configDeps } from './configDeps';
import { describesModel } from './configFiles';
import type { Parts } from '../parts';
import { withLateProgress } from '../ui/progress';
import { chooseFile, group, Steps, type Choice } from '../ui/steps';
import { CONFIG_OR_CHECKPOINT, targetFile } from '../ui/targets';
import { checkpointsInWorkspace, workspaceFiles } from '../models/workspaceModels';

/** A config and the checkpoint that was trained with it. */
export interface Pair {
  configPath: string;
  checkpointPath: string;
}

/** A pair that was asked for: its config is known to be sound, and what its model is. */
export interface AskedPair extends Pair {
  kind: ModelKind;
}

/** Whether a command was called with both files named, as tasks, tests and other extensions do. */
export function isPair(argument: unknown): argument is Pair {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'configPath' in argument &&
    'checkpointPath' in argument
  );
}

/**
 * The config or checkpoint that a command is about: the one it was called on, else the one in the
 * active tab, as far as that is a config and not any Python file.
 */
export async function modelFile(argument: unknown): Promise<string | undefined> {
  const file = targetFile(argument, CONFIG_OR_CHECKPOINT);
  const meant =
    file === undefined ||
    argument instanceof vscode.Uri ||
    path.extname(file) !== '.py' ||
    (await describesModel(file));
  return meant ? file : undefined;
}

/**
 * Completes `file`, a config or a checkpoint, to a pair: by itself where one candidate is certain,
 * else the user says which. What is given is read first: a broken config, a damaged checkpoint is
 * told before anything is asked.
 * @param wanted what the model is needed for; without `file`, what does not fit is listed with the
 *   reason.
 */
export async function askPair(
  parts: Parts,
  file: string | undefined,
  wanted: ModelKind = {},
): Promise<AskedPair> {
  const given = file ?? (await chooseCheckpoint(wanted));
  return path.extname(given) === '.py'
    ? checkpointFor(parts, given, wanted.role)
    : configFor(parts, given, wanted.role);
}

/** The pair of a checkpoint whose config is certain; undefined where the user would have to say. */
export async function certainPair(checkpointPath: string): Promise<Pair | undefined> {
  const configs = await workspaceFiles('**/*.py');
  const configPath = (
    await findConfigs(checkpointPath, configs, { readMeta: checkpointMeta })
  ).find(candidate => candidate.certain)?.path;
  return configPath === undefined ? undefined : { configPath, checkpointPath };
}

async function checkpointFor(
  parts: Parts,
  configPath: string,
  role: ModelRole | undefined,
): Promise<AskedPair> {
  const kind = await readConfig(parts, configPath, role);
  const judged = await search(configPath, '**/*.{pth,pt}', (files, signal) =>
    judgeCheckpoints(configPath, kind, files, { signal, readMeta: checkpointMeta }),
  );
  const checkpointPath =
    certain(judged) ??
    (await ask(
      l10n.t('Checkpoint for {0}', path.basename(configPath)),
      pairRows(judged, 'checkpoint'),
      l10n.t('Checkpoints'),
      ['pth', 'pt'],
    ));
  return { configPath, checkpointPath, kind };
}

async function configFor(
  parts: Parts,
  checkpointPath: string,
  role: ModelRole | undefined,
): Promise<AskedPair> {
  const meta = await withLateProgress(l10n.t('Reading {0}', path.basename(checkpointPath)), () =>
    checkpointMeta(checkpointPath),
  );
  const judged = await search(checkpointPath, '**/*.py', (files, signal) =>
    judgeConfigs(checkpointPath, files, { signal, readMeta: checkpointMeta }),
  );
  const configPath =
    certain(judged) ??
    (await ask(
      l10n.t('Config for {0}', path.basename(checkpointPath)),
      pairRows(judged, 'config'),
      l10n.t('MMOCR configs'),
      ['py'],
    ));
  const kind = await readConfig(parts, configPath, role);
  const against = misfit(kind, kindOfCheckpoint(meta));
  if (against?.sure)
    throw new UserError(misfitSentence(configPath, against, 'config'), { fix: 'convertToMar' });
  return { configPath, checkpointPath, kind };
}

/**
 * Evaluates a config, which says at once what is wrong in it, and makes sure that it describes a
 * model, of `role` where one is needed.
 */
async function readConfig(
  parts: Parts,
  configPath: string,
  role: ModelRole | undefined,
): Promise<ModelKind> {
  const config = await withLateProgress(
    l10n.t('Reading {0}', path.basename(configPath)),
    async (signal): Promise<EvaluatedConfig> =>
      evaluateConfig(configPath, {
        ...(await configDeps(parts.configEngine, configPath)),
        signal,
        remember: true,
      }),
  );
  const kind = kindOfEvaluated(config);
  if (kind.method === undefined) {
    throw new UserError(
      l10n.t('{0} describes no model; choose a config that is not a base of others.', configPath),
      { place: { file: configPath } },
    );
  }
  if (role) requireRole(config, role);
  return kind;
}

function search(
  file: string,
  glob: string,
  judge: (files: string[], signal: AbortSignal) => Promise<Judged[]>,
): Promise<Judged[]> {
  return withLateProgress(
    l10n.t('Looking for what belongs to {0}', path.basename(file)),
    async signal => judge(await workspaceFiles(glob), signal),
  );
}

function certain(judged: Judged[]): string | undefined {
  return proposals(judged).find(candidate => candidate.certain)?.path;
}

async function ask(
  title: string,
  rows: ModelRow[],
  filterName: string,
  extensions: string[],
  placeholder = l10n.t('Best match first'),
): Promise<string> {
  const said = rows.some(row => row.group === 'fits')
    ? placeholder
    : rows.length
      ? l10n.t('Nothing fits for certain; each row says why')
      : l10n.t('None found in the workspace');
  const chosen = await new Steps(title, 1).pick<string | undefined>(said, [
    ...choices(rows, 'fits'),
    ...group(l10n.t('With another name'), choices(rows, 'other')),
    ...group(l10n.t('Elsewhere'), [{ label: l10n.t('Browse…'), value: undefined }]),
    ...group(l10n.t('Do not fit'), choices(rows, 'misfit')),
  ]);
  return chosen ?? (await chooseFile(title, filterName, extensions));
}

function choices(rows: ModelRow[], of: ModelRow['group']): Choice<string | undefined>[] {
  return rows
    .filter(row => row.group === of)
    .map(({ path: file, says, refusal }) => ({
      label: path.basename(file),
      description: says,
      detail: vscode.workspace.asRelativePath(file),
      value: file,
      refusal,
    }));
}

/** Asks for one of the workspace's checkpoints, those that fit `wanted` first. */
async function chooseCheckpoint(wanted: ModelKind): Promise<string> {
  const title = checkpointTitle(wanted.role);
  const found = await withLateProgress(
    l10n.t('Reading the checkpoints of the workspace'),
    checkpointsInWorkspace,
  );
  return ask(
    title,
    checkpointRows(found, wanted),
    l10n.t('Checkpoints'),
    ['pth', 'pt'],
    l10n.t('The checkpoint to start from'),
  );
}

function checkpointTitle(role: ModelRole | undefined): string {
  switch (role) {
    case 'detection':
      return l10n.t('Checkpoint of the detector');
    case 'recognition':
      return l10n.t('Checkpoint of the recogniser');
    case 'kie':
      return l10n.t('Checkpoint of the KIE model');
    case undefined:
      return l10n.t('Checkpoint');
  }
}
