import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { describeModel } from '../../describe/describeModel';
import { evaluateConfig, type EvaluatedConfig, type EvaluateDeps } from '../../config/evaluate';
import { CancelledError, UserError } from '../../base/errors';
import { removeTree } from '../../base/heldFiles';
import type { ModelDescription } from '../../model/modelDescription';
import { writeExportInput } from '../../environment/exportInput';
import { exportToOnnxCommand } from '../../environment/exportToOnnx';
import { configDeps } from './configDeps';
import { askOverwrite } from './convertQuestions';
import { offer, revealButton } from '../ui/notify';
import { askPair, certainPair, isPair, modelFile, type Pair } from './pairing';
import type { Parts } from '../parts';
import { withProgress } from '../ui/progress';
import { runTask } from '../ui/runTask';
import { settings } from '../ui/settings';
import { chooseFile, Steps } from '../ui/steps';
import { setUpPythonEnvironment } from '../setup/setUpPythonEnvironment';

/** The answers to the command's questions; an older ONNX file is replaced. */
export interface ExportAnswers extends Pair {
  /** Default: next to the checkpoint, with its stem. */
  outputPath?: string;
}

/**
 * Makes the ONNX file that the local run needs, in a task terminal, and its description beside it.
 * Returns its path.
 */
export async function exportToOnnx(parts: Parts, argument: unknown): Promise<string> {
  const served = isServed(argument) ? argument.modelName : undefined;
  if (served !== undefined && (await hasOne())) return chooseExisting(parts, served);
  const outputPath = isPair(argument)
    ? await exportPair(parts, argument, requirePython())
    : await exportAsking(parts, (await checkpointOf(parts, served)) ?? (await modelFile(argument)));
  if (served !== undefined) await parts.onnxFiles.choose(served, outputPath);
  parts.models.changed();
  void offer(
    vscode.window.showInformationMessage,
    l10n.t('{0} is ready: tests now compare with the local run.', path.basename(outputPath)),
    [revealButton(outputPath)],
  );
  return outputPath;
}

/** Asks for what belongs to `file` and exports it; a Python is set up first where there is none. */
export async function exportAsking(parts: Parts, file: string | undefined): Promise<string> {
  const answers = await ask(parts, file);
  return exportPair(parts, answers, await pythonFor(parts));
}

/** Exports those of the models that have no ONNX file in the workspace yet. */
export async function exportMissing(parts: Parts, pairs: readonly Pair[]): Promise<void> {
  const python = await pythonFor(parts);
  for (const { configPath, checkpointPath } of pairs) {
    if ((await parts.onnxFiles.findDescribed(checkpointPath)) === undefined)
      await exportPair(parts, { configPath, checkpointPath }, python);
  }
}

/**
 * The Python to export with; where none is set, the user sets one up first, and what needed it goes
 * on.
 */
export async function pythonFor(parts: Parts): Promise<string> {
  return settings().python || setUpPythonEnvironment(parts, undefined);
}

function requirePython(): string {
  const { python } = settings();
  if (!python)
    throw new UserError(
      l10n.t('Exporting needs a Python with MMOCR. Set one up, or choose yours in mmocr.python.'),
      { fix: 'setUpPython' },
    );
  return python;
}

/** Exports one model in a task terminal. Returns the ONNX file's path. */
export async function exportPair(
  parts: Parts,
  answers: ExportAnswers,
  python: string,
): Promise<string> {
  const { name, dir } = path.parse(answers.checkpointPath);
  const outputPath = answers.outputPath ?? path.join(dir, `${name}.onnx`);
  const deps = await configDeps(parts.configEngine, answers.configPath);
  const { config, description } = await describe(answers.configPath, name, deps);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mmocr-export-'));
  try {
    const input = await writeExportInput(folder, config, description, deps);
    await runTask(
      l10n.t('Export {0} to ONNX', name),
      exportToOnnxCommand({ ...answers, ...input, python, outputPath, distFolder: parts.dist }),
    );
  } finally {
    await removeTree(folder);
  }
  return outputPath;
}

/**
 * The description is made before anything heavy runs: a model that has no local run is refused at
 * once.
 */
function describe(
  configPath: string,
  name: string,
  deps: EvaluateDeps,
): Promise<{ config: EvaluatedConfig; description: ModelDescription }> {
  return withProgress(l10n.t('Reading {0}', path.basename(configPath)), async signal => {
    const config = await evaluateConfig(configPath, { ...deps, signal });
    return { config, description: await describeModel(config, name, deps) };
  });
}

async function ask(parts: Parts, file: string | undefined): Promise<ExportAnswers> {
  const { configPath, checkpointPath } = await askPair(parts, file);
  const outputPath = path.join(
    path.dirname(checkpointPath),
    `${path.parse(checkpointPath).name}.onnx`,
  );
  const isThere = await fs.access(outputPath).then(
    () => true,
    () => false,
  );
  const free = !isThere || (await askOverwrite(outputPath));
  return {
    configPath,
    checkpointPath,
    outputPath: free ? outputPath : await chooseOutput(outputPath),
  };
}

async function chooseOutput(file: string): Promise<string> {
  const chosen = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(file),
    filters: { ONNX: ['onnx'] },
    title: l10n.t('Export to ONNX'),
  });
  if (!chosen) throw new CancelledError();
  return chosen.fsPath;
}

function hasOne(): Promise<boolean> {
  return new Steps(l10n.t('ONNX file for the local run'), 1).pick(
    l10n.t('Export the model now, or use a file that there is?'),
    [
      { label: l10n.t('Export to ONNX'), value: false },
      { label: l10n.t('Choose ONNX File…'), value: true },
    ],
  );
}

async function chooseExisting(parts: Parts, model: string): Promise<string> {
  const file = await chooseFile(l10n.t('ONNX file of {0}', model), 'ONNX', ['onnx']);
  await parts.onnxFiles.choose(model, file);
  parts.models.changed();
  return file;
}

/** The checkpoint in the workspace that a stored model was made of. */
async function checkpointOf(parts: Parts, model: string | undefined): Promise<string | undefined> {
  const stored = (await parts.models.stored()).find(candidate => candidate.name === model);
  const name = stored?.archive.manifest.model.serializedFile;
  const [found] =
    name === undefined
      ? []
      : await vscode.workspace.findFiles(`**/${name}`, '**/node_modules/**', 1);
  return found?.fsPath;
}

/**
 * Exports a served model whose comparison lacks its ONNX file, without a question: where a Python
 * is set, and the workspace has the checkpoint with a config that is certainly its own. False where
 * the user has to say more.
 */
export async function exportByItself(parts: Parts, model: string): Promise<boolean> {
  const checkpoint = settings().python ? await checkpointOf(parts, model) : undefined;
  const pair = checkpoint === undefined ? undefined : await certainPair(checkpoint);
  if (!pair) return false;
  const outputPath = await exportToOnnx(parts, pair);
  await parts.onnxFiles.choose(model, outputPath);
  parts.models.changed();
  return true;
}

function isServed(argument: unknown): argument is { modelName: string } {
  return typeof argument === 'object' && argument !== null && 'modelName' in argument;
}
