import * as l10n from '@vscode/l10n';
import { CancelledError, CannotGoOnError } from '../base/errors';
import { visibleText } from '../base/visibleText';
import { runFolder, type FolderResult } from '../jobs/runFolder';
import { answerLine, failureLine } from '../runs/writtenLine';
import type { RunWriter } from '../runs/runWriter';
import type { Asking } from './asking';
import { rate, type ProgressLine } from './progressLine';

/**
 * Asks about the images and adds a line for each to the run file; how many failed. Throws what ends
 * the run, after saying how to go on.
 */
export async function writeRun(
  { askers }: Asking,
  { writer, pending }: { writer: RunWriter; pending: readonly string[] },
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<number> {
  const began = performance.now();
  let [done, failed] = [0, 0];
  try {
    for await (const event of runFolder({ images: pending, askers }, signal)) {
      if (event.kind === 'done') failed = event.failed;
      else if (event.kind === 'progress') progress.show((done = event.done));
      else await writer.append(written(event));
    }
  } catch (error) {
    if (done > 0 && (error instanceof CancelledError || error instanceof CannotGoOnError))
      progress.say(l10n.t('{0} of {1} are done. Go on with --resume.', done, pending.length));
    throw error;
  }
  progress.say(summary(done, failed, performance.now() - began, writer.path));
  return failed;
}

function written({ image, outcome }: FolderResult): object {
  return 'prediction' in outcome
    ? answerLine(image, outcome.prediction)
    : failureLine(image, outcome.error);
}

function summary(done: number, failed: number, ms: number, file: string): string {
  const [seconds, place] = [(ms / 1000).toFixed(1), visibleText(file)];
  return failed === 0
    ? l10n.t('{0} done in {1} s, {2} per second: {3}', done, seconds, rate(done, ms), place)
    : l10n.t(
        '{0} done in {1} s, {2} per second, {3} of them failed: {4}',
        done,
        seconds,
        rate(done, ms),
        failed,
        place,
      );
}
