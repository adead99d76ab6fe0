import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { KnownTexts } from '../../model/pipeline';
import { fromSeedJson } from '../../model/mmocrFormat';
import type { Frame, ImageFile, Prediction, Predictor, Task, Timing } from '../../model/prediction';
import type { Answer } from './connection';
import type { ServerClient } from './serverClient';

/**
 * Asks a model of a TorchServe. Works with any handler that answers in the seed's format; ours also
 * tells the frame and the stages' times. A KIE model alone needs `known`, the texts of the image it
 * is asked about.
 */
export class ServedPredictor implements Predictor {
  constructor(
    private readonly client: ServerClient,
    private readonly model: string,
    private readonly version?: string,
    private readonly known?: KnownTexts,
  ) {}

  async predict(image: ImageFile, signal: AbortSignal): Promise<Prediction> {
    if (image.bytes.byteLength === 0)
      throw new UserError(l10n.t('{0} is empty (0 bytes).', path.basename(image.path)));
    const answer = await this.client.predict(
      this.model,
      this.version,
      image.bytes,
      signal,
      this.known,
    );
    const read = fromSeedJson(answer.body, answeredTask(answer));
    const frame = answeredFrame(answer.headers.get('x-mmocr-image'));
    return {
      source: {
        kind: 'served',
        model: this.model,
        address: this.client.inferenceAddress,
        ...(this.version ? { version: this.version } : {}),
      },
      ...read,
      timings: stages(answer),
      totalMs: answer.totalMs,
      ...(frame ? { frame } : {}),
    };
  }
}

function answeredTask({ headers }: Answer): Task | undefined {
  const task = headers.get('x-mmocr-task');
  return task === 'textdet' || task === 'textrecog' || task === 'spotting' || task === 'kie'
    ? task
    : undefined;
}

/** `X-MMOCR-Image: WIDTHxHEIGHT;orientation=stored|upright` of our handler. */
function answeredFrame(header: string | null): Frame | undefined {
  const [, width, height, orientation] =
    /^(\d{1,7})x(\d{1,7});\s*orientation=(stored|upright)$/.exec(header ?? '') ?? [];
  return orientation
    ? {
        width: Number(width),
        height: Number(height),
        orientation: orientation as Frame['orientation'],
      }
    : undefined;
}

/**
 * Send, queue (TorchServe, and the way back) and the handler's stages, together the total. Without
 * `Server-Timing` all after sending counts as the handler's.
 */
function stages({ headers, sentMs, totalMs }: Answer): Timing[] {
  const handler = [...(headers.get('server-timing') ?? '').matchAll(/([\w-]+);dur=([\d.]+)/g)].map(
    ([, stage = '', ms]) => ({ stage: stage.slice(0, 30), ms: Number(ms) || 0 }),
  );
  const inHandler = handler.reduce((sum, { ms }) => sum + ms, 0);
  const rest = Math.max(0, totalMs - sentMs - inHandler);
  return [
    { stage: 'send', ms: sentMs },
    ...(handler.length
      ? [{ stage: 'queue', ms: rest }, ...handler]
      : [{ stage: 'handler', ms: rest }]),
  ];
}
