import { describe, expect, it } from 'vitest';
import { pairImages } from '../../../src/evaluate/pairImages';

describe('pairs images of a run with those of the truth', () => {
  it.each([
    ['by name', ['1.png'], ['imgs/test/1.png'], ['1.png=imgs/test/1.png']],
    ['by as many names as agree', ['b/1.png'], ['a/1.png', 'x/b/1.png'], ['b/1.png=x/b/1.png']],
    [
      'across systems',
      ['C:\\set\\b\\1.png'],
      ['b/1.png', 'a/1.png'],
      ['C:\\set\\b\\1.png=b/1.png'],
    ],
    ['by stem, of a truth without extensions', ['d/img_1.JPG'], ['img_1'], ['d/img_1.JPG=img_1']],
    ['with dots in a stem', ['a.b.png'], ['a.b'], ['a.b.png=a.b']],
    ['by the name before the stem', ['1.png'], ['1', '1.png'], ['1.png=1.png']],
    ['composed and decomposed', ['e\u0301.png'], ['\u00e9.png'], ['e\u0301.png=\u00e9.png']],
    ['the one that shares most', ['a/1.png', 'b/1.png'], ['a/1.png'], ['a/1.png=a/1.png']],
    ['a path listed twice once', ['1.png'], ['1.png', './1.png'], ['1.png=1.png']],
  ])('%s', (_, run, truth, wanted) => {
    const { pairs } = pairImages(run, truth);
    expect(pairs.map(pair => `${run[pair.run]}=${truth[pair.truth]}`)).toEqual(wanted);
  });

  it('names those without truth, those that could be several, and those that are not in the run', () => {
    expect(pairImages(['1.png', 'c/2.png', '3.png'], ['a/1.png', 'b/1.png', '4.png'])).toEqual({
      pairs: [],
      withoutTruth: [1, 2],
      ambiguous: [0],
      notInRun: [0, 1, 2],
    });
    expect(pairImages(['a/1.png', 'b/1.png'], ['1.png'])).toMatchObject({
      pairs: [],
      ambiguous: [0, 1],
    });
    expect(pairImages(['a/1.png', 'b/1.png', 'c/x/1.png'], ['1.png', 'x/1.png'])).toEqual({
      pairs: [{ run: 2, truth: 1 }],
      withoutTruth: [],
      ambiguous: [0, 1],
      notInRun: [0],
    });
  });

  it('tens of thousands of images with the same name take no square of time', () => {
    const images = Array.from({ length: 20_000 }, (_, i) => `${i}/image.png`);
    const from = performance.now();
    expect(pairImages(images, images).pairs).toHaveLength(20_000);
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});
