import { describe, expect, it } from 'vitest';
import { comparePredictions, defaultCompareOptions as options } from '../../../src/compare/compare';
import { sideNames } from '../../../src/compare/sideNames';
import { verdict } from '../../../src/compare/verdict';
import type { Prediction, Task, TextInstance } from '../../../src/model/prediction';
import { found, prediction, quad } from './predictions';

function truth(instances: TextInstance[], more: Partial<Prediction> = {}): Prediction {
  return {
    source: { kind: 'truth', path: '/data/textdet_test.json' },
    task: 'textdet',
    instances,
    timings: [],
    totalMs: 0,
    ...more,
  };
}
const at = (x: number, text?: string): TextInstance => ({
  polygon: quad(x, 0),
  ...(text !== undefined && { text }),
});
const run = (instances: TextInstance[], task?: Task): Prediction =>
  prediction('local', instances, task);
function say(left: Prediction, right: Prediction): string {
  return verdict(comparePredictions(left, right, options), sideNames(left.source, right.source));
}

describe('against ground truth', () => {
  it('a boundary that matches is the same, whatever its score and to a tenth', () => {
    const { equal, rows, largestScoreDelta } = comparePredictions(
      truth([at(0)]),
      run([found(2, 0, 0.6)]),
      options,
    );
    expect([equal, rows[0]?.differs, largestScoreDelta]).toEqual([true, undefined, 0]);
  });

  it('says what is missed and what is invented, and which side is the truth', () => {
    expect(say(truth([at(0), at(100), at(200)]), run([found(0, 0), found(300, 0, 0.7)]))).toBe(
      '1 of 4 match. 2 only in the ground truth. 1 only in the local run (score 0.70).',
    );
    expect(say(run([found(0, 0)]), truth([at(0)]))).toBe('The only text instance matches.');
  });

  it('the score threshold leaves none of it out', () => {
    const high = { ...options, scoreThreshold: 0.99 };
    const { rows, belowThreshold } = comparePredictions(truth([at(0)]), run([found(0, 0)]), high);
    expect([rows.length, rows[0]?.right, belowThreshold]).toEqual([1, undefined, 1]);
  });

  it('texts count where both sides have them', () => {
    const texts = truth([at(0, 'exit')], { task: 'spotting' });
    expect(comparePredictions(texts, run([found(0, 0)]), options).equal).toBe(true);
    expect(
      comparePredictions(truth([at(0)]), run([found(0, 0, 0.9, 'exit')], 'spotting'), options)
        .equal,
    ).toBe(true);
    expect(say(texts, run([found(0, 0, 0.9, 'exlt')], 'spotting'))).toBe(
      'The only text instance matches. 1 text differs (instance 1: “exit” and “exlt”).',
    );
  });

  it('a word is compared with what a recogniser reads, and with no detector', () => {
    const word = truth([{ text: '出口' }], { task: 'textrecog' });
    expect(say(word, run([{ text: '出口', textScore: 0.8 }], 'textrecog'))).toBe(
      'As the ground truth says, the local run reads “出口”.',
    );
    expect(say(word, run([{ text: '入口', textScore: 0.8 }], 'textrecog'))).toBe(
      'The ground truth says “出口”, the local run reads “入口”.',
    );
    expect(say(word, run([found(0, 0)]))).toMatch(/^Not comparable: .* answer different tasks/);
  });

  it('what it ignores is neither missed nor invented', () => {
    const ignoring = truth([at(0)], { ignored: [quad(100, 0), quad(200, 0)] });
    const { equal, ignored } = comparePredictions(
      ignoring,
      run([found(0, 0), found(105, 0)]),
      options,
    );
    expect([equal, ignored]).toEqual([true, 1]);
    expect(say(run([found(0, 0), found(125, 0, 0.8)]), ignoring)).toBe(
      '1 of 2 match. 1 only in the local run (score 0.80).',
    );
    expect(say(ignoring, run([found(0, 0), found(105, 0), found(200, 0)]))).toBe(
      'The only text instance matches. 2 are left out where the ground truth says to ignore.',
    );
  });

  it('of an image of another size is not compared', () => {
    const turned = truth([at(0)], { size: { width: 200, height: 300 } });
    expect(say(turned, run([found(0, 0)]))).toMatch(/^Not comparable: .* different size/);
    const same = truth([at(0)], { size: { width: 300, height: 200 } });
    expect(comparePredictions(same, run([found(0, 0)]), options).equal).toBe(true);
  });

  it('that would take too long is not compared', () => {
    const star = Array.from({ length: 8000 }, (_, i) => (i * 7919) % 4001);
    const many = Array.from({ length: 40 }, () => [...star]);
    const { incomparable } = comparePredictions(
      truth([], { ignored: many }),
      run(many.map(polygon => ({ polygon, score: 0.9 }))),
      options,
    );
    expect(incomparable).toBe('amount');
  });
});
