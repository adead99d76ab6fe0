import { expect, test } from 'vitest';
import type { CTCSettings } from '../../../src/methods/ctc/settings';
import { decodeCtc } from '../../../src/methods/ctc/decode';
import {
  builtInCharacters,
  ctcConvertorClasses,
  dictionaryClasses,
  fileCharacters,
} from '../../../src/config/read/dictionaryEntries';

const settings: CTCSettings = {
  kind: 'ctc',
  classes: ['a', 'b', '<PAD>', '<UKN>'],
  blank: 2,
  ignored: [2],
  softmax: false,
};

/** Probabilities whose largest entry per step is the class in `path`, with the score beside it. */
function steps(...path: [best: number, score: number][]): Float32Array {
  return Float32Array.from(
    path.flatMap(([best, score]) => settings.classes.map((_, i) => (i === best ? score : 0.01))),
  );
}

test('repeats collapse, the blank separates, the score is the mean of the kept steps', () => {
  const read = decodeCtc(steps([0, 0.5], [0, 0.9], [2, 0.9], [0, 0.75], [1, 0.25]), 5, settings, 1);
  expect(read).toEqual({ text: 'aab', textScore: 0.5 });
});

test('nothing read has no score', () => {
  expect(decodeCtc(steps([2, 0.9], [2, 0.9]), 2, settings, 1)).toEqual({ text: '' });
});

test('the unknown token is written out unless ignored', () => {
  expect(decodeCtc(steps([3, 1]), 1, settings, 1).text).toBe('<UKN>');
  expect(decodeCtc(steps([3, 1]), 1, { ...settings, ignored: [2, 3] }, 1).text).toBe('');
});

test('padding beyond the image is not read', () => {
  expect(decodeCtc(steps([0, 1], [1, 1], [0, 1], [1, 1]), 4, settings, 0.51).text).toBe('aba');
});

test('equal scores take the first class, as torch.max does', () => {
  expect(decodeCtc(Float32Array.from([0.4, 0.4, 0.1, 0.1]), 1, settings, 1).text).toBe('a');
});

test('0.x logits become probabilities', () => {
  const logits = Float32Array.from([0, Math.log(3), 0, 0]);
  expect(decodeCtc(logits, 1, { ...settings, softmax: true }, 1).textScore).toBeCloseTo(0.5, 6);
});

test('class order of both generations', () => {
  expect(ctcConvertorClasses(['x'], true)).toEqual(['<BLK>', 'x', '<UKN>']);
  expect(dictionaryClasses(['x'], { with_padding: true, with_unknown: true })).toEqual({
    classes: ['x', '<PAD>', '<UKN>'],
    padding: 1,
    unknown: 2,
  });
  expect(
    dictionaryClasses(['x'], {
      with_start: true,
      with_end: true,
      same_start_end: true,
      with_padding: true,
    }),
  ).toEqual({ classes: ['x', '<BOS/EOS>', '<PAD>'], end: 1, padding: 2 });
  expect(dictionaryClasses(['x'], { with_unknown: true, unknown_token: null })).toEqual({
    classes: ['x'],
  });
  expect(
    ['DICT36', 'DICT37', 'DICT90', 'DICT91'].map(name => builtInCharacters(name).length),
  ).toEqual([36, 37, 90, 91]);
  expect(() => builtInCharacters('DICT92')).toThrow(/DICT36/);
});

test('dictionary files', () => {
  expect(fileCharacters('a\r\n\n \n中\n𠮷', 'd.txt')).toEqual(['a', ' ', '中', '𠮷']);
  expect(() => fileCharacters('a\nbc\n', 'd.txt')).toThrow(/d\.txt, line 2/);
  expect(() => fileCharacters('a\nb\na', 'd.txt')).toThrow(/d\.txt.*"a" stands twice/);
});
