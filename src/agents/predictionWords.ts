import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import { boundingBox } from '../model/polygon';
import type { Prediction, TextInstance } from '../model/prediction';

/** Instances in the text of an answer, and as data; images share them. */
const MOST_LINES = 200,
  MOST_TOLD = 1000;
/** Characters of a text that was read. */
const LONGEST_TEXT = 300;

/**
 * An image's answer in a few lines: how many instances there are, then each.
 * @param of images in the answer.
 */
export function predictionText(image: string, prediction: Prediction, of: number): string {
  const { instances, totalMs, task } = prediction;
  const ms = Math.round(totalMs);
  const head =
    task === 'textrecog'
      ? l10n.t('{0}: {1} ({2} ms)', image, instanceText(instances[0] ?? {}), ms)
      : l10n.t('{0}: text instances: {1} ({2} ms)', image, instances.length, ms);
  if (task === 'textrecog') return head;
  const lines = instances
    .slice(0, Math.ceil(MOST_LINES / of))
    .map((instance, i) => `  #${i + 1} ${instanceText(instance)}`);
  const more = instances.length - lines.length;
  return [head, ...lines, ...(more > 0 ? [`  ${l10n.t('… and {0} more', more)}`] : [])].join('\n');
}

/** The same as plain data; coordinates are pixels of the image, as `frame` counts them. */
export function predictionData(
  image: string,
  prediction: Prediction,
  of: number,
): Record<string, unknown> {
  const { task, instances, frame, totalMs, relations } = prediction;
  const most = Math.ceil(MOST_TOLD / of);
  const told = instances.slice(0, most);
  return {
    image,
    task,
    instances: told.map((instance, i) => instanceData(instance, i + 1)),
    ...(instances.length > told.length && { left_out: instances.length - told.length }),
    ...(relations && { relations: relations.slice(0, most) }),
    ...(frame && { frame }),
    ms: Math.round(totalMs),
  };
}

/** One instance as plain data. */
export function instanceData(instance: TextInstance, number: number): Record<string, unknown> {
  const { polygon, score, text, textScore, label, labelScore } = instance;
  return {
    number,
    ...(polygon && { polygon: polygon.map(tenth), box: boxOf(polygon) }),
    ...(score !== undefined && { score }),
    ...(text !== undefined && { text: shown(text) }),
    ...(textScore !== undefined && { text_score: textScore }),
    ...(label !== undefined && { label: shown(label) }),
    ...(labelScore !== undefined && { label_score: labelScore }),
  };
}

/** `score 0.983 at (12, 30)–(80, 55): “hotel” 0.99`, as far as it is known. */
function instanceText({ polygon, score, text, textScore, label }: TextInstance): string {
  const box = polygon && boxOf(polygon);
  return [
    ...(score === undefined ? [] : [l10n.t('score {0}', score.toFixed(3))]),
    ...(box ? [`(${box[0]}, ${box[1]})–(${box[2]}, ${box[3]})`] : []),
    ...(text === undefined ? [] : [`“${shown(text)}”`]),
    ...(textScore === undefined ? [] : [textScore.toFixed(3)]),
    ...(label === undefined ? [] : [`[${shown(label)}]`]),
  ].join(' ');
}

/** `[left, top, right, bottom]` in whole pixels. */
function boxOf(polygon: readonly number[]): number[] | undefined {
  const box = boundingBox(polygon);
  return box && [box.left, box.top, box.right, box.bottom].map(Math.round);
}

/** What was read in an image is a stranger's text. */
const shown = (text: string): string => visibleText(text, LONGEST_TEXT, '�');
const tenth = (value: number): number => Math.round(value * 10) / 10;
