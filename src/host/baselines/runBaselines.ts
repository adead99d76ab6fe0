import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { checkImage } from '../../check/checkRuns';
import { toleranceOf, type Tolerance } from '../../check/tolerance';
import { headerSource } from '../../runs/headerSource';
import type { RunFile, RunLine } from '../../runs/runFile';
import { runId } from '../../runs/runId';
import { readImage } from '../results/image';
import { requireTrust } from '../ui/trust';
import { imagePath } from './baselineImage';
import type { BaselineParts } from './baselineParts';

import { failureMessages } from './failureMessages';
import { answersOf, imageTest, type ListedTests } from './imageTests';

/** What the images of one baseline are checked with. */
interface Checking {
  baseline: RunFile;
  /** Id of who answered, and answers again. */
  source: string;
  tolerance: Tolerance;
  sources: BaselineParts['sources'];
  signal: AbortSignal;
}

/**
 * Asks the model of each baseline about its images again, in turn, and tells the Test Explorer what
 * became of each. What was not reached when it is cancelled is skipped.
 */
export async function runBaselines(
  tests: ListedTests,
  { sources }: BaselineParts,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const run = tests.controller.createTestRun(request);
  const abort = new AbortController();
  const listening = token.onCancellationRequested(() => abort.abort());
  try {
    for (const [item, chosen] of byBaseline(tests, request))
      await runBaseline(item, chosen, { tests, sources, request, run, signal: abort.signal });
  } finally {
    listening.dispose();
    run.end();
  }
}

/** The baselines of a request, and which of their images; undefined for all. */
function byBaseline(
  { controller }: ListedTests,
  { include }: vscode.TestRunRequest,
): Map<vscode.TestItem, vscode.TestItem[] | undefined> {
  const found = new Map<vscode.TestItem, vscode.TestItem[] | undefined>();
  if (!include) controller.items.forEach(item => found.set(item, undefined));
  for (const item of include ?? []) {
    if (!item.parent) found.set(item, undefined);
    else if (!found.has(item.parent) || found.get(item.parent))
      found.set(item.parent, [...(found.get(item.parent) ?? []), item]);
  }
  return found;
}

interface Running extends BaselineParts {
  tests: ListedTests;
  request: vscode.TestRunRequest;
  run: vscode.TestRun;
  signal: AbortSignal;
}

async function runBaseline(
  item: vscode.TestItem,
  chosen: vscode.TestItem[] | undefined,
  { tests, sources, request, run, signal }: Running,
): Promise<void> {
  const left = new Set(request.exclude ?? []);
  if (left.has(item)) return;
  const ids = chosen?.map(({ id }) => id);
  const listed = await settled(tests.list(item));
  const images: vscode.TestItem[] = [];
  item.children.forEach(image => {
    if (!left.has(image) && (!ids || ids.includes(image.id))) images.push(image);
  });
  for (const image of images) run.enqueued(image);
  try {
    const baseline = listed();
    requireTrust(l10n.t('Checking a baseline'));
    const checking = checkingOf(baseline, { sources, signal });
    const lines = new Map(baseline.lines.map(line => [line.image, line]));
    for (const image of images)
      await runImage(image, lines.get(imageTest(image)!.image)!, checking, run);
  } catch (error) {
    // It concerns all of them, and is said once.
    const message = new vscode.TestMessage(wordsOf(error));
    run.errored(item, message);
    for (const image of images) run.skipped(image);
  }
}

/** What a promise gives, for later: its value, or the error that it throws then. */
async function settled<T>(promise: Promise<T>): Promise<() => T> {
  try {
    const value = await promise;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function checkingOf(baseline: RunFile, more: Pick<Checking, 'sources' | 'signal'>): Checking {
  const source = headerSource(baseline.header);
  if (!source)
    throw new UserError(
      l10n.t(
        '{0} does not say which model answered, so none can be asked again. Its first line is to be a header with "source", as predict --output writes it.',
        baseline.path,
      ),
    );
  return { baseline, source: runId(source), tolerance: toleranceOf(baseline.header), ...more };
}

async function runImage(
  item: vscode.TestItem,
  before: RunLine,
  checking: Checking,
  run: vscode.TestRun,
): Promise<void> {
  if (checking.signal.aborted) return run.skipped(item);
  run.started(item);
  const started = performance.now();
  const took = (): number => performance.now() - started;
  try {
    const answer = await ask(before.image, checking);
    const checked = checkImage(answer, before, checking);
    const answers = answersOf(checking.baseline.path);
    answers.delete(before.image);
    if (checked.status === 'failedBefore') return run.skipped(item);
    if ('error' in answer) return run.errored(item, new vscode.TestMessage(answer.error), took());
    if (!checked.regression) return run.passed(item, took());
    answers.set(before.image, answer.prediction);
    run.failed(item, failureMessages(checked, item, checking.tolerance), took());
  } catch (error) {
    if (error instanceof CancelledError || checking.signal.aborted) return run.skipped(item);
    run.errored(item, new vscode.TestMessage(wordsOf(error)), took());
  }
}

/** Asks about one image; what concerns the image alone is its line's error. */
async function ask(
  image: string,
  { baseline, source, sources, signal }: Checking,
): Promise<RunLine> {
  const file = imagePath(baseline, image);
  const resolved = await sources.resolve('left', source, file);
  if (resolved.kind === 'unavailable') throw new UserError(resolved.message);
  try {
    const prediction = await resolved.predictor.predict(await readImage(file), signal);
    return { image, prediction };
  } catch (error) {
    if (error instanceof UserError) return { image, error: error.message };
    throw error;
  }
}

function wordsOf(error: unknown): string {
  return visibleText(error instanceof Error ? error.message : String(error));
}
