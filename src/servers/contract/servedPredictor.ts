import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { KnownTexts } from '../../model/pipeline';
import { fromSeedJson } from '../../model/mmocrFormat';
import type { ImageFile, Prediction, Predictor, Timing } from '../../model/prediction';
import type { ModelAnswer } from './modelAnswer';
import type { ServerClient } from './serverClient';

/**
 * Asks a model of a server. Works with any handler that answers in the seed's format; ours also
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
    const read = fromSeedJson(answer.body, answer.about.task);
    const { frame } = answer.about;
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

/**
 * Send, queue (the server's, and the way back) and the handler's stages, together the total. Where
 * the handler does not tell its stages all after sending counts as its own.
 */
function stages({ about, sentMs, totalMs }: ModelAnswer): Timing[] {
  const inHandler = about.stages.reduce((sum, { ms }) => sum + ms, 0);
  const rest = Math.max(0, totalMs - sentMs - inHandler);
  return [
    { stage: 'send', ms: sentMs },
    ...(about.stages.length
      ? [{ stage: 'queue', ms: rest }, ...about.stages]
      : [{ stage: 'handler', ms: rest }]),
  ];
}
