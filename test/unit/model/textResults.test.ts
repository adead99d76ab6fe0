import { describe, expect, test } from 'vitest';
import { knownTexts } from '../../../src/model/annotationFile';
import { fromSeedJson, toSeedJson } from '../../../src/model/mmocrFormat';

const box = [1, 2, 3, 2, 3, 4, 1, 4];
const spotted = {
  result: [
    { box, box_score: 0.9, text: 'exit', text_score: 0.75 },
    { box, box_score: 0.8, text: '', text_score: null },
  ],
};
const labelled = {
  result: [
    { box, box_score: null, text: 'Total', text_score: null, label: 'key', label_score: 0.9 },
    { box, box_score: null, text: '9', text_score: null, label: 'value', label_score: 0.7 },
  ],
  relations: [{ key: 0, value: 1, score: 0.6 }],
};

describe('the answer of a chain', () => {
  test.each([
    ['spotting', spotted],
    ['kie', labelled],
  ] as const)('%s there and back', (task, answer) => {
    const read = fromSeedJson(answer);
    expect(read.task).toBe(task);
    expect(toSeedJson(read)).toEqual(answer);
  });

  test('what was not read has no score', () => {
    expect(fromSeedJson(spotted).instances[1]).toEqual({ polygon: box, score: 0.8, text: '' });
    expect(fromSeedJson(labelled).instances[0]).toEqual({
      polygon: box,
      text: 'Total',
      label: 'key',
      labelScore: 0.9,
    });
  });

  test('scores may be missing, a label may be a number, two corners are a box', () => {
    expect(
      fromSeedJson({ result: [{ box: [1, 2, 3, 4], text: 'a', label: 7 }] }, 'kie').instances,
    ).toEqual([{ polygon: box, text: 'a', label: '7' }]);
    expect(fromSeedJson({ result: [] }, 'spotting')).toEqual({ task: 'spotting', instances: [] });
  });

  test.each<[unknown, RegExp]>([
    [{ result: {} }, /"result" is not a list/],
    [{ result: [null] }, /text 1/],
    [{ result: [{ box: [1, 2, 3], text: 'a' }] }, /text 1/],
    [{ result: [{ box, text: 5 }] }, /text 1/],
    [{ result: [{ box, text: 'a', text_score: 'high' }] }, /text 1/],
    [{ ...labelled, relations: 5 }, /"relations" is not a list/],
    [{ ...labelled, relations: [{ key: 0, value: 2, score: 1 }] }, /relation 1/],
  ])('refuses %j', (answer, message) => {
    expect(() => fromSeedJson(answer)).toThrow(message);
  });

  test('an answer of another task is refused', () => {
    expect(() => fromSeedJson(spotted, 'textdet')).toThrow(/neither/);
    expect(() => fromSeedJson({ boundary_result: [] }, 'kie')).toThrow(/neither/);
  });
});

describe('boxes and texts from a file', () => {
  const read = (content: unknown) =>
    knownTexts(
      typeof content === 'string' ? content : JSON.stringify(content),
      'receipt.json',
      'b.jpg',
    );
  const known = { boxes: [box], texts: ['Total'] };

  test.each([
    ['boxes and texts', known],
    ['corners', { boxes: [[1, 2, 3, 4]], texts: ['Total'] }],
    ['WildReceipt', { file_name: 'a.jpg', annotations: [{ box, text: 'Total', label: 3 }] }],
    ['a saved result', { result: [{ box, text: 'Total', text_score: 1 }] }],
    [
      'one of many lines',
      `{"file_name": "x/a.jpg", "annotations": []}\n${JSON.stringify({ file_name: 'x/b.jpg', annotations: [{ box, text: 'Total' }] })}\n`,
    ],
  ])('%s', (_, content) => {
    expect(read(content)).toEqual(known);
  });

  test.each([
    ['no JSON', '{', /receipt\.json/],
    ['nothing of it', {}, /neither/],
    ['fewer texts', { boxes: [box], texts: [] }, /1 boxes and 0 texts/],
    ['a box of letters', { boxes: [['a']], texts: ['b'] }, /box 1/],
    ['a text that is none', { boxes: [box], texts: [1] }, /text 1/],
    [
      'lines about others',
      '{"file_name": "a.jpg"}\n{"file_name": "c.jpg"}',
      /none of its 2 lines is about b\.jpg/,
    ],
    ['a broken line', '{}\n{', /line 2/],
  ])('%s is refused', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});
