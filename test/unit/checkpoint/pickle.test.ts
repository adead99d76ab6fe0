import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { PickleEndsEarly } from '../../../src/checkpoint/pickle/bytes';
import { NotAPickle } from '../../../src/checkpoint/pickle/machine';
import { readPickle } from '../../../src/checkpoint/pickle/read';
import { PickleGlobal, PickleObject } from '../../../src/checkpoint/pickle/values';
import { python1x } from '../../pythonEnvironments';

/** Python's own pickle of an expression, in every protocol. */
function pickled(expression: string): Buffer[] {
  const script = `import base64,collections,decimal,json,os,pickle\nclass Evil:\n  def __reduce__(self): return (os.system, ("echo pwned",))\nv=${expression}\nprint(json.dumps([base64.b64encode(pickle.dumps(v,p)).decode() for p in range(6)]))`;
  const encoded = JSON.parse(
    execFileSync(python1x(), ['-c', script], { encoding: 'utf8' }),
  ) as string[];
  return encoded.map(text => Buffer.from(text, 'base64'));
}

describe('readPickle', () => {
  it('reads plain values of every protocol', () => {
    const expression =
      '{"a": [1, -1, 255, 65536, -2**31, 2**40, -2**70, 0], "b": (True, False, None, 1.5, -1e300), "字": ("x"*300, (), (1,), (1,2), (1,2,3), (1,2,3,4)), "__proto__": {}, "d": [[]]*3}';
    const expected = new Map<string, unknown>([
      ['a', [1, -1, 255, 65536, -(2 ** 31), 2 ** 40, -(2n ** 70n), 0]],
      ['b', [true, false, null, 1.5, -1e300]],
      ['字', ['x'.repeat(300), [], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]],
      ['__proto__', new Map()],
      ['d', [[], [], []]],
    ]);
    // Protocol 0 escapes what is not Latin-1; PyTorch never wrote it.
    for (const data of pickled(expression).slice(1))
      expect(readPickle(data).value).toEqual(expected);
  });

  it('takes an OrderedDict for a dict', () => {
    for (const data of pickled('collections.OrderedDict(a=1, b=2)').slice(1)) {
      expect(readPickle(data).value).toEqual(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      );
    }
  });

  it('leaves what would run code as a record of itself', () => {
    for (const data of pickled('[Evil(), decimal.Decimal("1.5")]')) {
      const [evil, decimal] = readPickle(data).value as PickleObject[];
      expect(evil).toBeInstanceOf(PickleObject);
      expect((evil as PickleObject).callable).toMatchObject({ name: 'system' });
      expect((evil as PickleObject).args).toEqual(['echo pwned']);
      expect((decimal as PickleObject).callable).toEqual(new PickleGlobal('decimal', 'Decimal'));
    }
  });

  it.each<[string, string, new () => Error]>([
    ['a length far beyond the data', 'X\xff\xff\xff\x7f', PickleEndsEarly],
    ['nothing', '', PickleEndsEarly],
    ['pop of an empty stack', '00.', NotAPickle],
    ['a mark as result', '(.', NotAPickle],
    ['a value never remembered', 'h\x05.', NotAPickle],
    ['a global named by a number', 'K\x01K\x02\x93.', NotAPickle],
    ['a newer protocol', '\x80\x09.', NotAPickle],
    ['an unknown opcode', '\xff', NotAPickle],
  ])('refuses %s', (_, text, error) => {
    expect(() => readPickle(Buffer.from(text, 'latin1'))).toThrow(error);
  });
});
