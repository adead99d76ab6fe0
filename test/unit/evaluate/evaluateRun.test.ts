import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateBoth } from '../../../src/evaluate/compareEvaluations';
import { evaluateRun } from '../../../src/evaluate/evaluateRun';
import { wrongImages } from '../../../src/evaluate/wrongImages';
import type { LabelInstance, Labels } from '../../../src/labels/labels';
import { readLabels } from '../../../src/labels/readLabels';
import type { Task, TextInstance } from '../../../src/model/prediction';
import { readRunFile, type RunFile } from '../../../src/runs/runFile';
import { farthest, folder, golden } from '../metrics/goldens';

const samples = (name: string): string => path.join(folder, 'samples', name);
const options = { strategy: 'vanilla' } as const;

const box = (left: number, width = 20): number[] => {
  const right = left + width;
  return [left, 0, right, 0, right, 10, left, 10];
};

function run(task: Task, images: Record<string, TextInstance[] | string>): RunFile {
  const lines = Object.entries(images).map(([image, found]) =>
    typeof found === 'string'
      ? { image, error: found }
      : {
          image,
          prediction: {
            source: { kind: 'file', path: 'run.jsonl' } as const,
            task,
            instances: found,
            timings: [],
            totalMs: 0,
          },
        },
  );
  return { path: 'run.jsonl', lines };
}

function truth(images: Record<string, (Partial<LabelInstance> & object)[]>): Labels {
  return {
    format: 'mmocr',
    notes: [],
    images: Object.entries(images).map(([image, instances]) => ({
      image,
      instances: instances.map(instance => ({ ignore: false, ...instance })),
    })),
  };
}

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
    const two = [{ polygon: box(0) }, { polygon: box(0) }];
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
});

describe('two runs', () => {
  const names = Array.from({ length: 200 }, (_, i) => `${i}.png`);
  const labels = truth(Object.fromEntries(names.map(name => [name, [{ text: 'abcd' }]])));
  const readings = (right: (i: number) => boolean): RunFile =>
    run(
      'textrecog',
      Object.fromEntries(names.map((name, i) => [name, [{ text: right(i) ? 'abcd' : 'abcx' }]])),
    );
  const verdict = (a: RunFile, b: RunFile): string | undefined =>
    evaluateBoth(a, b, labels, options).differences['recog/word_acc']?.verdict;

  it('tells better and worse from chance', () => {
    const [some, more] = [readings(i => i % 2 === 0), readings(i => i % 4 !== 1)];
    const other = readings(i => i % 2 === 1);
    expect([
      verdict(more, some),
      verdict(some, more),
      verdict(some, other),
      verdict(some, some),
    ]).toEqual(['better', 'worse', 'chance', 'same']);
  });

  it('are compared over the images that both answer', () => {
    const first = readings(() => true);
    const part = { ...first, lines: first.lines.slice(50) };
    const { run: one, other } = evaluateBoth(first, part, labels, options);
    expect([one.images.length, other.images.length]).toEqual([150, 150]);
  });

  it('of different tasks are not compared', () => {
    const placed = truth({ '1.png': [{ polygon: box(0), text: 'a', label: 'b' }] });
    expect(() =>
      evaluateBoth(run('textdet', { '1.png': [] }), run('kie', { '1.png': [] }), placed, options),
    ).toThrow(/different tasks/);
  });
});
