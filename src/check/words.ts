import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import { quoted } from '../compare/differing';
import { iouText } from '../compare/figures';
import { boundingBox } from '../model/polygon';
import type { TextInstance } from '../model/prediction';
import type {
  CheckedImage,
  CheckResult,
  Finding,
  GroupFinding,
  ImageStatus,
  InstanceFinding,
} from './finding';

/** Lines about one image; nobody reads more. */
const MOST_LINES = 200;
/** A path in a line; longer ones are cut in the middle. */
const LONGEST_PATH = 500;

/** What a finding says, in one line; strangers' texts in it are visible and cut. */
export function findingWords(finding: Finding): string {
  if ('number' in finding) return instanceWords(finding);
  if (finding.what === 'relations')
    return l10n.t('key–value pairs: {0} missing, {1} new', finding.missing, finding.new);
  if (finding.what === 'incomparable') return notComparable[finding.why]();
  const told = [numbersOf(finding), textsOf(finding.baseline), textsOf(finding.run)] as const;
  return finding.what === 'merged'
    ? l10n.t('{0}: {1} merged into {2}', ...told)
    : l10n.t('{0}: {1} split into {2}', ...told);
}

/** All that is said of an image, a line each. */
export function details({ image, findings, error }: CheckedImage): string {
  const lines = findings.slice(0, MOST_LINES).map(findingWords);
  const left = findings.length - lines.length;
  return [
    imageText(image),
    ...(error === undefined ? [] : [imageText(error)]),
    ...lines,
    ...(left > 0 ? [l10n.t('… and {0} more', left)] : []),
  ].join('\n');
}

function instanceWords(finding: InstanceFinding): string {
  const { what, number, baseline, run, iou = 0 } = finding;
  const name = nameOf(number, baseline ?? run);
  switch (what) {
    case 'missing':
      return l10n.t('{0}: missing (score {1})', name, score(baseline?.score));
    case 'new':
      return l10n.t('{0}: new (score {1})', name, score(run?.score));
    case 'boundary':
      return l10n.t('{0}: boundary moved (IoU {1})', name, iouText(iou));
    case 'score':
      return l10n.t('{0}: score {1} → {2}', name, score(baseline?.score), score(run?.score));
    case 'textScore':
      return l10n.t(
        '{0}: text score {1} → {2}',
        name,
        score(baseline?.textScore),
        score(run?.textScore),
      );
    case 'labelScore':
      return l10n.t(
        '{0}: label score {1} → {2}',
        name,
        score(baseline?.labelScore),
        score(run?.labelScore),
      );
    case 'text':
      return l10n.t('#{0}: text “{1}” → “{2}”', number, quoted(baseline?.text), quoted(run?.text));
    case 'label':
      return l10n.t('{0}: label “{1}” → “{2}”', name, quoted(baseline?.label), quoted(run?.label));
  }
}

const notComparable = {
  task: () => l10n.t('not comparable: another task is answered'),
  orientation: () => l10n.t('not comparable: the image is turned differently'),
  size: () => l10n.t('not comparable: the image is of another size'),
  amount: () => l10n.t('not comparable: thousands of boundaries on top of each other'),
};

const statusWords: Record<ImageStatus, () => string> = {
  same: () => l10n.t('same'),
  differs: () => l10n.t('differs'),
  failed: () => l10n.t('failed, did not before'),
  missing: () => l10n.t('missing in the run'),
  new: () => l10n.t('new, not in the baseline'),
  failedBefore: () => l10n.t('failed, as before'),
  answers: () => l10n.t('answers, failed before'),
};

/** What became of an image, in a word or a few. */
export function statusText({ status }: Pick<CheckedImage, 'status'>): string {
  return statusWords[status]();
}

/** A stranger's path, in one line. */
export function imageText(image: string): string {
  return visibleText(image, LONGEST_PATH);
}

/** "8 images: 6 same, 1 differs, 1 missing in the run", then whether that is a regression. */
export function summary({ images, regressions }: CheckResult): string {
  const counts = Object.entries(statusWords).flatMap(([status, words]) => {
    const count = images.filter(image => image.status === status).length;
    return count > 0 ? [`${count} ${words()}`] : [];
  });
  const verdict =
    regressions === 0
      ? l10n.t('No regression.')
      : regressions === 1
        ? l10n.t('Regression in 1 image.')
        : l10n.t('Regressions in {0} images.', regressions);
  const told = counts.join('; ') || '–';
  return images.length === 1
    ? l10n.t('{0} 1 image: {1}.', verdict, told)
    : l10n.t('{0} {1} images: {2}.', verdict, images.length, told);
}

/** By its text; without one by the place of its upper left corner. */
function nameOf(number: number, instance: TextInstance | undefined): string {
  if (instance?.text) return `#${number} “${quoted(instance.text)}”`;
  const box = boundingBox(instance?.polygon ?? []);
  return box ? `#${number} (${Math.round(box.left)}, ${Math.round(box.top)})` : `#${number}`;
}

const score = (value: number | undefined): string => value?.toFixed(4) ?? '–';

/** More members of a group than this are not named. */
const MOST_NAMED = 8;

function numbersOf({ numbers }: GroupFinding): string {
  const named = numbers.slice(0, MOST_NAMED).map(number => `#${number}`);
  return named.join(', ') + (numbers.length > MOST_NAMED ? ' …' : '');
}

function textsOf(instances: readonly TextInstance[]): string {
  const texts = instances.flatMap(({ text }) => (text ? `“${quoted(text)}”` : []));
  const count =
    instances.length === 1 ? l10n.t('1 boundary') : l10n.t('{0} boundaries', instances.length);
  const named = texts.slice(0, MOST_NAMED).join(', ');
  return texts.length === 0 ? count : named + (texts.length > MOST_NAMED ? ' …' : '');
}
