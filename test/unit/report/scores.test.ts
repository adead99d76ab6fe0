import { describe, expect, it } from 'vitest';
import { evaluateBoth } from '../../../src/evaluate/compareEvaluations';
import { evaluateRun } from '../../../src/evaluate/evaluateRun';
import type { LabelledImage, LabelInstance, Labels } from '../../../src/labels/labels';
import type { Prediction, Task, TextInstance } from '../../../src/model/prediction';
import { Scores } from '../../../src/report/scores';
import type { RunFile, RunLine } from '../../../src/runs/runFile';

/** The same numbers every time (Lehmer, modulus 2^31 − 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const words = ['shop', 'Shop', '咖啡', '010', 'O1O', 'kenon', 'Lemon', ''];

function box(random: () => number, i: number): number[] {
  const [x, y] = [60 * i + 12 * random(), 10 * random()];
  return [x, y, x + 50, y, x + 50, y + 20, x, y + 20];
}

function made(task: Task, random: () => number): { truth: LabelInstance[]; found: TextInstance[] } {
  const pick = (): string => words[Math.floor(random() * words.length)]!;
  if (task === 'textrecog')
    return { truth: [{ text: pick(), ignore: false }], found: [{ text: pick(), textScore: 0.5 }] };
  const count = Math.floor(random() * 6);
  const label = (): string => `class ${Math.floor(random() * 3)}`;
  return {
    truth: Array.from({ length: count }, (_, i) => ({
      polygon: box(random, i),
      text: pick(),
      ignore: random() < 0.2,
      ...(task === 'kie' && { label: label() }),
    })),
    // Beyond what is there nothing is right: the best threshold is none of the lowest.
    found: Array.from({ length: count + 3 }, (_, i) => ({
      polygon: box(random, i),
      score: Math.round((i < count ? 0.5 + random() / 2 : 0.6 * random()) * 100) / 100,
      ...(task !== 'textdet' && { text: pick() }),
      ...(task === 'kie' && { label: label() }),
    })),
  };
}

/** Two runs and their truth, of 60 images; some fail, one is without truth. */
function runs(task: Task): { run: RunFile; other: RunFile; labels: Labels } {
  const random = numbers(task.length * 7919);
  const images: LabelledImage[] = [];
  const line = (image: string, instances: TextInstance[]): RunLine => {
    const source = { kind: 'file', path: 'run.jsonl' } as const;
    const prediction: Prediction = { source, task, instances, timings: [], totalMs: 0 };
    return random() < 0.1 ? { image, error: 'damaged' } : { image, prediction };
  };
  const [own, others]: [RunLine[], RunLine[]] = [[{ image: '0.png', error: 'damaged' }], []];
  for (let i = 0; i < 60; i++) {
    const [image, { truth, found }] = [`${i}.png`, made(task, random)];
    if (i > 0) own.push(line(image, found));
    if (i !== 7) others.push(line(image, random() < 0.7 ? found : made(task, random).found));
    if (i !== 5) images.push({ image, instances: truth });
  }
  return {
    run: { path: 'run.jsonl', lines: own },
    other: { path: 'other.jsonl', lines: others },
    labels: { format: 'mmocr', images, notes: [] },
  };
}

function scores({ run, other, labels }: ReturnType<typeof runs>, compared: boolean): Scores {
  const found = new Scores();
  for (const [index, { image, ...answer }] of run.lines.entries()) {
    const truth = labels.images.find(each => each.image === image);
    const others = compared ? other.lines.find(each => each.image === image) : undefined;
    if (truth) found.add({ index, answer, truth, other: others });
  }
  return found;
}

describe.each<Task>(['textdet', 'textrecog', 'spotting', 'kie'])('the scores of a %s run', task => {
  it('are those of `evaluate`, image by image', () => {
    const given = runs(task);
    const { metrics } = evaluateRun(given.run, given.labels, { strategy: 'vanilla' });
    expect(scores(given, false).told(true).metrics).toEqual(metrics);
    expect(Object.keys(metrics).length).toBeGreaterThan(1);
  });

  it('are compared with another run over the images of both, as `evaluate` does', () => {
    const given = runs(task);
    const options = { strategy: 'vanilla' } as const;
    const both = evaluateBoth(given.run, given.other, given.labels, options);
    const told = scores(given, true).told(true);
    expect(told.metrics).toEqual(both.run.metrics);
    expect(told.otherMetrics).toEqual(both.other.metrics);
    for (const [name, { interval }] of Object.entries(both.differences))
      expect(told.intervals?.[name], name).toEqual(interval);
    expect(scores(given, true).told(false)).not.toHaveProperty('intervals');
  });
});

describe('the curve', () => {
  it('goes through what `evaluate` says of its thresholds', () => {
    const given = runs('textdet');
    const { thresholds } = evaluateRun(given.run, given.labels, { strategy: 'vanilla' });
    const { curve } = scores(given, false).told(false);
    expect(curve.map(({ threshold }) => threshold)).toHaveLength(51);
    for (const { threshold, precision, recall } of thresholds!.slice(0, 6)) {
      const point = curve.find(each => Math.abs(each.threshold - threshold) < 1e-9);
      expect(point).toMatchObject({ precision, recall });
    }
    expect(scores(runs('textrecog'), false).told(false).curve).toEqual([]);
  });

  it('counts an image once, however often a threshold has it looked at', () => {
    const given = runs('textdet');
    const [once, again] = [scores(given, false), scores(given, false)];
    for (const [index, { image, ...answer }] of given.run.lines.slice(0, 20).entries()) {
      const truth = given.labels.images.find(each => each.image === image);
      if (truth) again.add({ index, answer, truth, other: undefined });
    }
    expect(again.told(false)).toEqual(once.told(false));
  });

  it('is nothing, as the metrics are, before anything was answered', () => {
    expect(new Scores().told(true)).toEqual({ metrics: {}, curve: [] });
  });
});
