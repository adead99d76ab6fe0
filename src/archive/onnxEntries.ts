import * as l10n from '@vscode/l10n';
import { describeModel } from '../describe/describeModel';
import type { EvaluateDeps, EvaluatedConfig } from '../config/evaluate';
import { UserError } from '../base/errors';
import { readSidecar } from '../describe/sidecar';
import type { ModelDescription } from '../model/modelDescription';
import { requireNotPaddle } from '../onnx/paddle';
import { embeddedDescription } from '../onnx/embeddedDescription';
import { readOnnxGraph, type OnnxGraph } from '../onnx/graph';

/**
 * The description that goes into the archive beside an ONNX file: the config's, so that whoever
 * runs the ONNX file answers as the checkpoint does, and the file's graph. What the export wrote
 * into the file or beside it must be of the same model.
 *
 * @throws UserError when the file is cut short or another model's, or the config's model has no
 *   local run.
 */
export async function onnxDescription(
  onnxPath: string,
  config: EvaluatedConfig,
  name: string,
  deps: EvaluateDeps,
): Promise<{ description: ModelDescription; graph: OnnxGraph }> {
  const exported = (await embeddedDescription(onnxPath)) ?? (await readSidecar(onnxPath));
  const description = await describeModel(config, name, deps);
  if (exported) requireSameModel(onnxPath, exported, config.path, description);
  const graph = await readOnnxGraph(onnxPath);
  requireNotPaddle(onnxPath, graph, description);
  return { description, graph };
}

function requireSameModel(
  onnxPath: string,
  exported: ModelDescription,
  configPath: string,
  description: ModelDescription,
): void {
  const kind = ({ method, generation }: ModelDescription): string =>
    l10n.t('{0} of MMOCR {1}', method, generation);
  if (
    kind(exported) !== kind(description) ||
    exported.task !== description.task ||
    exported.post.kind !== description.post.kind
  ) {
    throw new UserError(
      l10n.t(
        '{0} was exported from {1}, but {2} describes {3}. Choose the ONNX file of this config, or export the model again.',
        onnxPath,
        kind(exported),
        configPath,
        kind(description),
      ),
      { fix: 'exportToOnnx' },
    );
  }
  const [known, wanted] = [classCount(exported), classCount(description)];
  if (known !== wanted) {
    throw new UserError(
      l10n.t(
        '{0} was exported with a dictionary of {1} classes, but {2} has {3}. Choose the ONNX file of this config, or export the model again.',
        onnxPath,
        known ?? 0,
        configPath,
        wanted ?? 0,
      ),
      { fix: 'exportToOnnx' },
    );
  }
}

function classCount({ post }: ModelDescription): number | undefined {
  return 'classes' in post ? post.classes.length : undefined;
}
