import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectClose, expectGolden } from '../golden';
import { infer } from './client';
import type { Asked, OipServed } from './suite';
import { encodingsOf, imageOf, imageTensor, namesIn, shapeOf } from './tensors';

type Role = keyof OipServed['models'];

/** MMOCR's stored answers for the samples, to 1e-4, in every encoding that the server takes. */
export function answersGoldens(asked: Asked): void {
  describe.each(encodingsOf(asked))('the image as %s', encoding => {
    // As JSON has numbers of four letters, a large image is more than a request may be.
    const small = (image: Buffer): boolean => encoding !== 'UINT8 in JSON' || image.length < 5e5;
    it.each([
      ['detector', 'images'],
      ['recogniser', 'words'],
      ['chain', 'images'],
    ] as const)('%s: MMOCR finds the same in all %s', async (role, folder) => {
      const model = asked.served().models[role];
      const shape = await shapeOf(asked, model, 1);
      for (const name of namesIn(folder)) {
        const image = imageOf(folder, name);
        if (!small(image)) continue;
        const inputs = [imageTensor([image], shape, encoding)];
        const { status, json, outputs } = await infer(asked.ask, model, { inputs });
        expect([name, status, json['error']]).toEqual([name, 200, undefined]);
        expectAnswer(JSON.parse(outputs.get('answer')?.texts[0] ?? ''), role, name);
      }
    });
  });

  it('says which pixels it counted, the task, and where the time went', async () => {
    const tasks = { detector: 'textdet', recogniser: 'textrecog', chain: 'spotting' } as const;
    for (const role of ['detector', 'recogniser', 'chain'] as const) {
      const model = asked.served().models[role];
      const image = imageOf('images', 'exif_orientation6.jpg');
      const inputs = [imageTensor([image], await shapeOf(asked, model, 1))];
      const { outputs } = await infer(asked.ask, model, { inputs });
      expect(JSON.parse(outputs.get('about')?.texts[0] ?? '')).toEqual({
        image: expect.stringMatching(/^\d+x\d+;orientation=(stored|upright)$/),
        task: tasks[role],
        timings: expect.stringMatching(/^(\w+;dur=[\d.]+(, |$))+$/),
      });
    }
  });
}

function expectAnswer(answer: unknown, role: Role, name: string): void {
  if (role !== 'chain') return expectGolden(answer, role === 'detector' ? 'det_quad' : 'rec', name);
  const comparable = (texts: Spotted[]): object[] =>
    cutFromOtherPixels.includes(name) ? texts.map(boundaryOf) : texts;
  const { result } = answer as { result: Spotted[] };
  expectClose(comparable(result), comparable(spotted(name)), name);
}

/**
 * A photo turned by its EXIF tag: MMOCRInferencer cuts the words out of other pixels than its
 * detector saw (`docs/deviations.md`), so that the boundaries alone can be the same.
 */
const cutFromOtherPixels = ['exif_orientation6.jpg'];

interface Spotted {
  box: unknown;
  box_score: unknown;
  text: unknown;
  text_score: unknown;
}

const boundaryOf = ({ box, box_score }: Spotted): object => ({ box, box_score });

/** MMOCRInferencer's stored answer as our servers give it. */
function spotted(name: string): Spotted[] {
  const golden = path.resolve(__dirname, '../../fixtures/golden/e2e', `${name}.json`);
  const { det_polygons, det_scores, rec_texts, rec_scores } = JSON.parse(
    fs.readFileSync(golden, 'utf8'),
  ) as Record<'det_polygons' | 'det_scores' | 'rec_texts' | 'rec_scores', unknown[]>;
  return det_polygons.map((box, i) => ({
    box,
    box_score: det_scores[i],
    text: rec_texts[i],
    text_score: rec_scores[i],
  }));
}
