import { describe, expect, it } from 'vitest';
import { binary, dbnet, image, kie, prefixed, send, sized, tensor, text } from './sending';

describe('is refused with 400', () => {
  const inputs = [tensor];
  const refused: [string, Parameters<typeof send>[0], Parameters<typeof send>[1], RegExp][] = [
    ['no JSON', '{"inputs"', {}, /^the request is not JSON: /],
    ['wrong UTF-8', Buffer.from('{"id":"\xff"}', 'latin1'), {}, /not UTF-8/],
    ['a list', '[1]', { length: 3 }, /no object/],
    ['an id that is a number', text({ id: 5, inputs }), {}, /"id" is no text/],
    [
      'more values than any request needs',
      `{"inputs":[${'[],'.repeat(500_001)}5]}`,
      {},
      /more than 500000 values/,
    ],
    ['lists in lists', `{"inputs":${'['.repeat(9e4)}${']'.repeat(9e4)}}`, {}, /no list of objects/],
    ['inputs of one name', text({ inputs: [tensor, tensor] }), {}, /two inputs "image"/],
    [
      'parameters that are a list',
      text({ inputs, parameters: [] }),
      {},
      /"parameters" is no object/,
    ],
    [
      'shared memory',
      text({ inputs: [{ ...tensor, parameters: { shared_memory_region: 'x' } }] }),
      {},
      /shared memory/,
    ],
    [
      'data twice',
      text({ inputs: [{ ...tensor, parameters: { binary_data_size: 0 } }] }),
      {},
      /both/,
    ],
    [
      'no images',
      text({ inputs: [{ ...tensor, shape: [0], data: [] }] }),
      {},
      /0 elements; 1 to 64/,
    ],
    [
      '65 images',
      text({ inputs: [{ ...tensor, shape: [65], data: Array(65).fill('AQID') }] }),
      {},
      /65 elements; 1 to 64/,
    ],
    ['a shape beyond all bounds', text({ inputs: [{ ...tensor, shape: [9e15] }] }), {}, /1 to 64/],
    [
      'a row of images',
      text({ inputs: [{ ...tensor, shape: [1, 2], data: ['AQID', 'AQID'] }] }),
      {},
      /\[n\] or \[n, 1\]/,
    ],
    ['a shape of no sizes', text({ inputs: [{ ...tensor, shape: [] }] }), {}, /\[n\] or \[n, 1\]/],
    [
      'a shape that is negative',
      text({ inputs: [{ ...tensor, shape: [-1] }] }),
      {},
      /no list of sizes/,
    ],
    [
      'values that are no bytes',
      text({ inputs: [{ ...tensor, datatype: 'UINT8', shape: [3], data: [1, 256, 2] }] }),
      {},
      /no UINT8/,
    ],
    [
      'fewer bytes than the shape',
      text({ inputs: [{ ...tensor, datatype: 'UINT8', shape: [9e15], data: [1] }] }),
      {},
      /1 elements/,
    ],
    ['another datatype', text({ inputs: [{ ...tensor, datatype: 'FP32' }] }), {}, /datatype FP32/],
    [
      'another input',
      text({ inputs: [tensor, { ...tensor, name: 'texts' }] }),
      {},
      /unexpected input "texts"/,
    ],
    [
      'an output twice',
      text({ inputs, outputs: [{ name: 'answer' }, { name: 'answer' }] }),
      {},
      /twice/,
    ],
    [
      'classes',
      text({ inputs, outputs: [{ name: 'answer', parameters: { classification: 3 } }] }),
      {},
      /takes no "classification"/,
    ],
    ['a header beyond the body', text({ inputs }), { length: 1e9 }, /1000000000 is no length/],
    ['a header that is none', text({ inputs }), { length: '-1' }, /-1 is no length/],
    ['a header that is all there is', text({ inputs }), { length: 0 }, /not JSON/],
    ['more binary data than is there', ...binary(sized(8), prefixed(image)), /up to "image" 8/],
    [
      'less binary data than is there',
      ...binary(sized(6), prefixed(image)),
      /has 7 bytes; the inputs say 6/,
    ],
    ['a size beyond all bounds', ...binary(sized(2 ** 53 - 1), prefixed(image)), /inputs say more/],
    [
      'an element beyond its tensor',
      ...binary(sized(4), Buffer.from([255, 255, 255, 255])),
      /longer than its data/,
    ],
    [
      'a length of three bytes',
      ...binary(sized(3), Buffer.from([0, 0, 0])),
      /longer than its data/,
    ],
    ['elements without end', ...binary(sized(4e5), Buffer.alloc(4e5)), /more than its 1 elements/],
    [
      'no texts where they are needed',
      text({ inputs }),
      { route: 'kie/infer' },
      /needs the input "texts"/,
    ],
    [
      'texts for one of two images',
      text({
        inputs: [
          { ...tensor, shape: [2], data: ['AQID', 'AQID'] },
          { ...tensor, name: 'texts', data: ['{}'] },
        ],
      }),
      { route: 'kie/infer' },
      /2 images and 1 texts/,
    ],
    [
      'texts that are no JSON',
      text({ inputs: [tensor, { ...tensor, name: 'texts', data: ['x'] }] }),
      { route: 'kie/infer' },
      /"texts" is not JSON/,
    ],
    [
      'texts without boxes',
      text({ inputs: [tensor, { ...tensor, name: 'texts', data: ['null'] }] }),
      { route: 'kie/infer' },
      /known texts/,
    ],
    [
      'texts in wrong UTF-8',
      ...((): readonly [Buffer, { route: string; length: number }] => {
        const [body, { length }] = binary(
          {
            inputs: [
              tensor,
              { name: 'texts', datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 6 } },
            ],
          },
          prefixed(Buffer.from([0x22, 0xff])),
        );
        return [body, { route: 'kie/infer', length }];
      })(),
      /"texts" is not UTF-8/,
    ],
  ];
  it.each(refused)('%s', async (_what, body, options, message) => {
    await expect(send(body, options)).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(message) as string,
    });
    expect([...dbnet.asked, ...kie.asked]).toEqual([]);
  });
});
