import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import { toleranceOf } from '../../check/tolerance';
import { headerSource } from '../../runs/headerSource';
import type { RunFile } from '../../runs/runFile';
import { runId } from '../../runs/runId';
import { requireTrust } from '../ui/trust';
import type { BaselineParts } from './baselineParts';
import { checkImages, wordsOf, type Checking } from './checkImages';
import type { ListedTests } from './imageTests';

/**
 * Asks the model of each baseline about its images again, one baseline after the other, and tells
 * the Test Explorer what became of each image. What was not reached when it is cancelled is
 * skipped.
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
  const excluded = new Set(request.exclude ?? []);
  if (excluded.has(item)) return;
  const ids = chosen && new Set(chosen.map(({ id }) => id));
  const listed = await settled(tests.list(item));
  const images = new Set<vscode.TestItem>();
  item.children.forEach(image => {
    if (!excluded.has(image) && (!ids || ids.has(image.id))) images.add(image);
  });
  for (const image of images) run.enqueued(image);
  try {
    const baseline = listed();
    requireTrust(l10n.t('Checking a baseline'));
    const checking = checkingOf(baseline, { sources, signal });
    await checkImages(images, checking, run);
  } catch (error) {
    // It concerns all of them, and is said once.
    if (!(error instanceof CancelledError))
      run.errored(item, new vscode.TestMessage(wordsOf(error)));
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
