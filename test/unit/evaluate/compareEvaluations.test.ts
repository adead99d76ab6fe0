import { describe, expect, it } from 'vitest';
import { evaluateBoth } from '../../../src/evaluate/compareEvaluations';
import type { RunFile } from '../../../src/runs/runFile';
import { box, run, truth } from './runs';

const options = { strategy: 'vanilla' } as const;

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
