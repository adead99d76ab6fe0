import { describe, expect, it } from 'vitest';
import { lowered, withoutSymbols } from '../../../src/metrics/normalise';
import { recognitionMetrics, recognitionRow, textScore } from '../../../src/metrics/recognition';
import { roundedAsPython } from '../../../src/metrics/roundedAsPython';
import { equalCharacters } from '../../../src/metrics/sequenceMatcher';
import { farthest, golden } from './goldens';

type Case = Record<string, number> & { texts: { read: string; truth: string }[] };

describe('WordMetric, CharMetric, OneMinusNEDMetric', () => {
  it('equal MMOCR on 300 random data sets', () => {
    const off = golden<Case[]>('recognition').map(({ texts, ...wanted }) =>
      farthest(
        recognitionMetrics(recognitionRow(texts.map(textScore))),
        wanted as Record<string, number>,
      ),
    );
    expect(off.filter(value => !(value < 1e-6))).toEqual([]);
  });

  it('lower-case every character as Python does', () => {
    const { changed, unassigned } = golden<{
      changed: [number, string][];
      unassigned: [number, number][];
    }>('lowered');
    const wanted = new Map(changed);
    // Characters newer than Python's Unicode are not known to it.
    const newer = (code: number): boolean =>
      unassigned.some(([from, to]) => code >= from && code <= to);
    const wrong = Array.from({ length: 0x110000 }, (_, code) => code).filter(code => {
      if (code >= 0xd800 && code < 0xe000) return false;
      const character = String.fromCodePoint(code);
      return lowered(character) !== (wanted.get(code) ?? character) && !newer(code);
    });
    expect(wrong).toEqual([]);
  });

  it('keep the circumflex, letters, digits and Chinese characters up to U+9FA5', () => {
    expect(withoutSymbols('A^-z 9\u9fa5\u9fa6Ａ🍋é')).toBe('a^z9\u9fa5');
  });

  it('round a tie to the even digit', () => {
    expect([1 / 32, 3 / 32, 31 / 32, 0.12345, 1].map(roundedAsPython)).toEqual([
      0.0312, 0.0938, 0.9688, 0.1235, 1,
    ]);
  });

  it('from 200 characters on frequent ones start no match', () => {
    const text = 'ab'.repeat(150);
    expect(equalCharacters(`b${text.slice(0, 150)}`, text.slice(0, 199))).toBe(151);
    expect(equalCharacters(`b${text}`, `a${text}`)).toBe(0);
  });

  it('a text of more than 10,000 characters is refused', () => {
    expect(() => textScore({ read: 'a'.repeat(10_001), truth: 'a' })).toThrow(RangeError);
  });
});
