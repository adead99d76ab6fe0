import { describe, expect, it } from 'vitest';
import { requestJson } from '../../../../src/servers/builtin/requestJson';
import { requestRow } from '../../../../src/servers/builtin/requestRow';

/** Bytes that are no text of any encoding, with line ends and a boundary's dashes among them. */
const image = Buffer.from([0x89, 0x50, 0x0d, 0x0a, 0x2d, 0x2d, 0x00, 0xff, 0xfe, 0x0d, 0x0a]);
const row = async (body: Buffer | string, type?: string) =>
  Object.fromEntries(await requestRow(Buffer.from(body as string), type));

describe('a body that is no form', () => {
  it.each([
    ['no type', undefined],
    ['an image', 'image/png'],
    ['bytes', 'application/octet-stream'],
    ['an empty type', ''],
    ['no type at all', ';;;'],
  ])('is the field body, as bytes: %s', async (_what, type) => {
    expect(await row(image, type)).toEqual({ body: image });
  });

  it.each(['text/plain', 'text/plain; charset=latin1', 'text'])('is text for %s', async type => {
    expect(await row('aé', type)).toEqual({ body: 'aé' });
  });

  it.each([
    ['{"a": [1, null]}', { a: [1, null] }],
    ['null', null],
    ['"text"', 'text'],
    ['[]', []],
  ])('is the value for JSON: %s', async (text, value) => {
    expect(await row(text, 'application/json')).toEqual({ body: value });
    expect(await row(text, ' application/json ; charset=utf-8')).toEqual({ body: value });
  });

  it.each(['', '{', '{"a":1}x', "{'a': 1}", 'NaN'])(
    'stays bytes where "%s" is no JSON',
    async text => {
      expect(await row(text, 'application/json')).toEqual({ body: Buffer.from(text) });
    },
  );
});

describe('JSON of more values than anybody needs', () => {
  const list = (values: number) => Buffer.from(`[${'0,'.repeat(values - 1)}0]`);

  it('is refused before it is parsed, as JSON or said to be bytes', async () => {
    const long = list(500_001);
    const message = `the JSON of ${long.length} bytes holds more than 500000 values`;
    expect(() => requestJson(long)).toThrow(expect.objectContaining({ status: 400, message }));
    await expect(requestRow(long, 'application/json')).rejects.toThrow(message);
  });

  it('is read up to the limit; a long text is one value', () => {
    expect((requestJson(list(500_000)) as number[]).length).toBe(500_000);
    expect((requestJson(Buffer.from(`"${'a'.repeat(600_000)}"`)) as string).length).toBe(600_000);
  });
});

describe('a form of several parts', () => {
  const part = (name: string, value: Buffer | string, more = '', type = '') =>
    Buffer.concat([
      Buffer.from(
        `--B\r\ncontent-disposition: form-data; name="${name}"${more}\r\n${type && `content-type: ${type}\r\n`}\r\n`,
      ),
      Buffer.from(value as string),
      Buffer.from('\r\n'),
    ]);
  const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from('--B--\r\n')]);
  const type = 'multipart/form-data; boundary=B';

  it('has each field as bytes, with and without a file name', async () => {
    expect(
      await row(
        form(
          part('data', image, '; filename="a.png"', 'image/png'),
          part('model_name', 'dbnet'),
          part('字', 'é'),
        ),
        type,
      ),
    ).toEqual({ data: image, model_name: Buffer.from('dbnet'), 字: Buffer.from('é') });
  });

  it.each(['MULTIPART/FORM-DATA; boundary=B', 'multipart/form-data; charset=x; boundary="B"'])(
    'is one for %s, too',
    async written => {
      expect(await row(form(part('a', '1')), written)).toEqual({ a: Buffer.from('1') });
    },
  );

  it('of equal names the last counts', async () => {
    expect(await row(form(part('a', '1'), part('a', '2')), type)).toEqual({ a: Buffer.from('2') });
  });

  it('a field may be as long as the body, or empty', async () => {
    const long = 'a'.repeat(2_000_000);
    const { a, b } = await row(form(part('a', long), part('b', '')), type);
    expect([(a as Buffer).equals(Buffer.from(long)), b]).toEqual([true, Buffer.alloc(0)]);
  });

  it('passes over what comes after a hundred fields', async () => {
    const many = Array.from({ length: 150 }, (_, index) => part(`f${index}`, 'x'));
    expect(Object.keys(await row(form(...many), type))).toHaveLength(100);
  });

  it.each([
    ['no boundary', 'multipart/form-data', form(part('a', '1')), 'Multipart: Boundary not found'],
    [
      'another boundary',
      'multipart/form-data; boundary=C',
      form(part('a', '1')),
      'Unexpected end of form',
    ],
    ['no end', type, part('a', '1'), 'Unexpected end of form'],
    ['an end within a part', type, part('a', '1').subarray(0, 20), 'Unexpected end of form'],
    ['nothing at all', type, Buffer.alloc(0), 'Unexpected end of form'],
  ])('that has %s cannot be decoded', async (_what, written, body, message) => {
    await expect(requestRow(body, written)).rejects.toMatchObject({
      status: 500,
      type: 'ErrorDataDecoderException',
      message,
    });
  });
});

describe('a form in one line', () => {
  const type = 'application/x-www-form-urlencoded';

  it.each([
    ['a=1&b=x+y%21', { a: '1', b: 'x y!' }],
    ['a=1&a=2', { a: '2' }],
    ['a', { a: '' }],
    ['', {}],
  ])('"%s"', async (text, fields) => {
    const bytes = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, Buffer.from(value)]),
    );
    expect(await row(text, type)).toEqual(bytes);
    expect(await row(text, `${type}; charset=UTF-8`)).toEqual(bytes);
  });

  it.each(['a=%', 'a=%zz', '100%', Buffer.from([0x25, 0xff, 0xd8])])(
    'that is an image or no form is a bad string',
    async body => {
      await expect(requestRow(Buffer.from(body as string), type)).rejects.toMatchObject({
        status: 500,
        type: 'ErrorDataDecoderException',
        message: 'Bad string',
      });
    },
  );
});
