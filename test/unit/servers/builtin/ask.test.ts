import { describe, expect, it } from 'vitest';
import { numberIn, parseTarget, wholeNumberIn } from '../../../../src/servers/builtin/ask';

describe('the path of a target', () => {
  it.each([
    ['/', []],
    ['', []],
    ['/ping', ['ping']],
    ['/ping/', ['ping']],
    ['/ping///', ['ping']],
    ['/predictions/dbnet/1.0', ['predictions', 'dbnet', '1.0']],
    ['/predictions/db%6eet', ['predictions', 'dbnet']],
    ['/predictions/%E6%A8%A1%E5%9E%8B', ['predictions', '模型']],
    ['/predictions/a%20b', ['predictions', 'a b']],
    ['/predictions/a+b', ['predictions', 'a+b']],
    ['/predictions/a%2Bb', ['predictions', 'a+b']],
    // Of Java's kind: an encoded slash separates, an encoded question mark does not.
    ['/predictions%2Fdbnet', ['predictions', 'dbnet']],
    ['/predictions/a%3Fb', ['predictions', 'a?b']],
    ['/predictions/a%00b', ['predictions', 'a\0b']],
    // Only at the end slashes count for nothing.
    ['/predictions//dbnet', ['predictions', '', 'dbnet']],
    ['//ping', ['', 'ping']],
    ['/%2Fping', ['', 'ping']],
    ['*', ['*']],
    // Bytes that are no UTF-8.
    ['/a%E0%A4b', ['a\ufffdb']],
    ['/%C0%AE', ['\ufffd\ufffd']],
    // Nothing is resolved: a name of dots is looked for and not found.
    ['/predictions/../ping', ['predictions', '..', 'ping']],
    ['/predictions/%2e%2e', ['predictions', '..']],
    ['/./ping', ['.', 'ping']],
    ['/%252e', ['%2e']],
  ])('%s', (target, path) => {
    expect(parseTarget(target).path).toEqual(path);
  });

  it.each(['/%', '/%zz', '/predictions/50%', '/%4', '/a%4gb', '/%%41'])(
    '%s is no escape: 403, as Java says it',
    target => {
      expect(() => parseTarget(target)).toThrow(
        expect.objectContaining({
          status: 403,
          type: 'IllegalArgumentException',
          message: `invalid escape sequence in: ${target}`,
        }),
      );
    },
  );

  it('may be as long as Node takes it', () => {
    const long = 'a'.repeat(16_000);
    expect(parseTarget(`/predictions/${long}?${long}=1`).path).toEqual(['predictions', long]);
    expect(parseTarget('/'.repeat(16_000)).path).toEqual([]);
  });
});

describe('the query of a target', () => {
  const query = (target: string) => [...parseTarget(target).query];

  it.each([
    ['/models', []],
    ['/models?', []],
    [
      '/models?limit=1&next_page_token=2',
      [
        ['limit', '1'],
        ['next_page_token', '2'],
      ],
    ],
    [
      '/models?a=1&a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['/models?a', [['a', '']]],
    ['/models?a=b=c', [['a', 'b=c']]],
    ['/models?a=1?b=2', [['a', '1?b=2']]],
    ['/models?url=a%26b%3Dc', [['url', 'a&b=c']]],
    ['/models?a=b+c%20d', [['a', 'b c d']]],
    ['/models?a=%0a', [['a', '\n']]],
  ])('%s', (target, pairs) => {
    expect(query(target)).toEqual(pairs);
  });

  it('refuses nothing: what is no escape stands as it is', () => {
    expect(query('/models?a=%zz')).toEqual([['a', '%zz']]);
    expect(query('/models?a=%ff')).toEqual([['a', '\ufffd']]);
  });
});

describe('a number that only chooses what is shown', () => {
  it.each([
    ['7', 7],
    ['-7', -7],
    ['+7', 7],
    ['007', 7],
    ['999999999', 999_999_999],
    ['9999999999', 100],
    ['1.5', 100],
    ['1e1', 100],
    ['0x1', 100],
    [' 1', 100],
    ['', 100],
    ['x', 100],
    ['١', 100],
  ])('"%s" is %d', (text, expected) => {
    expect(numberIn(new URLSearchParams({ limit: text }), 'limit', 100)).toBe(expected);
  });

  it('of repeated ones the first counts; a missing one is the default', () => {
    expect(numberIn(new URLSearchParams('limit=1&limit=2'), 'limit', 100)).toBe(1);
    expect(numberIn(new URLSearchParams('LIMIT=1'), 'limit', 100)).toBe(100);
  });
});

describe('a number that changes what the server does', () => {
  const read = (text: string) =>
    wholeNumberIn(new URLSearchParams({ n: text }), 'n', 5, [1, 4_000_000_000]);

  it.each([
    ['', 5],
    ['1', 1],
    ['007', 7],
    ['4000000000', 4_000_000_000],
  ])('"%s" is %d', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(['0', '4000000001', '-1', '+1', '1.0', '1e3', ' 1', '1 ', 'x', '00000000001', '１'])(
    '"%s" is refused with the range',
    text => {
      expect(() => read(text)).toThrow(
        expect.objectContaining({
          status: 400,
          type: 'BadRequestException',
          message: `n=${text} is not a whole number from 1 to 4000000000.`,
        }),
      );
    },
  );
});
