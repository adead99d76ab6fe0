import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { EnginePool } from '../engineClient/enginePool';
import { LocalPredictor } from '../engineClient/localPredictor';
import { runFolder, type Ask } from '../jobs/runFolder';
import { namedFolder } from '../runs/imageFolders';
import { localSource, modelSettings } from '../runs/localHeader';
import { RunWriter } from '../runs/runWriter';
import type { RunHeader } from '../runs/runFile';
import { answerLine, failureLine } from '../runs/writtenLine';
import { Patience } from '../servers/contract/patience';
import { ServedPredictor } from '../servers/contract/servedPredictor';
import type { AgentCall } from './agentTool';
import type { OpenModel } from './openModel';
import { readImage } from './readImage';
import { runImage, type RunImages } from './runImages';

/** Of a server, which may have any number of workers. */
const SERVED_AT_ONCE = 4;

/** What is written: a run of these images, by this model, to that file. */
interface Writing {
  output: string;
  found: RunImages;
  model: OpenModel;
}

/**
 * Asks about all images and writes a line for each. Throws `CannotGoOnError`, `CancelledError`, or
 * `UserError` where the file is there already; what was answered by then stays in the file.
 */
export async function answerAll(
  { output, found, model }: Writing,
  call: AgentCall,
): Promise<{ failed: number; sentence: string }> {
  const { askers, dispose } = askersOf(model, found, call);
  try {
    const writer = await RunWriter.create(
      output,
      await headerOf({ output, found, model }, call),
      () => new UserError(l10n.t('{0} is there already. Name another file.', output)),
    );
    try {
      const failed = await write(writer, { images: found.images, askers }, call);
      const place = call.workspace.way(output);
      return {
        failed,
        sentence: l10n.t('{0}: images {1}, failed {2}.', place, found.images.length, failed),
      };
    } finally {
      await writer.close();
    }
  } finally {
    dispose();
  }
}

async function write(
  writer: RunWriter,
  run: { images: string[]; askers: Ask[] },
  { signal, progress }: AgentCall,
): Promise<number> {
  let failed = 0;
  for await (const event of runFolder(run, signal)) {
    if (event.kind === 'done') failed = event.failed;
    else if (event.kind === 'progress') progress(event.done, event.of, '');
    else
      await writer.append(
        'prediction' in event.outcome
          ? answerLine(event.image, event.outcome.prediction)
          : failureLine(event.image, event.outcome.error),
      );
  }
  return failed;
}

async function headerOf({ output, found, model }: Writing, call: AgentCall): Promise<RunHeader> {
  const folder = namedFolder(found.folder, path.dirname(output));
  const { versions } = call;
  if (model.kind === 'local') {
    const settings = { models: modelSettings(model.pipeline), versions };
    return { run: 1, source: await localSource(model), settings, folder };
  }
  const { model: name, version, client } = model;
  const source = { kind: 'served', model: name, version, address: client.inferenceAddress };
  return { run: 1, source, settings: { versions }, folder };
}

/** Who asks side by side: an engine per core, or a few requests at once. */
function askersOf(
  model: OpenModel,
  found: RunImages,
  call: AgentCall,
): { askers: Ask[]; dispose: () => void } {
  const read = async (name: string) => readImage(await runImage(found, name, call), name);
  if (model.kind === 'local') {
    const { pipeline, device } = model;
    const pool = new EnginePool(
      call.inferenceEngine.enginePath,
      undefined,
      call.inferenceEngine.env,
    );
    const askers = pool.askers(
      pipeline,
      engine => async (name: string, signal: AbortSignal) =>
        new LocalPredictor({ engine, pipeline, device }).predict(await read(name), signal),
    );
    return { askers, dispose: () => pool.dispose() };
  }
  const { client, model: name, version } = model;
  const patience = new Patience({ ping: signal => client.models(signal) });
  const ask: Ask = async (image, signal) => {
    const file = await read(image);
    const predictor = new ServedPredictor(client, name, version);
    return patience.answer(() => predictor.predict(file, signal), signal);
  };
  return { askers: Array.from({ length: SERVED_AT_ONCE }, () => ask), dispose: () => undefined };
}
