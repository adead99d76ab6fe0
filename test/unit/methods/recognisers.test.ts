import { expect, test } from 'vitest';
import type { AttnSettings } from '../../../src/methods/attn/settings';
import type { SegSettings } from '../../../src/methods/seg/settings';
import { decodeAttn } from '../../../src/methods/attn/decode';
import { decodeCtc } from '../../../src/methods/ctc/decode';
import { attnConvertorClasses } from '../../../src/config/read/dictionaryEntries';
import { readComponents } from '../../../src/methods/seg/decode';

const settings: AttnSettings = {
  kind: 'attn',
  classes: ['a', 'b', '<UKN>', '<BOS/EOS>', '<PAD>'],
  end: 3,
  ignored: [4],
  softmax: false,
  scoreOver: 'characters',
  validRatio: false,
};

/** Scores whose largest entry per step is the class in `path`. */
function steps(classes: number, ...path: [best: number, score: number][]): Float32Array {
  return Float32Array.from(
    path.flatMap(([best, score]) =>
      Array.from({ length: classes }, (_, i) => (i === best ? score : score - 1)),
    ),
  );
}

test('reading stops at the end token, repeats stay, padding is passed over', () => {
  expect(
    decodeAttn(steps(5, [0, 0.5], [0, 1], [4, 1], [1, 0.75], [3, 1], [0, 1]), 6, 5, settings),
  ).toEqual({ text: 'aab', textScore: 0.75 });
});

test('an end token that is ignored ends nothing', () => {
  expect(
    decodeAttn(steps(5, [0, 1], [3, 1], [1, 1]), 3, 5, { ...settings, ignored: [3, 4] }).text,
  ).toBe('ab');
});

test('nothing before the end has no score', () => {
  expect(decodeAttn(steps(5, [3, 1]), 1, 5, settings)).toEqual({ text: '' });
});

test('0.x divides by the length of the text, in which <UKN> counts five', () => {
  const old: AttnSettings = { ...settings, scoreOver: 'text' };
  expect(decodeAttn(steps(5, [2, 1], [0, 0.5]), 2, 5, old)).toEqual({
    text: '<UKN>a',
    textScore: 0.25,
  });
  const ctc = {
    kind: 'ctc' as const,
    classes: ['<BLK>', 'a', '<UKN>'],
    blank: 0,
    ignored: [0],
    softmax: false,
    scoreOver: 'text' as const,
  };
  expect(decodeCtc(steps(3, [2, 1], [1, 0.5]), 2, ctc, 1)).toEqual({
    text: '<UKN>a',
    textScore: 0.25,
  });
});

test('a character outside the basic plane counts once', () => {
  expect(
    decodeAttn(steps(2, [0, 0.5]), 1, 2, {
      ...settings,
      classes: ['𠮷', '<BOS/EOS>'],
      end: 1,
      ignored: [],
      scoreOver: 'text',
    }).textScore,
  ).toBe(0.5);
});

test('a 0.x network without a padding class; logits become probabilities or stay', () => {
  const logits = Float32Array.from([0, Math.log(3), 0, 0]);
  expect(decodeAttn(logits, 1, 4, { ...settings, softmax: true }).textScore).toBeCloseTo(0.5, 6);
  expect(decodeAttn(logits, 1, 4, settings).textScore).toBeCloseTo(Math.log(3), 6);
});

test('class order of AttnConvertor', () => {
  expect(attnConvertorClasses(['a'], true, true)).toEqual({
    classes: ['a', '<UKN>', '<BOS/EOS>', '<PAD>'],
    end: 2,
    padding: 3,
  });
  expect(attnConvertorClasses(['a'], false, false)).toEqual({
    classes: ['a', '<BOS/EOS>', '<BOS/EOS>', '<PAD>'],
    end: 2,
    padding: 3,
  });
});

test("SegOCR reads components from left to right, drops small and background ones, keeps the unknown one's score", () => {
  const seg: SegSettings = { kind: 'seg', classes: ['', 'a', 'b', ''], minPixels: 2 };
  const classOf = Uint16Array.from([2, 2, 2, 1, 0, 1, 1, 3, 3, 1]);
  const labels = Int32Array.from([2, 2, 2, 2, 0, 1, 1, 3, 3, 4]);
  expect(readComponents(classOf, labels, [5, 3, 9, 12, 1], seg)).toEqual({
    text: 'ab',
    textScore: (1 + 0.75 + 1) / 2,
  });
});
