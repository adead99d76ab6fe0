import { beforeAll, describe, expect, test } from 'vitest';
import { comparePredictions, defaultCompareOptions } from '../../../src/compare/compare';
import { predict } from '../../../src/engine/predict/predict';
import { pipelineOf, type ExportedModel } from '../../../src/model/pipeline';
import type { Prediction, TextInstance } from '../../../src/model/prediction';
import { answerOnly } from '../../../src/stages/answerOnly';
import { miniature } from './altered';
import { scenes, words, type Scene } from './scenes';

/** Answers that were kept and altered: nothing but them can be compared, and each is caught. */
let boundaries: Prediction[];
let texts: Prediction[];
beforeAll(async () => {
  boundaries = await answersOf(miniature('dbnet_1x'), await scenes());
  const read = await answersOf(miniature('crnn_1x'), words());
  texts = read.map(prediction => ({
    ...prediction,
    instances: prediction.instances.map(instance => ({ ...instance, text: 'Harbour' })),
  }));
});

async function answersOf(model: ExportedModel, images: Scene[]): Promise<Prediction[]> {
  const answers: Prediction[] = [];
  const where = { pipeline: pipelineOf(model), device: 'cpu' };
  for (const { name, bytes } of images)
    answers.push(await predict({ ...where, image: bytes, imagePath: name }));
  return answers;
}

function stagesOf(left: Prediction, right: Prediction) {
  const { first, cause, stages } = answerOnly(
    comparePredictions(left, right, defaultCompareOptions),
    'file',
  );
  return { first, kind: cause?.kind, before: stages[0] };
}

const far = ({ polygon = [] }: TextInstance): number[] => polygon.map(value => value + 1000);
const moved = ({ polygon = [] }: TextInstance, by: number): number[] =>
  polygon.map((value, i) => (i % 2 === 0 ? value + by : value));
const box = (left: number, right: number, y: number): number[] => [
  left,
  y,
  right,
  y,
  right,
  y + 20,
  left,
  y + 20,
];

/** The left and the right half of what is found first. */
function halves({ polygon = [], ...rest }: TextInstance): TextInstance[] {
  const [xs, y] = [polygon.filter((_, i) => i % 2 === 0), polygon[1]!];
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const middle = (from + to) / 2;
  return [
    { ...rest, polygon: box(from, middle, y) },
    { ...rest, polygon: box(middle, to, y) },
  ];
}

type Change = (instances: TextInstance[]) => TextInstance[];
const changes: [name: string, change: Change][] = [
  ['one is dropped', ([, ...others]) => others],
  ['one is added', all => [...all, { ...all[0]!, polygon: far(all[0]!) }]],
  ['one is shifted', ([one, ...others]) => [{ ...one!, polygon: moved(one!, 3) }, ...others]],
  ['one is split', ([one, ...others]) => [...halves(one!), ...others]],
  [
    'two are merged',
    ([one, ...others]) => {
      const { polygon = [] } = one!;
      const wide = polygon.map((value, i) => (i % 2 === 0 && i >= 2 && i < 6 ? value * 3 : value));
      return [{ ...one!, polygon: wide }, ...others.slice(1)];
    },
  ],
  ['a score is another', ([one, ...others]) => [{ ...one!, score: one!.score! - 0.01 }, ...others]],
];

describe('an altered answer', () => {
  test.each(changes)('%s', (_, change) => {
    expect(boundaries).toHaveLength(10);
    for (const answer of boundaries) {
      const altered = { ...answer, instances: change(answer.instances) };
      expect(stagesOf(answer, altered)).toEqual({
        first: 'answer',
        kind: 'answer',
        before: { stage: 'decoded', why: 'file' },
      });
    }
  });

  test('one character', () => {
    expect(texts).toHaveLength(10);
    for (const answer of texts) {
      const [one] = answer.instances;
      const altered = { ...answer, instances: [{ ...one!, text: 'Harbeur' }] };
      expect(stagesOf(answer, altered).first).toBe('answer');
    }
  });

  test('nothing altered, in another order: no alarm', () => {
    for (const answer of [...boundaries, ...texts]) {
      const again = { ...answer, instances: [...answer.instances].reverse() };
      expect(stagesOf(answer, again)).toMatchObject({ first: undefined, kind: undefined });
    }
  });
});
