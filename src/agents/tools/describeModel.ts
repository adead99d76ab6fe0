import * as path from 'node:path';
import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { foreignCode } from '../../archive/foreignCode';
import { UserError } from '../../base/errors';
import { describeModel as describe } from '../../describe/describeModel';
import { handlerPath } from '../../environment/handler';
import type { ModelDescription } from '../../model/modelDescription';
import { kindInWords } from '../../model/modelKind';
import { archivedInWords } from '../../modelStore/storeRows';
import { lacksDescription } from '../../modelStore/testRows';
import { readKind } from '../../pairing/pair';
import type { AgentCall, AgentTool, ToolAnswer } from '../agentTool';
import { readArchive } from '../archiveReading';
import { configDeps } from '../configDeps';
import { kindOfTask } from '../kindOfTask';
import { file } from '../modelInput';
import { onnxDescription } from '../onnxDescription';
import { requireOwnConfig } from '../requireOwnConfig';

/** Files of an archive in the text of an answer. */
const MOST_FILES = 100;

const input = z.strictObject({
  path: file.describe('Config (.py), model archive (.mar), ONNX file or checkpoint (.pth)'),
});

/** What a file says of its model. */
export const describeModel: AgentTool<typeof input> = {
  title: () => l10n.t('Describe Model'),
  description:
    "Describes the model of an MMOCR config (evaluated in a sandbox), a model archive, an ONNX file or a checkpoint: task, method, MMOCR generation, preprocessing, post-processing settings; of an archive its files, and code in it that is not this program's.",
  input,
  needsTrust: ({ path: file }) => /\.py$/i.test(file),
  run: async (given, call) => {
    const real = await call.workspace.file(given.path, l10n.t('File'));
    const named = call.workspace.way(real);
    // By the name that `needsTrust` has judged: a link of another name may lead to a config.
    switch (path.extname(given.path).toLowerCase()) {
      case '.py':
        return describeConfig(real, named, call);
      case '.mar':
        return describeArchive(real, named, call);
      case '.onnx':
        return describeOnnx(real, named, call);
      case '.pth':
      case '.pt':
        return describeCheckpoint(real, named, call);
      default:
        throw new UserError(
          l10n.t('{0} is no config (.py), archive (.mar), ONNX file or checkpoint.', named),
        );
    }
  },
};

async function describeConfig(real: string, named: string, call: AgentCall): Promise<ToolAnswer> {
  const deps = await configDeps(call);
  const config = await requireOwnConfig(real, call);
  return described(named, await describe(config, path.parse(real).name, deps));
}

async function describeOnnx(
  real: string,
  named: string,
  { workspace }: AgentCall,
): Promise<ToolAnswer> {
  const description = await onnxDescription(real, workspace);
  if (!description) throw new UserError(lacksDescription(named), { fix: 'exportToOnnx' });
  return described(named, description);
}

/** Dictionaries are thousands of characters that nobody reads: their number stands for them. */
function described(named: string, description: ModelDescription): ToolAnswer {
  const told = JSON.parse(
    JSON.stringify(description, (_, value: unknown) =>
      (typeof value === 'string' && value.length > 200) ||
      (Array.isArray(value) && value.length > 40)
        ? l10n.t('{0} entries', value.length)
        : value,
    ),
  ) as Record<string, unknown>;
  const lines = Object.entries(told).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  const words = kindInWords(kindOfTask(description));
  return { text: [`${named}: ${words}`, ...lines].join('\n'), data: { path: named, ...told } };
}

async function describeArchive(real: string, named: string, call: AgentCall): Promise<ToolAnswer> {
  const { archive, kind } = await readArchive(real, call);
  const code = await foreignCode(archive, handlerPath(call.dist));
  const { modelName: name, modelVersion: version, handler } = archive.manifest.model;
  const words = archivedInWords(kind);
  const runs = kind.onnx ? l10n.t('with ONNX file') : l10n.t('needs Python: no ONNX file inside');
  const files = archive.entries.slice(0, MOST_FILES);
  return {
    text: [
      `${named}: ${[name, version, words, runs].filter(Boolean).join(' · ')}`,
      ...(code.length > 0 ? [l10n.t('Brings code of its own: {0}', code.join(', '))] : []),
      ...files.map(entry => `  ${entry.name} ${entry.size}`),
    ].join('\n'),
    data: {
      path: named,
      name,
      version,
      handler,
      models: kind.models,
      onnx: kind.onnx,
      own_code: code,
      files,
    },
  };
}

async function describeCheckpoint(
  real: string,
  named: string,
  { configEngine, signal }: AgentCall,
): Promise<ToolAnswer> {
  const { kind } = await readKind(
    real,
    async file => (await configEngine.request('readCheckpoint', { path: file }, signal)).meta,
  );
  if (kind.unreadable !== undefined) throw new UserError(kind.unreadable);
  return { text: `${named}: ${kindInWords(kind)}`, data: { path: named, ...kind } };
}
