import type * as vscode from 'vscode';
import type { Prediction } from '../../model/prediction';
import type { RunFile } from '../../runs/runFile';

/** An image of a baseline, as a test. */
export interface ImageTest {
  /** Path of the baseline. */
  baseline: string;
  /** As the baseline writes it. */
  image: string;
}

/** The tests there are, as they are run. */
export interface ListedTests {
  controller: vscode.TestController;
  /** Lists the images of a baseline; gives its content. Throws where it cannot be read. */
  list(item: vscode.TestItem): Promise<RunFile>;
}

const images = new WeakMap<vscode.TestItem, ImageTest>();
/** By baseline and image, until the window is reloaded. */
const answers = new Map<string, Map<string, Prediction>>();

/** Says that a test is of this image. */
export function isTestOf(item: vscode.TestItem, test: ImageTest): void {
  images.set(item, test);
}

/** Which image of which baseline a test is; undefined of a baseline itself. */
export function imageTest(item: vscode.TestItem): ImageTest | undefined {
  return images.get(item);
}

/** What the images of a baseline that differed when they were checked last were answered with. */
export function answersOf(baseline: string): Map<string, Prediction> {
  const known = answers.get(baseline) ?? new Map<string, Prediction>();
  answers.set(baseline, known);
  return known;
}
