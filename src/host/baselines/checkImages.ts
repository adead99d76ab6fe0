import * as vscode from 'vscode';
import { CancelledError, throwIfCancelled, UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { checkImage } from '../../check/checkRuns';
import type { Tolerance } from '../../check/tolerance';
import { runFolder, type Ask, type Outcome } from '../../jobs/runFolder';
import type { RunFile, RunLine } from '../../runs/runFile';
import { readImage } from '../results/image';
import { imagePath } from './baselineImage';
import type { BaselineParts } from './baselineParts';
import { failureMessages } from './failureMessages';
import { answersOf, imageTest } from './imageTests';

/** What the images of one baseline are checked with. */
export interface Checking {
  baseline: RunFile;
  /** Id of who answered, and answers again. */
  source: string;
  tolerance: Tolerance;
  sources: BaselineParts['sources'];
  signal: AbortSignal;
}

/**
 * Asks about images of a baseline again, side by side, and tells what became of each; `left` are
 * those of which nothing is told yet. Throws `UserError` where nobody can be asked,
 * `CancelledError`.
 */
export async function checkImages(
  left: Set<vscode.TestItem>,
  checking: Checking,
  run: vscode.TestRun,
): Promise<void> {
  const { baseline, source, sources, signal } = checking;
  throwIfCancelled(signal);
  const ready = await sources.many(source);
  if (ready.kind === 'unavailable') throw new UserError(ready.message);
  const lines = new Map(baseline.lines.map(line => [line.image, line]));
  const items = new Map([...left].map(item => [imageTest(item)!.image, item]));
  const began = new Map<string, number>();
  const askers = ready.askers.map((asker): Ask => async (image, going) => {
    run.started(items.get(image)!);
    began.set(image, performance.now());
    return asker(await readImage(imagePath(baseline, image)), going);
  });
  try {
    for await (const event of runFolder({ images: [...items.keys()], askers }, signal)) {
      if (event.kind !== 'result') continue;
      const { image, outcome } = event;
      const item = items.get(image)!;
      const took = performance.now() - began.get(image)!;
      tell({ item, took, before: lines.get(image)!, outcome }, checking, run);
      left.delete(item);
    }
  } finally {
    ready.dispose();
  }
}

interface Asked {
  item: vscode.TestItem;
  /** Milliseconds. */
  took: number;
  before: RunLine;
  outcome: Outcome;
}

function tell(
  { item, took, before, outcome }: Asked,
  { baseline, tolerance }: Checking,
  run: vscode.TestRun,
): void {
  const { image } = before;
  if ('error' in outcome && !(outcome.error instanceof UserError)) {
    if (outcome.error instanceof CancelledError) return run.skipped(item);
    return run.errored(item, new vscode.TestMessage(wordsOf(outcome.error)), took);
  }
  const answer =
    'error' in outcome ? { image, error: wordsOf(outcome.error) } : { image, ...outcome };
  const checked = checkImage(answer, before, { tolerance });
  const answers = answersOf(baseline.path);
  answers.delete(image);
  if (checked.status === 'failedBefore') return run.skipped(item);
  if ('error' in answer) return run.errored(item, new vscode.TestMessage(answer.error), took);
  if (!checked.regression) return run.passed(item, took);
  answers.set(image, answer.prediction);
  run.failed(item, failureMessages(checked, item, tolerance), took);
}

/** What an error says, with a stranger's characters visible. */
export function wordsOf(error: unknown): string {
  return visibleText(error instanceof Error ? error.message : String(error));
}
