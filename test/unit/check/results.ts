import { checkRuns, type CheckOptions } from '../../../src/check/checkRuns';
import type { CheckResult } from '../../../src/check/finding';
import { defaultTolerance } from '../../../src/check/tolerance';
import type { Prediction, TextInstance } from '../../../src/model/prediction';
import type { RunFile } from '../../../src/runs/runFile';
import { quad } from '../compare/predictions';

export const word = (text: string, more: Partial<TextInstance> = {}): TextInstance => ({
  polygon: quad(20, 30),
  score: 0.9,
  text,
  textScore: 0.8,
  ...more,
});

export function answer(...instances: TextInstance[]): Prediction {
  const source = { kind: 'file', path: 'run.jsonl' } as const;
  return { source, task: 'spotting', instances, timings: [], totalMs: 0 };
}

/** A run file: what is found in each image, or why nothing was. */
export function runOf(images: Record<string, TextInstance[] | string>): RunFile {
  return {
    path: 'run.jsonl',
    lines: Object.entries(images).map(([image, found]) =>
      typeof found === 'string' ? { image, error: found } : { image, prediction: answer(...found) },
    ),
  };
}

export function checked(
  baseline: Parameters<typeof runOf>[0],
  run: Parameters<typeof runOf>[0],
  options: Partial<CheckOptions> = {},
): CheckResult {
  return checkRuns(runOf(run), runOf(baseline), { tolerance: defaultTolerance, ...options });
}

/** Texts of somebody who wants to be more than a text. */
export const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  ']]> <!-- & &amp; &#0; <![CDATA[',
  'nul \u0000 bell \u0007 escape \u001b[2J \u009b',
  'turned \u202e around, line\nbreak\r\ttab, \u2028 \ufffe \uffff \ud800 lone',
  'x'.repeat(100_000),
];
