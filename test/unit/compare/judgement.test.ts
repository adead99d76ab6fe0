import { describe, expect, it } from 'vitest';
import { defaultCompareOptions } from '../../../src/compare/compare';
import { isRight, judge, judgementWords } from '../../../src/compare/judgement';
import { sideNames } from '../../../src/compare/sideNames';
import type { Prediction, TextInstance } from '../../../src/model/prediction';
import { found, prediction, quad } from './predictions';

const there = (...texts: string[]): TextInstance[] =>
  texts.map((text, i) => ({ polygon: quad(60 * i, 0), text }));
const truth = (...texts: string[]): Prediction => ({
  source: { kind: 'truth', path: 'textdet_test.json' },
  task: 'spotting',
  instances: there(...texts),
  timings: [],
  totalMs: 0,
});
const read = (...texts: string[]): TextInstance[] =>
  texts.map((text, i) => found(60 * i, 0, 0.9, text));
const spotted = (kind: 'served' | 'local', instances: TextInstance[]): Prediction =>
  prediction(kind, instances, 'spotting');

function said(left: Prediction | undefined, right: Prediction | undefined, of: Prediction): string {
  const judgement = judge({ left, right }, of, defaultCompareOptions)!;
  const [served, local] = [prediction('served', []), prediction('local', [])];
  return judgementWords(judgement, sideNames(served.source, local.source));
}

describe('what the ground truth says', () => {
  const lemon = truth('Lemon', 'exit');

  it('two runs that agree may both be wrong', () => {
    const [a, b] = [
      spotted('served', read('kenon', 'exit')),
      spotted('local', read('kenon', 'exit')),
    ];
    expect(said(a, b, lemon)).toBe(
      'Ground truth: both 1 of 2 right, 1 misread (“kenon” for “Lemon”).',
    );
    expect(isRight(judge({ left: a, right: b }, lemon, defaultCompareOptions)!)).toBe(false);
  });

  it('a model without capitals misreads none', () => {
    const small = spotted('local', read('lemon', 'ex1t'));
    expect(said(undefined, small, lemon)).toBe(
      'Ground truth: 0 of 2 right, 1 but for case, 1 misread (“ex1t” for “exit”).',
    );
  });

  it('tells which of two runs is right, and what the other has missed and invented', () => {
    const wrong = spotted('local', [found(60, 0, 0.9, 'exit'), found(200, 100, 0.9, 'x')]);
    expect(said(spotted('served', read('Lemon', 'exit')), wrong, lemon)).toBe(
      'Ground truth: the served run all 2 right; the local run 1 of 2 right, 1 missed, 1 invented.',
    );
  });

  it('of one run alone, and of boundaries without texts', () => {
    const boundaries = prediction('local', [found(0, 0), found(60, 0)]);
    expect(said(undefined, boundaries, lemon)).toBe('Ground truth: all 2 right.');
    expect(
      isRight(judge({ left: undefined, right: boundaries }, lemon, defaultCompareOptions)!),
    ).toBe(true);
  });

  it('is nothing where it is a side itself, answers another task, or nobody has answered', () => {
    const judged = (left?: Prediction, right?: Prediction) =>
      judge({ left, right }, lemon, defaultCompareOptions);
    expect(judged(lemon, spotted('local', read('Lemon')))).toBeUndefined();
    expect(judged(prediction('served', [{ text: 'Lemon' }], 'textrecog'))).toBeUndefined();
    expect(judged()).toBeUndefined();
  });
});
