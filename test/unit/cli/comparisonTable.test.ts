import { describe, expect, it } from 'vitest';
import { comparisonTable } from '../../../src/cli/comparisonTable';
import { comparePredictions, defaultCompareOptions } from '../../../src/compare/compare';
import type { TextInstance } from '../../../src/model/prediction';
import { found, prediction } from '../compare/predictions';

const table = (left: TextInstance[], right: TextInstance[]): string =>
  comparisonTable(
    comparePredictions(
      prediction('served', left),
      prediction('local', right),
      defaultCompareOptions,
    ),
    { left: 'served', right: 'local' },
  );

describe('the table of `compare`', () => {
  it('says of each row on which side it is', () => {
    const lines = table([found(0, 0), found(100, 0, 0.505)], [found(0, 0), found(200, 0)])
      .trimEnd()
      .split('\n');
    expect(lines[1]).toMatch(/^1 +1\.000 +0\.9000 +0\.9000 +0\.0000$/);
    expect(lines[2]).toMatch(/^2 .*0\.5050 +– +– +only served, near the threshold$/);
    expect(lines[3]).toMatch(/^3 .*– +0\.9000 +– +only local$/);
  });

  it('lets no recognised text move the cursor', () => {
    const text = table([found(0, 0, 0.9, 'a\u001b[2Jb\r')], [found(0, 0, 0.9, 'a\nb')]);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(text).toContain('a�[2Jb� | a�b');
  });

  it('aligns characters that take two columns', () => {
    const [, first = '', second = ''] = table(
      [found(0, 0, 0.9, '中文'), found(100, 0, 0.9, 'abcd')],
      [found(0, 0, 0.9, '中文'), found(100, 0, 0.9, 'abcd')],
    ).split('\n');
    expect(first.indexOf('1.000')).toBe(second.indexOf('1.000') - 2);
  });

  it('is nothing without rows', () => {
    expect(table([], [])).toBe('');
  });
});
