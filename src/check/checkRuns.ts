import { segments } from '../runs/imageNames';
import type { RunFile, RunLine } from '../runs/runFile';
import { findingsOf } from './findings';
import type { CheckedImage, CheckResult } from './finding';
import type { Tolerance } from './tolerance';

export interface CheckOptions {
  tolerance: Tolerance;
  /** Also an image that the baseline does not have is a regression. */
  strict?: boolean | undefined;
}

/**
 * Holds a run against a baseline, image by image. Images are the same by their path, whichever way
 * its slashes lean; an absolute path counts from the folder that the file's header names, and where
 * one of them asked a folder and the other a list that names it, paths count from that folder.
 */
export function checkRuns(run: RunFile, baseline: RunFile, options: CheckOptions): CheckResult {
  const [answers, known] = sameNames(byKey(run), byKey(baseline));
  const images = [
    ...[...known].map(([key, line]) => checkImage(answers.get(key), line, options)),
    ...[...answers].flatMap(([key, line]) => (known.has(key) ? [] : newImage(line, options))),
  ];
  const regressions = images.filter(({ regression }) => regression).length;
  return { images, regressions, tolerance: options.tolerance };
}

/** One image of the baseline against what the run says of it; undefined where it says nothing. */
export function checkImage(
  run: RunLine | undefined,
  baseline: RunLine,
  { tolerance }: Pick<CheckOptions, 'tolerance'>,
): CheckedImage {
  const { image } = run ?? baseline;
  const told = { image, ...sides(run, baseline), findings: [] };
  const failedBefore = 'error' in baseline;
  if (!run) return { ...told, status: 'missing', regression: true };
  if ('error' in run)
    return failedBefore
      ? { ...told, status: 'failedBefore', regression: false, error: run.error }
      : { ...told, status: 'failed', regression: true, error: run.error };
  if (failedBefore) return { ...told, status: 'answers', regression: false };
  const findings = findingsOf(baseline.prediction, run.prediction, tolerance);
  const differs = findings.length > 0;
  return { ...told, status: differs ? 'differs' : 'same', regression: differs, findings };
}

function newImage(run: RunLine, { strict }: CheckOptions): CheckedImage {
  return {
    image: run.image,
    status: 'new',
    regression: strict === true,
    findings: [],
    ...sides(run, undefined),
    ...('error' in run && { error: run.error }),
  };
}

function sides(
  run: RunLine | undefined,
  baseline: RunLine | undefined,
): Pick<CheckedImage, 'run' | 'baseline'> {
  return {
    ...(run && 'prediction' in run && { run: run.prediction }),
    ...(baseline && 'prediction' in baseline && { baseline: baseline.prediction }),
  };
}

type Lines = Map<string, RunLine>;

/** Both as they are, unless they share no image and do below the folder that one of them names. */
function sameNames(run: Lines, baseline: Lines): [Lines, Lines] {
  const asTheyAre: [Lines, Lines] = [run, baseline];
  if (shareImages(asTheyAre)) return asTheyAre;
  const ways: [Lines, Lines][] = [
    [belowFolder(run), baseline],
    [run, belowFolder(baseline)],
  ];
  return ways.find(shareImages) ?? asTheyAre;
}

function shareImages([one, other]: [Lines, Lines]): boolean {
  for (const key of one.keys()) if (other.has(key)) return true;
  return false;
}

/** By paths from the folder that all of them lie in. */
function belowFolder(lines: Lines): Lines {
  const folders = [...lines.keys()].map(key => key.split('/').slice(0, -1));
  const [first = []] = folders;
  const ends = first.findIndex((name, i) => folders.some(names => names[i] !== name));
  const depth = ends < 0 ? first.length : ends;
  return new Map([...lines].map(([key, line]) => [key.split('/').slice(depth).join('/'), line]));
}

/** The lines of a run file by what their image is called on any machine. */
function byKey({ header, lines }: RunFile): Lines {
  const { folder } = Object(header) as { folder?: unknown };
  const top = typeof folder === 'string' ? segments(folder) : [];
  return new Map(lines.map(line => [keyOf(line.image, top), line]));
}

function keyOf(image: string, top: readonly string[]): string {
  const names = segments(image);
  const within = top.length > 0 && top.every((name, i) => names[i] === name);
  return (within ? names.slice(top.length) : names).join('/');
}
