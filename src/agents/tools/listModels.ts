import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { CancelledError } from '../../base/errors';
import { kindOfTask } from '../kindOfTask';
import { kindInWords } from '../../model/modelKind';
import { archivedInWords } from '../../modelStore/storeRows';
import { findConfigs, readKind } from '../../pairing/pair';
import type { AgentCall, AgentTool, AskedAddress } from '../agentTool';
import { readArchive } from '../archiveReading';
import { boundedText } from '../boundedText';
import { findFiles } from '../findFiles';
import { messageOf } from '../messageOf';
import { file } from '../modelInput';
import { onnxDescription } from '../onnxDescription';

const input = z.strictObject({
  address: z
    .string()
    .max(300)
    .optional()
    .describe('Inference address HOST:PORT of a server whose models are listed, too'),
  management_address: z
    .string()
    .max(300)
    .optional()
    .describe('Its management address, which tells its models'),
  key_file: file
    .optional()
    .describe(
      "File of the workspace with its keys: TorchServe's key_file.json, of another a bearer token",
    ),
});

/** One model as a row: what it is in words, and what it takes to use it. */
interface Row {
  text: string;
  data: object;
}

/** The models there are. */
export const listModels: AgentTool<typeof input> = {
  title: () => l10n.t('List Models'),
  description:
    'Lists the MMOCR models of the workspace: model archives (.mar), ONNX files with their descriptions, and checkpoints with the config that fits. Also the models of servers that are known, and of the one at address. Start here.',
  input,
  needsTrust: ({ address }) => address !== undefined,
  run: async (given, call) => {
    const { workspace, signal } = call;
    const found = async (wanted: RegExp, row: (path: string) => Promise<Row>) => {
      const { files, cut } = await findFiles(workspace.folders, wanted, signal);
      const rows: Row[] = [];
      for (const each of files) rows.push(await row(each).catch(damaged(workspace.way(each))));
      return { rows, cut };
    };
    const configs = (await findFiles(workspace.folders, /\.py$/i, signal)).files;
    const groups = {
      archives: await found(/\.mar$/i, path => archiveRow(path, call)),
      onnx: await found(/\.onnx$/i, path => onnxRow(path, call)),
      checkpoints: await found(/\.pth$/i, path => checkpointRow(path, configs, call)),
      ...(await servedGroup(given, call)),
    };
    const lines = Object.entries(groups).flatMap(([name, { rows, cut }]) => [
      `${name} (${rows.length}${cut ? '+' : ''})`,
      ...rows.map(({ text }) => `  ${text}`),
    ]);
    const data = Object.entries(groups).map(([name, { rows }]) => [
      name,
      rows.map(row => row.data),
    ]);
    const cut = Object.values(groups).some(group => group.cut);
    return {
      text: boundedText(lines.join('\n')),
      data: { ...(Object.fromEntries(data) as object), ...(cut && { cut }) },
    };
  },
};

function damaged(name: string, as: 'path' | 'address' = 'path'): (error: unknown) => Row {
  return error => {
    if (error instanceof CancelledError) throw error;
    const problem = messageOf(error);
    return { text: `${name}: ${problem}`, data: { [as]: name, problem } };
  };
}

async function archiveRow(file: string, call: AgentCall): Promise<Row> {
  const { archive, kind } = await readArchive(file, call);
  const { modelName: name, modelVersion: version } = archive.manifest.model;
  const path = call.workspace.way(file);
  const words = archivedInWords(kind);
  const runs = kind.onnx ? l10n.t('with ONNX file') : l10n.t('needs Python: no ONNX file inside');
  return {
    text: `${path}: ${[words, runs].filter(Boolean).join(' · ')}`,
    data: { path, name, version, kind: words, onnx: kind.onnx },
  };
}

async function onnxRow(file: string, { workspace }: AgentCall): Promise<Row> {
  const description = await onnxDescription(file, workspace);
  const path = workspace.way(file);
  if (!description) {
    const problem = l10n.t('no description beside it');
    return { text: `${path}: ${problem}`, data: { path, problem } };
  }
  const { name, task } = description;
  const words = kindInWords(kindOfTask(description));
  return { text: `${path}: ${words}`, data: { path, name, task, kind: words } };
}

async function checkpointRow(
  file: string,
  configs: string[],
  { configEngine, signal, workspace }: AgentCall,
): Promise<Row> {
  const readMeta = async (path: string) =>
    (await configEngine.request('readCheckpoint', { path }, signal)).meta;
  const { kind } = await readKind(file, readMeta);
  const path = workspace.way(file);
  const { unreadable: problem } = kind;
  if (problem !== undefined) return { text: `${path}: ${problem}`, data: { path, problem } };
  const [best] = await findConfigs(file, configs, { readMeta, signal });
  const config = best && workspace.way(best.path);
  const words = kindInWords(kind);
  const beside = config === undefined ? '' : l10n.t('config {0}', config);
  return {
    text: `${path}: ${[words, beside].filter(Boolean).join(' · ')}`,
    data: { path, kind: words, ...(best && { config, certain: best.certain }) },
  };
}

async function servedGroup(
  { address, management_address, key_file: keys }: z.infer<typeof input>,
  call: AgentCall,
): Promise<{ served?: { rows: Row[]; cut: boolean } }> {
  if (address === undefined) {
    // One that has gone, or does not tell its models, hides nothing else.
    const known = call
      .addresses()
      .map(each =>
        servedRows({ address: each }, call).catch((error: unknown) => [
          damaged(each, 'address')(error),
        ]),
      );
    const rows = (await Promise.all(known)).flat();
    return rows.length > 0 ? { served: { rows, cut: false } } : {};
  }
  const keyFile =
    keys === undefined ? undefined : await call.workspace.file(keys, l10n.t('Key file'));
  const rows = await servedRows({ address, management_address, keyFile }, call);
  return { served: { rows, cut: false } };
}

async function servedRows(asked: AskedAddress, call: AgentCall): Promise<Row[]> {
  const client = await call.server(asked, call.signal);
  const names = await client.models(call.signal);
  const address = client.inferenceAddress;
  return names.map(name => ({ text: `${name}: ${address}`, data: { name, address } }));
}
