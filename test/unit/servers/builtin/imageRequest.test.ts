import { describe, expect, it } from 'vitest';
import { imageRequest, modelRequest } from '../../../../src/servers/builtin/imageRequest';
import type { RequestRow } from '../../../../src/servers/builtin/requestRow';

const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);
const base64 = image.toString('base64');
const row = (fields: Record<string, unknown>): RequestRow => new Map(Object.entries(fields));
const refusal = (message: string) =>
  expect.objectContaining({ status: 400, type: 'BadRequestException', message }) as Error;

describe('which field of a request is meant', () => {
  it.each([
    [{ data: 'd', body: 'b', other: 'o' }, 'd'],
    [{ other: 'o', body: 'b' }, 'b'],
    [{ picture: 'p' }, 'p'],
    [{ body: null }, null],
    [{ body: [1] }, [1]],
  ])('%j', (fields, value) => {
    expect(modelRequest(row(fields))).toEqual({ kind: 'one', value });
  });

  it.each([
    [{}, '[]'],
    [{ a: 1, b: 2 }, "['a', 'b']"],
  ])('nothing says it in %j', (fields, listed) => {
    expect(() => modelRequest(row(fields))).toThrow(
      refusal(`expected one image, in a form field such as "data"; the fields are ${listed}`),
    );
  });

  it('JSON without its type is found out, behind blanks too; an image that begins so is none', () => {
    const one = (text: string) => modelRequest(row({ body: Buffer.from(text) }));
    expect(one(' \r\n{"b64": "x"}')).toEqual({ kind: 'one', value: { b64: 'x' } });
    expect(one('[1]')).toEqual({ kind: 'one', value: Buffer.from('[1]') });
    expect(() => one('{"a":')).toThrow(/^the request body is not JSON: /);
    expect(() => one('{\u0089PNG')).toThrow(/^the request body is not JSON: /);
  });
});

describe("KServe's instances", () => {
  it.each([
    [{ instances: [] }, []],
    [{ instances: [{ b64: 'x' }, 3] }, [{ b64: 'x' }, 3]],
  ])('%j', (body, values) => {
    const asked = { kind: 'instances', values };
    expect(modelRequest(row({ body }))).toEqual(asked);
    expect(modelRequest(row({ body: Buffer.from(JSON.stringify(body)) }))).toEqual(asked);
  });

  it.each([[{ instances: 'x' }], [{ instances: { 0: 'x' } }], [[{ instances: [] }]]])(
    'are none in %j',
    body => {
      expect(modelRequest(row({ body })).kind).toBe('one');
    },
  );

  it('are at most a thousand', () => {
    const many = (count: number) => row({ body: { instances: Array(count).fill(0) } });
    expect(modelRequest(many(1000)).kind).toBe('instances');
    expect(() => modelRequest(many(1001))).toThrow(
      refusal('there are 1001 instances; at most 1000 are answered at a time'),
    );
  });
});

describe('the image of a value', () => {
  const images: [what: string, value: unknown][] = [
    ['bytes', image],
    ['base64', base64],
    ['base64 in lines', `${base64.slice(0, 4)}\r\n ${base64.slice(4)}\n`],
    ['a data URL', `data:image/png;base64,${base64}`],
    ['a data URL as bytes', Buffer.from(`data:,${base64}`)],
    ...['b64', 'base64', 'data', 'body', 'image', 'image_bytes'].map((key): [string, unknown] => [
      `the key ${key}`,
      { [key]: base64 },
    ]),
    ['objects in objects', { data: { image: { b64: base64 } } }],
    ['the first key of the list', { image: 'zz', b64: base64 }],
  ];
  it.each(images)('%s', (_what, value) => {
    expect(imageRequest(value, false)).toEqual({ image });
  });

  it.each([
    ['no bytes', Buffer.alloc(0), 'the image is empty (0 bytes)'],
    ['no text', '', 'the image is empty (0 bytes)'],
    ['half of four letters', 'abc', 'the request text is not base64: Incorrect padding'],
    ['padding within', 'ab==cdef', 'the request text is not base64: Only base64 data is allowed'],
    ['letters of URLs', 'ab-_', 'the request text is not base64: Only base64 data is allowed'],
    [
      'a data URL of noise',
      'data:x,é',
      'the request text is not base64: Only base64 data is allowed',
    ],
    [
      'no key',
      { a: 1 },
      'the JSON object holds no image: expected one of b64, base64, data, body, image, image_bytes',
    ],
    ['nothing', undefined, 'expected image bytes or base64 text, not NoneType'],
    ['null', { image: null }, 'expected image bytes or base64 text, not NoneType'],
    ['a list', { image: [base64] }, 'expected image bytes or base64 text, not list'],
    ['a bool', true, 'expected image bytes or base64 text, not bool'],
    ['an int', 1, 'expected image bytes or base64 text, not int'],
    ['a float', 1.5, 'expected image bytes or base64 text, not float'],
  ])('is refused: %s', (_what, value, message) => {
    expect(() => imageRequest(value, false)).toThrow(refusal(message));
  });
});

describe('known texts', () => {
  const known = (boxes: unknown, texts: unknown) =>
    imageRequest({ image: base64, boxes, texts }, true);

  it('come with the image, corners as they are', () => {
    const boxes = [
      [1, 2, 3, 4],
      [1, 2, 3, 4, 5, 6, 7, 8.5],
    ];
    expect(known(boxes, ['a', ''])).toEqual({ image, known: { boxes, texts: ['a', ''] } });
    expect(known([], []).known).toEqual({ boxes: [], texts: [] });
  });

  it('are not asked of a model that finds its own', () => {
    expect(imageRequest({ image: base64, boxes: 'x' }, false)).toEqual({ image });
  });

  it.each([
    ['no boxes', undefined, [], /^this model says what known texts are: /],
    ['texts that are no list', [], 'a', /^this model says what known texts are: /],
    ['fewer boxes', [], ['a'], /^there are 0 boxes and 1 texts$/],
    ['a number for a text', [[0, 0, 1, 1]], [1], /^text 1 is no string$/],
    ['one corner', [[0, 0]], ['a'], /^box 1 is no list of corners \[x1, y1, …\]$/],
    ['half a corner', [[0, 0, 1, 1, 2]], ['a'], /^box 1 is no list/],
    ['text for numbers', [['0', '0', '1', '1']], ['a'], /^box 1 is no list/],
    ['what JSON has for NaN', [[0, 0, 1, null]], ['a'], /^box 1 is no list/],
    ['a second box that is none', [[0, 0, 1, 1], {}], ['a', 'b'], /^box 2 is no list/],
  ])('are refused: %s', (_what, boxes, texts, message) => {
    expect(() => known(boxes, texts)).toThrow(message);
  });

  it('cannot be beside an image sent as bytes', () => {
    expect(() => imageRequest(image, true)).toThrow(/send JSON with the image and them/);
  });
});
