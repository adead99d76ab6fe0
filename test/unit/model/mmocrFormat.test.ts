import { expect, test } from 'vitest';
import { fromSeedJson, toSeedJson } from '../../../src/model/mmocrFormat';

const boundary = [1, 2, 3, 4, 5, 6, 7, 8, 0.9];

test('boundaries there and back', () => {
  const read = fromSeedJson({ boundary_result: [boundary] });
  expect(read).toEqual({
    task: 'textdet',
    instances: [{ polygon: boundary.slice(0, 8), score: 0.9 }],
  });
  expect(toSeedJson(read)).toEqual({ boundary_result: [boundary] });
});

test('text there and back', () => {
  const read = fromSeedJson({ text: 'hotel', score: 0.75 });
  expect(read).toEqual({ task: 'textrecog', instances: [{ text: 'hotel', textScore: 0.75 }] });
  expect(toSeedJson(read)).toEqual({ text: 'hotel', score: 0.75 });
});

test('nothing found and nothing read', () => {
  expect(fromSeedJson({ boundary_result: [] }).instances).toEqual([]);
  expect(toSeedJson({ task: 'textdet', instances: [] })).toEqual({ boundary_result: [] });
  expect(fromSeedJson({ text: '', score: null }).instances).toEqual([{ text: '' }]);
  expect(toSeedJson({ task: 'textrecog', instances: [{ text: '' }] })).toEqual({
    text: '',
    score: null,
  });
});

test('MMOCR 0.x gives a score per character, and handlers wrap one answer in a list', () => {
  expect(fromSeedJson([{ text: 'ab', score: [0.5, 1] }]).instances).toEqual([
    { text: 'ab', textScore: 0.75 },
  ]);
});

test.each<[unknown, RegExp]>([
  [null, /not a JSON object/],
  ['oops', /not a JSON object/],
  [[], /not a JSON object/],
  [[{}, {}], /not a JSON object/],
  [{}, /neither/],
  [{ boundary_result: 'no' }, /not a list/],
  [{ boundary_result: [boundary, [1, 2, 3]] }, /boundary 2/],
  [{ boundary_result: [[1, 2, 3, 4, 5, '6', 7, 8, 0.9]] }, /boundary 1/],
  [{ boundary_result: [[1, 2, 3, 4, 5, 6, 7, 8]] }, /boundary 1/],
  [{ boundary_result: [null] }, /boundary 1/],
  [{ text: 5 }, /"text"/],
  [{ text: 'a', score: 'high' }, /"score"/],
  [{ text: 'a', score: [1, null] }, /"score"/],
])('refuses %j', (answer, message) => {
  expect(() => fromSeedJson(answer)).toThrow(message);
});

test('an answer of the other task is refused', () => {
  expect(() => fromSeedJson({ text: 'a', score: 1 }, 'textdet')).toThrow(/neither/);
  expect(() => fromSeedJson({ boundary_result: [] }, 'textrecog')).toThrow(/neither/);
});
