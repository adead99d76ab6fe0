import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled, UserError } from '../base/errors';
import { replaceFile } from '../base/replaceFile';
import { checkRuns } from '../check/checkRuns';
import { checkJson, checkText } from '../check/checkReport';
import type { CheckResult } from '../check/finding';
import { htmlPage } from '../check/html';
import { junit } from '../check/junit';
import { pictureOf } from '../check/picture';
import { parseTolerance, toleranceForm, toleranceOf } from '../check/tolerance';
import { imageFolders } from '../runs/imageFolders';
import { readRunFile, type RunFile } from '../runs/runFile';
import { requireFile } from './files';
import { localeOf } from './language';
import { helpText, parse, type Subcommand } from './subcommand';

const equal = 0;
const regression = 1;

const options = {
  against: { type: 'string' },
  tolerance: { type: 'string' },
  strict: { type: 'boolean' },
  images: { type: 'string' },
  junit: { type: 'string' },
  html: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Values {
  images?: string | undefined;
  junit?: string | undefined;
  html?: string | undefined;
  json?: boolean | undefined;
}

/** Holds a run against a baseline: what came out of the same images before. */
export function check(): Subcommand {
  const usage =
    'mmocr-serving check RUN --against BASELINE [--tolerance TOLERANCE] [--strict] ' +
    '[--junit FILE] [--html FILE] [--images FOLDER] [--json]';
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Holds a run against a baseline and names every regression. Exit code 0: none, 1: a regression, 2: could not check.',
      ),
      entries(),
    ),
    run,
  };
}

function entries(): [name: string, meaning: string][] {
  return [
    ['RUN', l10n.t('run file: JSON lines, as predict prints them')],
    ['--against BASELINE', l10n.t('the run file that is right')],
    [
      '--tolerance TOLERANCE',
      l10n.t(
        'what is no regression (default: what the header of the baseline says, else {0}). iou: least IoU of a boundary that has not moved; score: largest difference of a score; match: least IoU of the same instance; threshold: instances below this score are left out; text: exact, ignore-case or any',
        toleranceForm,
      ),
    ],
    ['--strict', l10n.t('an image that the baseline does not have is a regression, too')],
    ['--junit FILE', l10n.t('write a JUnit file: a test case per image')],
    ['--html FILE', l10n.t('write a page with pictures that needs no other file')],
    [
      '--images FOLDER',
      l10n.t('where the images lie, for the page (default: as the run files say, or beside them)'),
    ],
    ['--json', l10n.t('print all that differs as JSON')],
  ];
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, () => ['RUN']);
  if (values.against === undefined)
    throw new UserError(l10n.t('{0} is missing; see --help', '--against'));
  if (values.images !== undefined && values.html === undefined)
    throw new UserError(l10n.t('--{0} has no meaning here; see --help', 'images'));
  const given = values.tolerance === undefined ? undefined : parseTolerance(values.tolerance);
  const file = await readRunFile(requireFile(positionals[0]!, l10n.t('Run')));
  const baseline = await readRunFile(requireFile(values.against, l10n.t('Baseline')));
  // Nothing against nothing would be green for ever.
  if (baseline.lines.length === 0)
    throw new UserError(l10n.t('{0} holds no images.', baseline.path));
  const tolerance = given ?? toleranceOf(baseline.header);
  const result = checkRuns(file, baseline, { tolerance, strict: values.strict });
  await writeReports(result, { file, baseline, values, signal });
  process.stdout.write(values.json ? `${JSON.stringify(checkJson(result))}\n` : checkText(result));
  return result.regressions > 0 ? regression : equal;
}

async function writeReports(
  result: CheckResult,
  {
    file,
    baseline,
    values,
    signal,
  }: { file: RunFile; baseline: RunFile; values: Values; signal: AbortSignal },
): Promise<void> {
  const name = path.basename(baseline.path);
  if (values.junit !== undefined) await write(values.junit, junit(result, name), signal);
  if (values.html === undefined) return;
  const folders = [
    ...(values.images === undefined ? [] : [values.images]),
    ...imageFolders(file),
    ...imageFolders(baseline),
  ];
  const page = htmlPage(result, {
    run: path.basename(file.path),
    baseline: name,
    language: /^zh/i.test(localeOf(process.env)) ? 'zh-CN' : 'en',
    pictureOf: ({ image, run: answer, baseline: before }) =>
      pictureOf(image, folders, (answer ?? before)?.frame?.orientation),
  });
  await write(values.html, page, signal);
}

/** Piece by piece: a page with pictures is of many megabytes. */
function write(
  file: string,
  pieces: Iterable<string> | AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  return replaceFile(
    path.resolve(file),
    async handle => {
      for await (const piece of pieces) {
        throwIfCancelled(signal);
        await handle.write(piece);
      }
    },
    { signal },
  );
}
