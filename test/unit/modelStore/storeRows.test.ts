import { describe, expect, it } from 'vitest';
import type { ArchivedKind } from '../../../src/archive/archivedKind';
import { archivedInWords, storeRow } from '../../../src/modelStore/storeRows';

const detector = { method: 'DBNet', role: 'detection', generation: '1.x' } as const;
const recogniser = { method: 'SVTR', role: 'recognition', generation: '1.x' } as const;
const kie = { method: 'SDMGR', role: 'kie', generation: '1.x' } as const;
const archive = (...models: ArchivedKind['models']): ArchivedKind => ({ models, onnx: true });

describe('an archive in words', () => {
  it.each([
    ['one model', archive(detector), 'DBNet · detector · MMOCR 1.x'],
    ['a chain', archive(detector, recogniser), 'DBNet + SVTR · MMOCR 1.x'],
    ['a chain of three', archive(detector, recogniser, kie), 'DBNet + SVTR + SDMGR · MMOCR 1.x'],
    ['a chain of which one is known', archive(detector, {}), 'DBNet · MMOCR 1.x'],
    ['a chain of unknown ones', archive({}, {}), ''],
    [
      'one without a generation',
      archive({ method: 'DBNet', role: 'detection' }),
      'DBNet · detector',
    ],
    ['one of another tool', archive({}), ''],
    ['none', archive(), ''],
  ])('%s', (_what, kind, words) => {
    expect(archivedInWords(kind)).toBe(words);
  });
});

describe('the row of an archive', () => {
  const lack = 'needs Python: no ONNX file inside';

  it.each([
    ['torchserve', true, true, 'DBNet · detector · MMOCR 1.x'],
    ['torchserve', false, true, 'DBNet · detector · MMOCR 1.x'],
    ['builtin', true, true, 'DBNet · detector · MMOCR 1.x'],
    ['builtin', false, false, `${lack} · DBNet · detector · MMOCR 1.x`],
  ] as const)('for %s, ONNX inside %s', (program, onnx, able, says) => {
    expect(storeRow({ models: [detector], onnx }, program)).toEqual({ able, says });
  });

  it('of a kind that nobody knows says only what it lacks', () => {
    expect(storeRow({ models: [{}], onnx: false }, 'builtin')).toEqual({ able: false, says: lack });
    expect(storeRow({ models: [{}], onnx: false }, 'torchserve')).toEqual({ able: true, says: '' });
  });
});
