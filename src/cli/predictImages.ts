import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import { runFolder, type FolderResult } from '../jobs/runFolder';
import { toSeedJson } from '../model/mmocrFormat';
import { failureLine } from '../runs/writtenLine';
import type { Asking } from './asking';
import { localAsking } from './localAsking';
import type { LocalOptions } from './localModels';
import type { ManyImages } from './manyImages';
import type { ServedOptions } from './predictors';
import { ProgressLine } from './progressLine';
import { runOutput } from './runOutput';
import { servedAsking } from './servedAsking';
import { writeRun } from './writeRun';

const couldNot = 2;
/** Names of files that are left out, on one line. */
const mostNamed = 20;

/** What only many images take. */
export const manyOptions = {
  output: { type: 'string' },
  resume: { type: 'boolean' },
  recursive: { type: 'boolean' },
  concurrency: { type: 'string' },
  'management-addr': { type: 'string' },
} as const;

export interface ManyValues extends LocalOptions, ServedOptions {
  onnx?: string | undefined;
  config?: string | undefined;
  annotations?: string | undefined;
  output?: string | undefined;
  resume?: boolean | undefined;
  concurrency?: string | undefined;
  'management-addr'?: string | undefined;
}

/**
 * Many images through a served model or the local run, in the order in which they are done: into
 * the run file of `--output`, or as one JSON line each, `{"image": NAME, …}` with the answer or the
 * `error`. Resolves with exit code 0, or 2 when an image failed. Throws `UserError` when nobody can
 * be asked.
 */
export async function predictImages(
  images: ManyImages,
  model: string,
  values: ManyValues,
  signal: AbortSignal,
): Promise<number> {
  if (images.leftOut.length > 0)
    process.stderr.write(`${visibleText(leftOutLine(images.leftOut, images.images.length))}\n`);
  const progress = new ProgressLine();
  const options = {
    images,
    annotations: values.annotations,
    concurrency: values.concurrency,
    onAway: (why: Error) =>
      progress.say(visibleText(l10n.t('Waiting for the server: {0}', why.message))),
  };
  const { onnx } = values;
  const asking =
    onnx === undefined
      ? await servedAsking(model, values, options, signal)
      : await localAsking({ ...values, onnx }, options, signal);
  try {
    const failed =
      values.output === undefined
        ? await print(asking, images.images, signal)
        : await intoFile(values.output, { asking, images, progress, values }, signal);
    return failed > 0 ? couldNot : 0;
  } finally {
    asking.dispose();
  }
}

async function intoFile(
  file: string,
  {
    asking,
    images,
    progress,
    values,
  }: { asking: Asking; images: ManyImages; progress: ProgressLine; values: ManyValues },
  signal: AbortSignal,
): Promise<number> {
  const { writer, pending } = await runOutput(file, values.resume ?? false, asking, images);
  try {
    const all = new Set(images.images).size;
    progress.begin(all - pending.length, all);
    if (pending.length > 0) return await writeRun(asking, { writer, pending }, progress, signal);
    progress.say(l10n.t('All {0} images have an answer already: {1}', all, visibleText(file)));
    return 0;
  } finally {
    await writer.close();
  }
}

async function print(
  { askers }: Asking,
  images: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let failed = 0;
  for await (const event of runFolder({ images, askers }, signal)) {
    if (event.kind === 'result') process.stdout.write(`${line(event)}\n`);
    else if (event.kind === 'done') failed = event.failed;
  }
  return failed;
}

function line({ image, outcome }: FolderResult): string {
  return JSON.stringify(
    'prediction' in outcome
      ? { image, ...toSeedJson(outcome.prediction) }
      : failureLine(image, outcome.error),
  );
}

function leftOutLine(leftOut: string[], taken: number): string {
  const names = leftOut.slice(0, mostNamed).join(', ') + (leftOut.length > mostNamed ? ', …' : '');
  return l10n.t(
    '{0} of {1} entries are left out, as they are no images: {2}',
    leftOut.length,
    leftOut.length + taken,
    names,
  );
}
