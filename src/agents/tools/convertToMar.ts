import { access } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { ArchiveExistsError, convertToMar as convert } from '../../archive/convert';
import type { ModelFiles } from '../../archive/modelEntries';
import { UserError } from '../../base/errors';
import { handlerPath } from '../../environment/handler';
import { defaultModelName, requireModelName } from '../../model/modelName';
import { agentReaches } from '../agentReaches';
import type { AgentContext, AgentTool } from '../agentTool';
import { configDeps } from '../configDeps';
import { file } from '../modelInput';
import { requireOwnConfig } from '../requireOwnConfig';

const name = z.string().min(1).max(200);
const input = z.strictObject({
  config: file.describe('MMOCR config (.py), 0.x or 1.x'),
  checkpoint: file.describe('Its checkpoint (.pth)'),
  onnx: file.optional().describe("The model's ONNX file, so that it runs without Python"),
  recognition_config: file.optional().describe('Of a chain: config of the recogniser'),
  recognition_checkpoint: file.optional().describe('Of a chain: checkpoint of the recogniser'),
  recognition_onnx: file.optional().describe('Of a chain: ONNX file of the recogniser'),
  kie_config: file.optional().describe('Of a chain: config of the KIE model'),
  kie_checkpoint: file.optional().describe('Of a chain: checkpoint of the KIE model'),
  kie_onnx: file.optional().describe('Of a chain: ONNX file of the KIE model'),
  output_folder: file.describe('Folder of the archive in the workspace; made if missing'),
  model_name: name
    .optional()
    .describe("Name of the model and of the archive (default: the checkpoint's)"),
  model_version: name.optional().describe('Version of the model (default: 1.0)'),
  server_has: z
    .array(name)
    .max(50)
    .optional()
    .describe('Types or dictionaries that are not here, but on the server'),
  overwrite: z.boolean().optional().describe('Replace an archive of that name (default: false)'),
  confirm: z
    .boolean()
    .optional()
    .describe('Only with the consent of the user: write the archive. Clients that ask need it not'),
});
type Input = z.infer<typeof input>;

/** A config and a checkpoint packed as a model archive. */
export const convertToMar: AgentTool<typeof input> = {
  title: () => l10n.t('Convert to MAR'),
  description:
    'Packs an MMOCR config and checkpoint, or the models of a chain, into one TorchServe model archive (.mar) in the workspace. Keeps an archive that is there unless overwrite is true.',
  input,
  needsTrust: () => true,
  destructive: true,
  asks: async (given, context) => {
    const archivePath = await archiveOf(given, context);
    const there = await exists(archivePath);
    if (there && !given.overwrite) throw new ArchiveExistsError(archivePath);
    const shown = context.workspace.way(archivePath);
    return there
      ? l10n.t('Replace {0} by an archive of {1}?', shown, given.checkpoint)
      : l10n.t('Write {0}, an archive of {1}?', shown, given.checkpoint);
  },
  run: async (given, call) => {
    const archivePath = await archiveOf(given, call);
    const { recognition, kie, ...first } = await modelsOf(given, call);
    // What is of the project may lie above the workspace.
    for (const model of [first, recognition, kie])
      if (model) await requireOwnConfig(model.configPath, call);
    const { warnings, reaches } = await convert(
      {
        ...first,
        recognition,
        kie,
        outputFolder: path.dirname(archivePath),
        modelName: path.parse(archivePath).name,
        ...(given.model_version !== undefined && { modelVersion: given.model_version }),
        force: given.overwrite ?? false,
        handlerPath: handlerPath(call.dist),
      },
      {
        ...(await configDeps(call)),
        confirm: found => agentReaches(found, given.server_has ?? []),
        onProgress: (written, total) => call.progress(written, total, archivePath),
      },
    );
    const notes = [...warnings, ...reaches.map(({ message }) => message)];
    const shown = call.workspace.way(archivePath);
    return {
      text: [l10n.t('Written: {0}', shown), ...notes].join('\n'),
      data: { archive: shown, warnings: notes },
    };
  },
};

/** Where the archive is to lie. Throws `UserError` for a name or a place that it cannot have. */
async function archiveOf(given: Input, { workspace }: AgentContext): Promise<string> {
  const modelName = given.model_name ?? defaultModelName(given.checkpoint);
  requireModelName(modelName);
  return workspace.place(path.join(given.output_folder, `${modelName}.mar`));
}

async function modelsOf(
  given: Input,
  { workspace }: AgentContext,
): Promise<ModelFiles & { recognition: ModelFiles | undefined; kie: ModelFiles | undefined }> {
  const model = async (part: '' | 'recognition_' | 'kie_'): Promise<ModelFiles | undefined> => {
    const [config, checkpoint, onnx] = [
      given[`${part}config`],
      given[`${part}checkpoint`],
      given[`${part}onnx`],
    ];
    if (config === undefined && checkpoint === undefined && onnx === undefined) return undefined;
    if (config === undefined || checkpoint === undefined)
      throw new UserError(
        l10n.t('"{0}" is missing.', `${part}${config === undefined ? 'config' : 'checkpoint'}`),
      );
    return {
      configPath: await workspace.file(config, l10n.t('Config')),
      checkpointPath: await workspace.file(checkpoint, l10n.t('Checkpoint')),
      onnxPath: onnx === undefined ? undefined : await workspace.file(onnx, l10n.t('ONNX file')),
    };
  };
  const first = (await model(''))!;
  return { ...first, recognition: await model('recognition_'), kie: await model('kie_') };
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
