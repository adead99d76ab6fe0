import { describe, expect, it } from 'vitest';
import { expectGolden } from '../golden';
import {
  asking,
  binaryHead,
  infer,
  lengthPrefixed,
  post,
  type Answered,
  type SentRequest,
} from './client';
import type { Asked } from './suite';
import { imageOf, imageTensor, shapeOf } from './tensors';

const word = imageOf('words', 'word_00.png');
const base64 = word.toString('base64');
const json = { 'content-type': 'application/json' };

/** What is refused, and that the server answers afterwards. */
export function asksAndRefuses(asked: Asked): void {
  const model = (): string => asked.served().models.recogniser;
  const expectRefused = ({ status, json: { error } }: Answered, why?: RegExp): void => {
    expect([status, error]).toEqual([400, expect.stringMatching(why ?? /./)]);
  };

  describe('refuses', () => {
    it.each(wrongInputs)('%s', async (_what, change, why) => {
      const shape = await shapeOf(asked, model(), 1);
      expectRefused(await infer(asked.ask, model(), change(shape)), why);
    });

    it.runIf(asked.differs.refusesStructure).each(wrongStructures)('%s', async (_what, body) => {
      const shape = await shapeOf(asked, model(), 1);
      expectRefused(await post(asked.ask, model(), JSON.stringify(body(shape)), json));
    });

    it.runIf(asked.differs.refusesStructure).each(wrongLengths)('%s', async (_what, make) => {
      const shape = await shapeOf(asked, model(), 1);
      const { head, body, headers } = make(shape);
      const text = JSON.stringify(head);
      expectRefused(
        await post(asked.ask, model(), Buffer.concat([Buffer.from(text), body]), {
          ...binaryHead(text),
          ...headers,
        }),
      );
    });

    it('several images of which one is none, and says which', async () => {
      const images = [word, Buffer.from('no image'), word];
      const inputs = [imageTensor(images, await shapeOf(asked, model(), images.length))];
      expectRefused(await infer(asked.ask, model(), { inputs }), /image 2: .*not an image/);
    });

    it('a model that is not there', async () => {
      const { status, json: body } = await post(asked.ask, 'nope', '{"inputs":[]}', json);
      expect([status, typeof body['error']]).toEqual([asked.differs.unknownModel.infer, 'string']);
    });

    it('whoever has no key, where there is one', async context => {
      const { base, headers } = asked.served();
      context.skip(headers === undefined, 'it has no key');
      for (const route of ['/v2', '/v2/health/ready', `/v2/models/${model()}`]) {
        const response = await asking({ base })(route);
        const { error } = (await response.json()) as { error: unknown };
        expect([response.status >= 400, typeof error]).toEqual([true, 'string']);
      }
    });

    it.each(['{"inputs":', '', 'no JSON', '{"inputs":[]}}'])('what is no JSON: %j', async body => {
      const { status } = await post(asked.ask, model(), body, json);
      expect(status).toBe(asked.differs.malformedJson);
    });
  });

  it('answers after all that', async () => {
    const inputs = [imageTensor([word], await shapeOf(asked, model(), 1))];
    const { outputs } = await infer(asked.ask, model(), { inputs });
    expectGolden(JSON.parse(outputs.get('answer')?.texts[0] ?? ''), 'rec', 'word_00.png');
  });
}

type Shape = number[];
const one = (shape: Shape, data: unknown): SentRequest => ({
  inputs: [{ name: 'image', datatype: 'BYTES', shape, data: [data] }],
});

/** What the model refuses, or a server that knows what it takes. */
const wrongInputs: [string, (shape: Shape) => SentRequest, RegExp?][] = [
  ['no image', shape => one(shape, Buffer.from('no image').toString('base64')), /not an image/],
  [
    'half an image',
    shape => one(shape, word.subarray(0, 200).toString('base64')),
    /^the 200 bytes sent are not an image/,
  ],
  ['an empty image', shape => one(shape, ''), /empty/],
  ['text that is not base64', shape => one(shape, 'a.png!'), /base64/],
  ['base64 that is cut', shape => one(shape, 'abc'), /base64/],
  [
    'an input of another name',
    shape => ({ inputs: [{ name: 'picture', datatype: 'BYTES', shape, data: [base64] }] }),
  ],
  [
    'an input too many',
    shape => ({
      inputs: [
        imageTensor([word], shape),
        { name: 'texts', datatype: 'BYTES', shape, data: ['{"boxes": [], "texts": []}'] },
      ],
    }),
  ],
  [
    'pixels as numbers',
    shape => ({ inputs: [{ name: 'image', datatype: 'FP32', shape, data: [0.5] }] }),
  ],
  [
    'a shape with too many sizes',
    () => ({ inputs: [{ name: 'image', datatype: 'BYTES', shape: [1, 1, 1, 1], data: [base64] }] }),
  ],
  [
    'an output that is not there',
    shape => ({ inputs: [imageTensor([word], shape)], outputs: [{ name: 'masks' }] }),
  ],
];

/** JSON whose parts have wrong types, or do not fit each other. */
const wrongStructures: [string, (shape: Shape) => unknown][] = [
  ['no inputs', () => ({})],
  ['inputs that are no list', () => ({ inputs: 5 })],
  ['an empty list of inputs', () => ({ inputs: [] })],
  ['an input that is no object', () => ({ inputs: [5] })],
  ['an input without a name', shape => ({ inputs: [{ datatype: 'BYTES', shape, data: [''] }] })],
  ['an input without a datatype', shape => ({ inputs: [{ name: 'image', shape, data: [''] }] })],
  [
    'an input without a shape',
    () => ({ inputs: [{ name: 'image', datatype: 'BYTES', data: [base64] }] }),
  ],
  ['an input without data', shape => ({ inputs: [{ name: 'image', datatype: 'BYTES', shape }] })],
  [
    'fewer elements than the shape says',
    shape => ({ inputs: [{ ...imageTensor([word], shape), shape: [3, ...shape.slice(1)] }] }),
  ],
  [
    'more elements than the shape says',
    shape => ({ inputs: [{ ...imageTensor([word, word], shape) }] }),
  ],
  [
    'elements beyond all bounds',
    shape => ({ inputs: [{ ...imageTensor([word], shape), shape: [4e15, ...shape.slice(1)] }] }),
  ],
  ['an element that is no text', shape => one(shape, 5)],
];

interface WrongLength {
  head: object;
  body: Buffer;
  headers?: Record<string, string>;
}
const binary = (shape: Shape, size: unknown, body: Buffer): WrongLength => ({
  head: {
    inputs: [{ name: 'image', datatype: 'BYTES', shape, parameters: { binary_data_size: size } }],
  },
  body,
});
const framed = lengthPrefixed(word);

/** Lengths of binary data that do not fit. */
const wrongLengths: [string, (shape: Shape) => WrongLength][] = [
  ['a size larger than what follows', shape => binary(shape, framed.length + 1, framed)],
  ['a size smaller than what follows', shape => binary(shape, framed.length - 1, framed)],
  ['a size beyond all bounds', shape => binary(shape, 2 ** 52, framed)],
  ['a size that is none', shape => binary(shape, 'all', framed)],
  [
    'an element longer than its data',
    shape => binary(shape, 8, Buffer.from([255, 255, 255, 127, 1, 2, 3, 4])),
  ],
  ['a length cut short', shape => binary(shape, 3, Buffer.from([1, 0, 0]))],
  [
    'a header length larger than the body',
    shape => ({
      ...binary(shape, framed.length, framed),
      headers: { 'inference-header-content-length': '1000000000' },
    }),
  ],
  [
    'a header length that is none',
    shape => ({
      ...binary(shape, framed.length, framed),
      headers: { 'inference-header-content-length': 'many' },
    }),
  ],
];
