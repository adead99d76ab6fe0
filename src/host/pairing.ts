import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { findCheckpoints, findConfigs, type PairCandidate, type PairReason } from '../core/config/pair';
import { chooseFile, Steps, type Choice } from './steps';

/** A config and the checkpoint that was trained with it. */
export interface Pair {
  configPath: string;
  checkpointPath: string;
}

/** Whether a command was called with both files named, as tasks, tests and other extensions do. */
export function isPair(argument: unknown): argument is Pair {
  return typeof argument === 'object' && argument !== null && 'configPath' in argument && 'checkpointPath' in argument;
}

const NOT_SEARCHED = '**/{node_modules,site-packages,.venv,venv,.git}/**';
const MOST_FILES = 1000;

/**
 * Completes `file`, a config or a checkpoint, to a pair: by itself where one candidate is certain, else the user says which.
 * @param title of the question for a checkpoint, without `file`.
 */
export async function askPair(file: string | undefined, title = l10n.t('Checkpoint')): Promise<Pair> {
  const given = file ?? await chooseCheckpoint(title);
  if (path.extname(given) === '.py') {
    const found = await search(given, '**/*.{pth,pt}', findCheckpoints);
    return { configPath: given, checkpointPath: certain(found) ?? await ask(l10n.t('Checkpoint for {0}', path.basename(given)), found, l10n.t('Checkpoints'), ['pth', 'pt']) };
  }
  const found = await search(given, '**/*.py', findConfigs);
  return { configPath: certain(found) ?? await ask(l10n.t('Config for {0}', path.basename(given)), found, l10n.t('MMOCR configs'), ['py']), checkpointPath: given };
}

/** The pair of a checkpoint whose config is certain; undefined where the user would have to say. */
export async function certainPair(checkpointPath: string): Promise<Pair | undefined> {
  const configPath = certain(await search(checkpointPath, '**/*.py', findConfigs));
  return configPath === undefined ? undefined : { configPath, checkpointPath };
}

function search(file: string, glob: string, find: (file: string, searched: string[]) => Promise<PairCandidate[]>): Thenable<PairCandidate[]> {
  // Mostly over before one could read a notification.
  const options = { location: vscode.ProgressLocation.Window, title: l10n.t('Looking for what belongs to {0}', path.basename(file)) };
  return vscode.window.withProgress(options, async () => {
    const uris = await vscode.workspace.findFiles(glob, NOT_SEARCHED, MOST_FILES);
    return find(file, uris.map(uri => uri.fsPath));
  });
}

function certain(found: PairCandidate[]): string | undefined {
  return found.find(candidate => candidate.certain)?.path;
}

async function ask(title: string, found: PairCandidate[], filterName: string, extensions: string[]): Promise<string> {
  const choices: Choice<string | undefined>[] = found.map(({ path: file, reason }) => ({
    label: path.basename(file), description: inWords(reason), detail: vscode.workspace.asRelativePath(file), value: file,
  }));
  choices.push({ label: l10n.t('Browse…'), value: undefined });
  const chosen = await new Steps(title, 1).pick(found.length ? l10n.t('Best match first') : l10n.t('None found in the workspace'), choices);
  return chosen ?? await chooseFile(title, filterName, extensions);
}

async function chooseCheckpoint(title: string): Promise<string> {
  const uris = await vscode.workspace.findFiles('**/*.pth', NOT_SEARCHED, MOST_FILES);
  const found = uris.map(uri => uri.fsPath).sort();
  const choices: Choice<string | undefined>[] = found.map(file => ({ label: path.basename(file), detail: vscode.workspace.asRelativePath(file), value: file }));
  choices.push({ label: l10n.t('Browse…'), value: undefined });
  return await new Steps(title, 1).pick(l10n.t('The checkpoint to start from'), choices) ?? await chooseFile(title, l10n.t('Checkpoints'), ['pth', 'pt']);
}

function inWords(reason: PairReason): string {
  switch (reason) {
    case 'checkpointNamesConfig': return l10n.t('named in the checkpoint');
    case 'sameName': return l10n.t('same name');
    case 'nameBegins': return l10n.t('name begins alike');
    case 'similarName': return l10n.t('similar name');
    case 'sameFolder': return l10n.t('same folder');
  }
}
