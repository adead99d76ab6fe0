import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { removeTree } from '../base/heldFiles';
import { LocalPredictor } from '../engineClient/localPredictor';
import { requireDevice } from '../engineClient/requireDevice';
import {
  chainOf,
  modelsOf,
  pipelineOf,
  type ExportedModel,
  type KnownTexts,
  type Pipeline,
} from '../model/pipeline';
import type { Predictor } from '../model/prediction';
import { lacksDescription } from '../modelStore/testRows';
import type { ServerClient } from '../servers/contract/serverClient';
import { ServedPredictor } from '../servers/contract/servedPredictor';
import type { AgentCall } from './agentTool';
import { chosenWay, type ModelInput } from './modelInput';
import { onnxDescription } from './onnxDescription';

/** A model that can be asked; `dispose` removes what was unpacked for it. */
export type OpenModel = {
  /** As answers name it. */
  label: string;
  predictor: (known?: KnownTexts) => Predictor;
  dispose: () => Promise<void>;
} & (
  | { kind: 'local'; pipeline: Pipeline; device: string }
  | { kind: 'served'; client: ServerClient; model: string; version: string | undefined }
);

const nothing = (): Promise<void> => Promise.resolve();

/**
 * Throws `UserError` for files and options that do not go together, and for a server that may not
 * be asked.
 */
export async function openModel(given: ModelInput, call: AgentCall): Promise<OpenModel> {
  switch (chosenWay(given)) {
    case 'served':
      return openServed(given, call);
    case 'onnx':
      return localModel(await onnxPipeline(given, call), given.device, call, nothing);
    case 'archive':
      return openArchive(given, call);
  }
}

async function openServed(given: ModelInput, call: AgentCall): Promise<OpenModel> {
  const { served: model = '', version, address, key_file: keys } = given;
  const keyFile =
    keys === undefined ? undefined : await call.workspace.file(keys, l10n.t('Key file'));
  const client = await call.server({ address, keyFile }, call.signal);
  return {
    kind: 'served',
    client,
    model,
    version,
    label: l10n.t('{0} at {1}', model, client.inferenceAddress),
    predictor: known => new ServedPredictor(client, model, version, known),
    dispose: nothing,
  };
}

async function onnxPipeline(given: ModelInput, { workspace }: AgentCall): Promise<Pipeline> {
  const exported = async (onnx: string): Promise<ExportedModel> => {
    const onnxPath = await workspace.file(onnx, l10n.t('ONNX file'));
    const description = await onnxDescription(onnxPath, workspace);
    if (!description) throw new UserError(lacksDescription(onnx), { fix: 'exportToOnnx' });
    return { onnxPath, description };
  };
  const { onnx = '', recognition_onnx: recognition, kie_onnx: kie } = given;
  const first = await exported(onnx);
  if (recognition === undefined) return pipelineOf(first);
  const reader = await exported(recognition);
  return chainOf(first, reader, kie === undefined ? undefined : await exported(kie));
}

async function openArchive(given: ModelInput, call: AgentCall): Promise<OpenModel> {
  const archive = await call.workspace.file(given.archive ?? '', l10n.t('Archive'));
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mmocr-agent-'));
  const dispose = async (): Promise<void> => void (await removeTree(folder));
  try {
    const place = { path: archive, folder };
    const { pipeline } = await call.configEngine.request('extractOnnx', place, call.signal);
    if (!pipeline)
      throw new UserError(
        l10n.t(
          '{0} holds no ONNX files, so it does not run here. Ask a server that serves it.',
          given.archive ?? '',
        ),
      );
    return await localModel(pipeline, given.device, call, dispose);
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function localModel(
  pipeline: Pipeline,
  device = 'cpu',
  { inferenceEngine: engine, signal }: AgentCall,
  dispose: () => Promise<void>,
): Promise<OpenModel> {
  await requireDevice(engine, device, signal);
  const names = modelsOf(pipeline).map(({ description }) => description.name);
  return {
    kind: 'local',
    pipeline,
    device,
    label: l10n.t('{0} on this machine ({1})', names.join(' + '), device),
    predictor: known => new LocalPredictor({ engine, pipeline, device, ...(known && { known }) }),
    dispose,
  };
}
