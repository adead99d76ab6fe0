import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import type { Difference } from './difference';
import type { NodeFinding, StageFinding, StagesReport, WeightFinding } from './report';
import { settingText, stageName, unlookedText } from './words';

/** A number as it is read: six digits, as few as say it. */
const figure = (value: number): string => String(Number(value.toPrecision(6)));
const percent = (share: number): string =>
  share > 0 && share < 0.0001 ? '<0.01 %' : `${figure(Math.round(share * 10_000) / 100)} %`;

/** A stage in a row: its name, and what was found of it. */
export interface StageLine {
  finding: StageFinding;
  name: string;
  text: string;
}

/** The stages in their order, in words. */
export function stageLines({ stages }: StagesReport): StageLine[] {
  const several = new Set(stages.flatMap(({ task }) => task ?? [])).size > 1;
  return stages.map(finding => ({
    finding,
    name:
      several && finding.task
        ? `${finding.task}: ${stageName(finding.stage)}`
        : stageName(finding.stage),
    text: findingText(finding),
  }));
}

/** What is said below them: the node, its weights, the cause and its settings. */
export function explanation(report: StagesReport): string[] {
  const { node, weights, cause, settings, first, failed } = report;
  const others = settings.filter(
    ({ setting }) => !cause?.settings.some(known => known.setting === setting),
  );
  return [
    ...(failed ? [visibleText(failed.message)] : []),
    ...(cause ? [cause.text, ...cause.settings.map(setting => `  ${settingText(setting)}`)] : []),
    ...(node ? nodeLines(node) : []),
    ...(weights?.differing
      ? [l10n.t('{0} of {1} weights differ.', weights.differing, weights.compared)]
      : []),
    ...(first && others.length > 0
      ? [
          l10n.t('Other settings that differ:'),
          ...others.map(setting => `  ${settingText(setting)}`),
        ]
      : []),
  ];
}

function nodeLines(node: NodeFinding): string[] {
  const name = visibleText(node.name);
  return [
    l10n.t('The first node that differs is {0} ({1}). {2}', name, node.opType, arrayText(node)),
    ...node.weights.map(weight =>
      l10n.t('Its weight {0} differs. {1}', visibleText(weight.name), arrayText(weight)),
    ),
    ...(node.fusionUndone
      ? [
          l10n.t(
            'Looking at inner tensors kept ONNX Runtime from fusing some nodes, which changed the outputs a little.',
          ),
        ]
      : []),
  ];
}

function findingText({ same, why, tensor, crop, instances, ...arrays }: StageFinding): string {
  if (same === undefined) return why ? unlookedText(why) : '';
  if (instances) return same ? l10n.t('the same') : instancesText(instances);
  const where = [
    ...(crop === undefined ? [] : [l10n.t('crop {0}', crop + 1)]),
    ...(tensor && !same ? [visibleText(tensor)] : []),
  ].join(', ');
  const text = arrayText(arrays);
  if (same) return text ? l10n.t('the same within the tolerance. {0}', text) : l10n.t('the same');
  return [where, text || (why && unlookedText(why))].filter(Boolean).join(': ');
}

function arrayText({ shapes, difference }: Pick<WeightFinding, 'shapes' | 'difference'>): string {
  if (shapes)
    return l10n.t('Shapes: {0} | {1}.', shapes.left.join(' × '), shapes.right.join(' × '));
  return difference ? differenceText(difference) : '';
}

function differenceText(difference: Difference): string {
  const { largest, relative, share, at, left, right, notNumbers } = difference;
  const said = l10n.t(
    'Largest difference {0} ({1} of the largest value) at [{2}]: {3} | {4}; {5} of the values differ.',
    figure(largest),
    percent(relative),
    at.join(', '),
    figure(left),
    figure(right),
    percent(share),
  );
  return notNumbers
    ? `${said} ${l10n.t('{0} values are no numbers on one side.', notNumbers)}`
    : said;
}

function instancesText({
  matched,
  onlyLeft,
  onlyRight,
  textsDiffer,
  largestScoreDelta,
  smallestIou,
}: NonNullable<StageFinding['instances']>): string {
  return [
    l10n.t('{0} match, {1} only left, {2} only right', matched, onlyLeft, onlyRight),
    ...(textsDiffer ? [l10n.t('{0} texts differ', textsDiffer)] : []),
    ...(largestScoreDelta
      ? [l10n.t('largest score difference {0}', figure(largestScoreDelta))]
      : []),
    ...(smallestIou !== undefined && smallestIou < 1
      ? [l10n.t('smallest IoU {0}', figure(smallestIou))]
      : []),
  ].join('; ');
}
