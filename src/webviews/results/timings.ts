import * as l10n from '@vscode/l10n';
import type { Prediction } from '../../model/prediction';
import type { Side } from '../../protocol/viewer';
import { element } from '../shared/dom';
import { executionLine } from './executions';
import type { Content } from './store';
import { stageWord } from './stageWord';
import { milliseconds, sideWord } from './words';

/** Bars of where the time went. Both sides share one scale, so their lengths compare. */
export class Timings {
  readonly node = element('footer', { class: 'timings', 'aria-label': l10n.t('Time per stage') });

  render(content: Content): void {
    const longest = Math.max(
      0,
      ...(['left', 'right'] as const).map(side => content[side]?.totalMs ?? 0),
    );
    const bars = (['left', 'right'] as const).flatMap(side => bar(side, content, longest) ?? []);
    this.node.hidden = !bars.length;
    this.node.replaceChildren(...bars);
  }
}

function bar(side: Side, content: Content, longest: number): HTMLElement | undefined {
  const prediction = content[side];
  // A file is not asked: how long reading it takes says nothing.
  if (!prediction || (prediction.totalMs === 0 && 'path' in prediction.source)) return undefined;
  const stages = prediction.timings.filter(({ ms }) => ms > 0);
  const { totalMs } = prediction;
  const words = stages.map(({ stage, ms }, i) =>
    element(
      'li',
      {},
      element('span', { class: `key shade-${i % 3}`, 'aria-hidden': 'true' }),
      `${stageWord(stage)} `,
      element('span', { class: 'ms' }, milliseconds(ms)),
    ),
  );
  return element(
    'div',
    { class: `timing ${side}` },
    element(
      'span',
      { class: 'total' },
      element('span', { class: 'side-word' }, sideWord(content, side)),
      element('span', { class: 'ms' }, milliseconds(totalMs)),
    ),
    element(
      'div',
      { class: 'lane' },
      track(stages, longest > 0 ? (100 * totalMs) / longest : 0),
      element('ul', {}, ...words),
      ...[executionLine(prediction) ?? []].flat(),
    ),
  );
}

/** The stages as they follow each other, so many percent of the lane long. */
function track(stages: Prediction['timings'], percent: number): HTMLElement {
  const node = element(
    'div',
    { class: 'track', 'aria-hidden': 'true' },
    ...stages.map(({ stage, ms }, i) => {
      const segment = element('span', {
        class: `stage shade-${i % 3}`,
        title: `${stageWord(stage)} ${milliseconds(ms)}`,
      });
      segment.style.flexGrow = String(ms);
      return segment;
    }),
  );
  node.style.inlineSize = `${percent}%`;
  return node;
}
