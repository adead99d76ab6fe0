import * as l10n from '@vscode/l10n';
import type { CheckedImage, CheckResult } from './finding';
import { markupAttribute, markupText } from './markup';
import { details, findingWords, imageText, statusText } from './words';

/** Findings in a failure's headline. */
const MOST_NAMED = 2;

/**
 * A check as a JUnit file, piece by piece: a test case an image, in a suite that bears the
 * baseline's name. What differs is a `failure`, an image that failed an `error`; a new one, and one
 * that failed before, too, is `skipped`.
 */
export function* junit(result: CheckResult, suite: string): Generator<string> {
  const count = (is: (image: CheckedImage) => boolean): number => result.images.filter(is).length;
  const counts = [
    `tests="${result.images.length}"`,
    `failures="${count(image => kindOf(image) === 'failure')}"`,
    `errors="${count(image => kindOf(image) === 'error')}"`,
    `skipped="${count(image => kindOf(image) === 'skipped')}"`,
  ].join(' ');
  const name = markupAttribute(imageText(suite));
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mmocr-serving check" ${counts}>\n`;
  yield `  <testsuite name="${name}" ${counts}>\n`;
  // A dot would make a package of it.
  const stem = markupAttribute(imageText(suite.replace(/(\.baseline)?\.jsonl?$/i, '')));
  for (const image of result.images) yield testCase(image, stem);
  yield '  </testsuite>\n</testsuites>\n';
}

function testCase(image: CheckedImage, className: string): string {
  const seconds = ((image.run?.totalMs ?? 0) / 1000).toFixed(3);
  const head = `classname="${className}" name="${markupAttribute(imageText(image.image))}" time="${seconds}"`;
  const kind = kindOf(image);
  if (!kind) return `    <testcase ${head}/>\n`;
  const message = markupAttribute(headline(image));
  const body =
    kind === 'skipped'
      ? `<skipped message="${message}"/>`
      : `<${kind} type="${image.status}" message="${message}">${markupText(details(image))}</${kind}>`;
  return `    <testcase ${head}>\n      ${body}\n    </testcase>\n`;
}

function kindOf({ status, regression }: CheckedImage): 'failure' | 'error' | 'skipped' | undefined {
  if (regression) return status === 'failed' ? 'error' : 'failure';
  return status === 'new' || status === 'failedBefore' ? 'skipped' : undefined;
}

function headline(image: CheckedImage): string {
  const { findings } = image;
  if (findings.length === 0) return statusText(image);
  const named = findings.slice(0, MOST_NAMED).map(findingWords).join('; ');
  return findings.length > MOST_NAMED
    ? l10n.t('{0}; and {1} more', named, findings.length - MOST_NAMED)
    : named;
}
