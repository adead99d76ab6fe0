import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateRun } from '../../../src/evaluate/evaluateRun';
import { wrongImages } from '../../../src/evaluate/wrongImages';
import type { Labels } from '../../../src/labels/labels';
import { readLabels } from '../../../src/labels/readLabels';
import { readRunFile } from '../../../src/runs/runFile';
import { farthest, folder, golden } from '../metrics/goldens';
import { box, run, truth } from './runs';

const samples = (name: string): string => path.join(folder, 'samples', name);
type ClassCase = Record<'kie/micro_f1' | 'kie/macro_f1', number> & {
  images: { truth: number; found: number }[][];
  classes: number;
  ignored: number[];
};

const options = { strategy: 'vanilla' } as const;

describe('the samples', () => {
  const wanted = golden<Record<string, Record<string, number>>>('samples');

  it.each(['vanilla', 'max_matching'] as const)('boundaries equal MMOCR, %s', async strategy => {
    const [file, labels] = [
      await readRunFile(samples('textdet.jsonl')),
      await readLabels(samples('textdet.json')),
    ];
    const { metrics, images } = evaluateRun(file, labels, { strategy });
    expect(images).toHaveLength(wanted['images'] as unknown as number);
    expect(farthest(metrics, wanted[strategy]!)).toBeLessThan(1e-6);
  });

  it('texts equal MMOCR', async () => {
    const [file, labels] = [
      await readRunFile(samples('textrecog.jsonl')),
      await readLabels(samples('textrecog.json')),
    ];
    const { metrics, images } = evaluateRun(file, labels, options);
    expect(images).toHaveLength(wanted['words'] as unknown as number);
    expect(farthest(metrics, wanted['recognition']!)).toBeLessThan(1e-6);
  });
});

describe('a detector', () => {
  const labels = truth({
    '1.png': [{ polygon: box(0) }, { polygon: box(100) }, { polygon: box(200), ignore: true }],
    '2.png': [{ polygon: box(0) }],
    '3.png': [],
  });

  it('an image that failed counts as one without anything found', () => {
    const file = run('textdet', {
      '1.png': [
        { polygon: box(1), score: 0.9 },
        { polygon: box(200), score: 0.9 },
      ],
      '2.png': 'is damaged',
      'other.png': [],
    });
    const evaluation = evaluateRun(file, labels, options);
    expect(evaluation).toMatchObject({
      metrics: { 'icdar/precision': 1, 'icdar/recall': 1 / 3, 'icdar/hmean': 0.5 },
      withoutTruth: ['other.png'],
      notInRun: ['3.png'],
    });
    expect(wrongImages(evaluation)).toMatchObject([
      { image: '1.png', missed: 1, invented: 0 },
      { image: '2.png', missed: 1, error: 'is damaged' },
    ]);
  });

  it('has no metrics of texts', () => {
    const { metrics } = evaluateRun(run('textdet', { '2.png': [] }), labels, options);
    expect(Object.keys(metrics)).toEqual(['icdar/precision', 'icdar/recall', 'icdar/hmean']);
  });
});

describe('a chain', () => {
  const labels = truth({
    '1.png': [
      { polygon: box(0), text: 'Lemon' },
      { polygon: box(100), text: 'Tea' },
      { polygon: box(200) },
    ],
  });
  const file = run('spotting', {
    '1.png': [
      { polygon: box(0), score: 0.9, text: 'lemon' },
      { polygon: box(100), score: 0.9, text: 'kenon' },
      { polygon: box(200), score: 0.9, text: 'unknown' },
      { polygon: box(300), score: 0.9, text: 'invented' },
    ],
  });

  it('has boundaries, texts where they match, and both together', () => {
    const evaluation = evaluateRun(file, labels, options);
    expect(evaluation.metrics).toMatchObject({
      'icdar/recall': 1,
      'recog/word_acc': 0,
      'recog/word_acc_ignore_case': 0.5,
      'e2e/precision': 1 / 3,
      'e2e/recall': 1 / 2,
    });
    expect(evaluation.metrics['e2e/hmean']).toBeCloseTo(0.4, 12);
    expect(wrongImages(evaluation)[0]).toMatchObject({
      invented: 1,
      misread: [{ truth: 'Tea', read: 'kenon' }],
    });
  });

  it('against a truth without texts has boundaries alone', () => {
    const { metrics } = evaluateRun(file, truth({ '1.png': [{ polygon: box(0) }] }), options);
    expect(Object.keys(metrics)).toHaveLength(3);
  });
});

describe('a KIE model', () => {
  it('pairs classes by order where the boxes are those of the truth', () => {
    // The second is a line: nothing overlaps it.
    const two = [{ polygon: box(0) }, { polygon: box(50, 0) }];
    const labels = truth({
      '1.png': [
        { ...two[0], label: 'total' },
        { ...two[1], label: 'date' },
      ],
    });
    const found = [
      { ...two[0], label: 'total' },
      { ...two[1], label: 'total' },
    ];
    const { metrics, images } = evaluateRun(run('kie', { '1.png': found }), labels, options);
    expect(images[0]!.classes).toEqual([
      { truth: 'total', found: 'total' },
      { truth: 'date', found: 'total' },
    ]);
    expect(metrics['kie/micro_f1']).toBeCloseTo(0.5, 6);
    expect(metrics['kie/macro_f1']).toBeCloseTo(1 / 3, 6);
  });

  it('else by place; what only one side has is wrong', () => {
    const labels = truth({
      '1.png': [
        { polygon: box(0), label: 'total' },
        { polygon: box(100), label: 'date' },
        { polygon: box(200), label: 'other', ignore: true },
      ],
    });
    const found = [
      { polygon: box(300), label: 'date' },
      { polygon: box(1), label: 'total' },
    ];
    const { images } = evaluateRun(run('kie', { '1.png': found }), labels, options);
    expect(images[0]!.classes).toEqual([
      { truth: 'total', found: 'total' },
      { truth: 'date', found: undefined },
      { truth: 'other', found: undefined },
      { truth: undefined, found: 'date' },
    ]);
  });
});

it('WildReceipt’s numbers are the names that a model gives', () => {
  const labels: Labels = {
    ...truth({
      '1.png': [
        { polygon: box(0), label: '1' },
        { polygon: box(50), label: '25' },
        { polygon: box(100), label: '0', ignore: true },
      ],
    }),
    format: 'wildreceipt',
  };
  const found = ['Store_name_value', 'Tax_key', 'Ignore'].map((label, i) => ({
    polygon: box(i * 50),
    label,
  }));
  const evaluate = (ignoredClasses: string[]) =>
    evaluateRun(run('kie', { '1.png': found }), labels, { ...options, ignoredClasses }).metrics;
  expect(evaluate([])['kie/micro_f1']).toBeCloseTo(0.5, 6);
  expect(evaluate(['25', '20'])['kie/micro_f1']).toBeCloseTo(1, 6);
});

describe('F1Metric by way of a run', () => {
  it('equals MMOCR with its num_classes and ignored_classes', () => {
    const off = golden<ClassCase[]>('classes')
      .filter(({ images }) => images.flat().every(pair => pair.truth >= 0))
      .map(({ images, classes, ignored, ...wanted }) => {
        const of = (side: 'truth' | 'found') =>
          Object.fromEntries(
            images.map((pairs, i) => [
              `${i}.png`,
              pairs.map((pair, k) => ({ polygon: box(k * 50), label: String(pair[side]) })),
            ]),
          );
        const { metrics } = evaluateRun(run('kie', of('found')), truth(of('truth')), {
          ...options,
          numClasses: classes,
          ignoredClasses: ignored.map(String),
        });
        return farthest(metrics, wanted);
      });
    expect(off.length).toBeGreaterThan(100);
    expect(off.filter(value => !(value < 1e-6))).toEqual([]);
  });
});

describe('what cannot be evaluated is told', () => {
  const labels = truth({ '1.png': [{ text: 'word' }] });

  it.each([
    ['no answer at all', run('textdet', { '1.png': 'broken' }), /no answer/],
    ['words for a detector', run('textdet', { '1.png': [] }), /does not say what this run finds/],
    ['another data set', run('textrecog', { '9.png': [{ text: 'a' }] }), /lists no image/],
    [
      'a text of 100,000 characters',
      run('textrecog', { '1.png': [{ text: 'a'.repeat(100_000) }] }),
      /1\.png takes too long/,
    ],
    [
      'answers to different tasks',
      {
        path: 'run.jsonl',
        lines: [
          ...run('textdet', { '1.png': [] }).lines,
          ...run('textrecog', { '2.png': [] }).lines,
        ],
      },
      /different tasks: 2\.png/,
    ],
  ])('%s', (_, file, wanted) => {
    expect(() => evaluateRun(file, labels, options)).toThrow(wanted);
  });

  it('an image that could be two of the truth', () => {
    const two = truth({ 'a/1.png': [{ text: 'word' }], 'b/1.png': [{ text: 'word' }] });
    const file = run('textrecog', { '1.png': [{ text: 'word' }] });
    expect(() => evaluateRun(file, two, options)).toThrow(/cannot be told: 1\.png and others/);
  });
});
