import type { Observe } from '../../model/trace';
import type { EngineMethods } from '../../protocol/engine';
import { isWarm, placementOf } from '../../runtime/placement';
import { decodeImageFile } from '../decode/decode';
import { openChain } from './chain';
import { frameOf } from './frame';
import { openKie, openSingle } from './oneModel';
import type { OpenPipeline } from './openPipeline';
import { Stages, type TimedNetwork } from './stages';

type Params = EngineMethods['predict']['params'];

/**
 * A pipeline on one image, as MMOCR would run its checkpoints. The models and the libraries are
 * loaded before the clock starts; polygons are pixels of the image as the config's loader sees it.
 * Throws `UserError`, or `CancelledError` between stages and crops.
 * @param observe hears what each stage made; a run that nobody observes keeps and copies nothing.
 * @param network runs the networks, here and now unless given.
 */
export async function predict(
  params: Params,
  signal?: AbortSignal,
  observe?: Observe,
  network?: TimedNetwork,
): Promise<EngineMethods['predict']['result']> {
  const { image, imagePath, device } = params;
  const { name, task, colorType, networks, run } = await open(params);
  const warm = networks.map(({ session }) => isWarm(session));
  const stages = new Stages(signal, observe, network);
  const pixels = await stages.run('decode', () => decodeImageFile(image, imagePath, colorType));
  observe?.({ kind: 'decoded', pixels });
  const found = await run(pixels, stages);
  return {
    source: { kind: 'local', model: name, device },
    task,
    frame: frameOf(pixels, colorType),
    ...found,
    timings: stages.timings,
    executions: networks.map(({ model, session }, i) => ({
      model,
      warm: warm[i]!,
      placement: placementOf(session),
    })),
    totalMs: stages.totalMs,
  };
}

function open({ pipeline, known, scoreThreshold, ...place }: Params): Promise<OpenPipeline> {
  switch (pipeline.kind) {
    case 'single':
      return openSingle(pipeline, place, scoreThreshold);
    case 'kie':
      return openKie(pipeline, place, known);
    case 'chain':
      return openChain(pipeline, place, scoreThreshold);
  }
}
