import { describe, expect, it } from 'vitest';
import type { EnvironmentReport, Lack } from '../../../src/environment/checkEnvironment';
import { environmentLine, isUseful, rank } from '../../../src/environment/environmentLine';

const all = {
  mmocr: ['mmocr', '1.0.1'],
  mmcv: ['mmcv-lite', '2.1.0'],
  torch: ['torch', '2.10.0'],
  ts: ['torchserve', '0.12.0'],
} as const;

function report(
  modules: (keyof typeof all)[],
  lacks: Partial<Lack>[] = [],
): { report: EnvironmentReport } {
  const packages = Object.fromEntries(
    modules.map(name => [name, { distribution: all[name][0], version: all[name][1] }]),
  );
  const filled = lacks.map((lack): Lack => ({
    for: 'both',
    message: 'said',
    fix: 'setUpPython',
    ...lack,
  }));
  return {
    report: {
      python: '/p',
      pythonVersion: '3.11.7',
      packages,
      cuda: false,
      compiledOperators: false,
      lacks: filled,
      ...(modules.includes('mmocr') ? { generation: '1.x' as const } : {}),
    },
  };
}

describe('the line of a Python', () => {
  it.each<[string, Parameters<typeof environmentLine>[0], string]>([
    [
      'has all',
      report(['mmocr', 'mmcv', 'torch', 'ts']),
      'MMOCR 1.0.1, mmcv-lite 2.1.0, PyTorch 2.10.0, TorchServe 0.12.0',
    ],
    [
      'lacks some',
      report(['torch'], [{ missing: ['MMCV', 'MMOCR'] }, { missing: ['TorchServe'] }]),
      'PyTorch 2.10.0 · lacks: MMOCR, MMCV, TorchServe',
    ],
    [
      'lacks many',
      report(
        [],
        [
          {
            missing: ['OpenCV', 'PyTorch', 'MMCV', 'MMDetection', 'MMOCR', 'psutil', 'TorchServe'],
          },
        ],
      ),
      'lacks: MMOCR, PyTorch, MMCV, TorchServe and 3 more',
    ],
    [
      'has one that does not load',
      report(['mmocr'], [{ broken: { name: 'OpenCV', error: 'ImportError: no libGL' } }]),
      'MMOCR 1.0.1 · OpenCV does not load: ImportError: no libGL',
    ],
    [
      'is too old',
      report([], [{ message: '/p is Python 2.7.18; TorchServe needs 3.8 or newer.' }]),
      '/p is Python 2.7.18; TorchServe needs 3.8 or newer.',
    ],
    ['does not work', { error: 'broken\nin\u202etwo lines' }, 'broken\\nin\\u202etwo lines'],
  ])('that %s', (_what, outcome, line) => {
    expect(environmentLine(outcome)).toBe(line);
  });

  it('is one line, whatever a package says', () => {
    expect(
      environmentLine(report([], [{ broken: { name: 'MMCV', error: 'x'.repeat(10_000) } }])).length,
    ).toBeLessThan(400);
  });
});

describe('Pythons', () => {
  const complete = report(['mmocr', 'mmcv', 'torch', 'ts']);
  const servesOnly = report(['mmocr'], [{ for: 'exporting', missing: ['ONNX'] }]);
  const exportsOnly = report(['mmocr'], [{ for: 'serving', missing: ['TorchServe'] }]);
  const withMmocr = report(['mmocr'], [{ missing: ['OpenCV'] }]);
  const without = report([], [{ missing: ['MMOCR'] }]);

  it('that serve come first, those still asked before those of no use, broken ones last', () => {
    expect(
      [complete, servesOnly, exportsOnly, undefined, withMmocr, without, { error: 'broken' }].map(
        rank,
      ),
    ).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('are of use when they serve or export', () => {
    expect(
      [complete, servesOnly, exportsOnly, withMmocr, without].map(one => isUseful(one.report)),
    ).toEqual([true, true, true, false, false]);
  });
});
