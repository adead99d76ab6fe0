import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { asPolygon } from '../../model/kieBoxes';
import type { EngineMethods } from '../../protocol/engine';
import { decodeImageFile } from '../decode/decode';
import { frameOf } from './frame';
import { openKie, readKeyInformation } from '../../methods/sdmgr/read';
import { isWarm, placementOf } from '../../runtime/placement';
import { Stages } from './stages';

/**
 * A KIE model on boxes whose texts are known, in pixels of the image as the config's loader sees
 * it. Throws `UserError` where there are none, or not as many texts as boxes.
 */
export async function predictKie(
  params: EngineMethods['predict']['params'],
  signal?: AbortSignal,
): Promise<EngineMethods['predict']['result']> {
  const { description, image, imagePath, device, known } = params;
  if (!known)
    throw new UserError(
      l10n.t(
        '{0} labels known texts: give it boxes and texts, or run it after a detector and a recogniser.',
        description.name,
      ),
    );
  const { boxes, texts } = known;
  if (boxes.length !== texts.length)
    throw new UserError(
      l10n.t(
        'There are {0} boxes and {1} texts; each box needs its text.',
        boxes.length,
        texts.length,
      ),
    );
  const model = await openKie(params, params);
  const warm = isWarm(model.session);
  const stages = new Stages(signal);
  const pixels = await stages.run('decode', () =>
    decodeImageFile(image, imagePath, description.colorType),
  );
  const { labels, relations } = await readKeyInformation(model, pixels, known, stages);
  return {
    source: { kind: 'local', model: description.name, device },
    task: 'kie',
    frame: frameOf(pixels, description.colorType),
    instances: labels.map((label, i) => ({
      polygon: asPolygon(boxes[i]!),
      text: texts[i]!,
      ...label,
    })),
    ...(relations && { relations }),
    timings: stages.timings,
    executions: [{ model: description.name, warm, placement: placementOf(model.session) }],
    totalMs: stages.totalMs,
  };
}
