import { describe, expect, it } from 'vitest';
import { comparePredictions, defaultCompareOptions as options } from '../../../src/compare/compare';
import { sideNames } from '../../../src/compare/sideNames';
import { verdict } from '../../../src/compare/verdict';
import type { Task, TextInstance } from '../../../src/model/prediction';
import { found, prediction, quad } from './predictions';

function say(
  left: TextInstance[],
  right: TextInstance[],
  task: Task = 'textdet',
  rightTask = task,
): string {
  const [a, b] = [prediction('served', left, task), prediction('local', right, rightTask)];
  return verdict(comparePredictions(a, b, options), sideNames(a.source, b.source));
}
const row = (n: number, score = 0.9) =>
  Array.from({ length: n }, (_, i) => found(i * 50, 0, score));
const moved = (instance: TextInstance, dx: number): TextInstance => ({
  ...instance,
  polygon: quad(instance.polygon![0]! + dx, 0),
});

describe('verdict', () => {
  it('says it as the design does', () => {
    const left = row(12).map((instance, i) => ({ ...instance, score: i ? 0.9 : 0.9004 }));
    expect(say(left, [...row(12), found(900, 0, 0.51)])).toBe(
      '12 of 13 match. 1 only in the local run (score 0.51, near the threshold). Largest Δ score 0.0004.',
    );
  });

  it.each([
    ['all match', row(13), row(13), 'All 13 match.'],
    ['one, matching', row(1), row(1), 'The only text instance matches.'],
    ['both empty', [], [], 'Neither run found any text.'],
    [
      'one below the threshold',
      [],
      row(1, 0.3),
      'No text above the score threshold; 1 instance is below it.',
    ],
    [
      'several below the threshold',
      row(1, 0.4),
      row(2, 0.3),
      'No text above the score threshold; 2 instances are below it.',
    ],
    [
      'one side empty',
      row(1),
      [],
      'The only text instance has no match. 1 only in the served run (score 0.90).',
    ],
    [
      'none match',
      row(2),
      [found(0, 90, 0.7), found(50, 90, 0.8)],
      'None of 4 match. 2 only in the served run (scores 0.90 to 0.90). 2 only in the local run (scores 0.70 to 0.80).',
    ],
    [
      'several near the threshold',
      [],
      row(3, 0.51),
      'None of 3 match. 3 only in the local run (scores 0.51 to 0.51, all near the threshold).',
    ],
    [
      'some near the threshold',
      [],
      [found(0, 0, 0.51), found(50, 0, 0.8)],
      'None of 2 match. 2 only in the local run (scores 0.51 to 0.80, 1 near the threshold).',
    ],
    [
      'a boundary differs',
      row(2),
      [row(2)[0]!, moved(row(2)[1]!, 2)],
      'All 2 match. 1 boundary differs (IoU 0.904).',
    ],
    [
      'a text differs',
      [found(0, 0, 0.9, 'exit')],
      [found(0, 0, 0.9, 'exlt')],
      'The only text instance matches. 1 text differs (instance 1: “exit” and “exlt”).',
    ],
    [
      'a text of another boundary differs',
      [found(0, 0, 0.9, 'exit')],
      [{ ...moved(found(0, 0), 2), text: 'exlt' }],
      'The only text instance matches. 1 boundary differs (IoU 0.904). 1 text differs (instance 1: “exit” and “exlt”). 1 of these texts was read inside a boundary that differs, too.',
    ],
    [
      'labels differ',
      row(2).map(r => ({ ...r, label: 'key', labelScore: 0.9 })),
      row(2).map(r => ({ ...r, label: 'value', labelScore: 0.3 })),
      'All 2 match. 2 labels differ (instances 1, 2).',
    ],
    ['scores differ', row(3), row(3, 0.8), 'All 3 match. 3 scores differ. Largest Δ score 0.1000.'],
    [
      'without scores',
      [{ polygon: quad(0, 0) }],
      [],
      'The only text instance has no match. 1 only in the served run.',
    ],
  ])('%s', (_, left, right, sentence) => {
    expect(say(left, right)).toBe(sentence);
  });

  it.each([
    [
      'same text',
      { text: 'hotel', textScore: 0.98 },
      { text: 'hotel', textScore: 0.9796 },
      'Both runs read “hotel”. Δ score 0.0004.',
    ],
    [
      'tiny difference',
      { text: 'hotel', textScore: 0.98 },
      { text: 'hotel', textScore: 0.98001 },
      'Both runs read “hotel”. Δ score <0.0001.',
    ],
    [
      'other text',
      { text: '出口' },
      { text: '入口' },
      'The texts differ: the served run reads “出口”, the local run reads “入口”.',
    ],
    ['nothing', { text: '' }, { text: '' }, 'Neither run read any text.'],
    ['one blank', { text: '' }, { text: 'exit' }, 'Only the local run read text: “exit”.'],
  ])('recogniser: %s', (_, left, right, sentence) => {
    expect(say([left], [right], 'textrecog')).toBe(sentence);
  });

  it('says why two cannot be compared', () => {
    expect(say(row(1), [{ text: 'x' }], 'textdet', 'textrecog')).toBe(
      'Not comparable: the served run and the local run answer different tasks. Choose two models of the same task.',
    );
  });

  it('tells two served models apart', () => {
    const served = (model: string, version?: string, address = 'a:1') => ({
      kind: 'served' as const,
      model,
      address,
      ...(version && { version }),
    });
    expect(sideNames(served('m', '1.0'), served('m', '2.0'))).toEqual({
      left: 'm 1.0',
      right: 'm 2.0',
    });
    expect(sideNames(served('m'), served('m', undefined, 'b:2'))).toEqual({
      left: 'm · a:1',
      right: 'm · b:2',
    });
  });
});

it('counts pairs of keys and values that one side lacks, wherever their texts stand in the lists', () => {
  const texts = [found(0, 0, 0.9, 'Total'), found(50, 0, 0.9, '9')];
  const left = {
    ...prediction('served', texts, 'kie'),
    relations: [{ key: 0, value: 1, score: 0.9 }],
  };
  const right = prediction('local', [...texts].reverse(), 'kie');
  const names = sideNames(left.source, right.source);
  const same = comparePredictions(
    left,
    { ...right, relations: [{ key: 1, value: 0, score: 0.9 }] },
    options,
  );
  expect(same.equal).toBe(true);
  const other = comparePredictions(left, { ...right, relations: [] }, options);
  expect(other.equal).toBe(false);
  expect(verdict(other, names)).toBe('All 2 match. 1 key–value pair is only on one side.');
});
