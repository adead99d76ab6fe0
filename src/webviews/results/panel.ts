import * as l10n from '@vscode/l10n';
import type { FromViewer } from '../../protocol/viewer';
import { AfterFrame } from './afterFrame';
import { shownHeadline, sidesOfBefore } from './before';
import { Beginning } from './beginning';
import { Details } from './details';
import { element, icon, textButton } from '../shared/dom';
import { Heading } from './heading';
import { InstanceList } from './list';
import { Notices } from './notices';
import { PostProcessing } from './postProcessing';
import { Picture } from './picture';
import { drawPng } from './png';
import { Splitter } from './splitter';
import type { Content, Store } from './store';
import { Timings } from './timings';
import { TruthLine } from './truthLine';

/** The list's part of the width, as the user left it. */
export interface KeptWidth {
  share: number | undefined;
  keep: (share: number | undefined) => void;
}

type Post = (message: FromViewer, transfer?: ArrayBuffer[]) => void;

/** The whole panel: picture first, numbers second, controls last. */
export class Panel {
  readonly node: HTMLElement;
  private readonly heading: Heading;
  private readonly title = element('h1', { class: 'unseen' });
  private readonly verdictIcon = icon('info');
  private readonly verdictText = element('span', { role: 'status', 'aria-live': 'polite' });
  private readonly runNow = textButton(l10n.t('Run'), () => this.post({ kind: 'runAgain' }), {
    hidden: true,
  });
  private readonly verdict = element(
    'div',
    { class: 'verdict' },
    this.verdictIcon,
    this.verdictText,
    this.runNow,
  );
  private readonly busy = element('div', { class: 'busy', 'aria-hidden': 'true' });
  private readonly picture: Picture;
  private readonly notices: Notices;
  private readonly list: InstanceList;
  private readonly details = new Details(row => this.list.choose(row));
  private readonly postProcessing = new PostProcessing(message => this.post(message));
  private readonly timings = new Timings();
  private readonly truthLine = new TruthLine();
  private readonly afterFrame = new AfterFrame();
  readonly beginning = new Beginning(() => this.post({ kind: 'stages' }));

  constructor(
    private readonly store: Store,
    private readonly post: Post,
    width: KeptWidth,
  ) {
    this.heading = new Heading({
      post,
      threshold: (value, final) => this.setThreshold(value, final),
      canSave: () => Boolean(store.content?.left ?? store.content?.right),
      saveJson: () => this.save('json'),
      savePng: () => this.save('png'),
    });
    this.picture = new Picture(store);
    this.notices = new Notices(post, value => this.setThreshold(value, true));
    this.list = new InstanceList(store, row => this.picture.reveal(row));
    const results = element(
      'section',
      { class: 'results', 'aria-label': l10n.t('Results') },
      this.notices.node,
      this.list.node,
      this.details.node,
      this.postProcessing.node,
      this.beginning.node,
    );
    const work = element('div', { class: 'work' }, this.picture.node, results);
    work.append(new Splitter(work, results, width.share, width.keep).node);
    this.node = element(
      'main',
      { class: 'panel', hidden: true },
      this.title,
      this.heading.node,
      element('div', { class: 'verdicts' }, this.verdict, this.truthLine.node),
      this.busy,
      work,
      this.timings.node,
    );
    store.onContent = (content, moved) => this.render(content, moved);
    store.onSelection = () => this.renderSelection();
  }

  private setThreshold(value: number, final: boolean): void {
    this.store.setThreshold(value);
    if (final) this.post({ kind: 'threshold', value });
  }

  /** While a slider moves, its boundaries come first, and the numbers after their frame. */
  private render(content: Content, moved: boolean): void {
    this.node.hidden = false;
    this.title.textContent = content.image
      ? l10n.t('Text in {0}', content.image.name)
      : l10n.t('Results');
    const { text, icon: name, tone } = shownHeadline(content);
    // A live region repeats itself when its text is set again.
    if (this.verdictText.textContent !== text) this.verdictText.textContent = text;
    this.verdictIcon.className = `codicon codicon-${name}${name === 'loading' ? ' codicon-modifier-spin' : ''}`;
    this.verdict.className = `verdict ${tone}`;
    const before = sidesOfBefore(content.state).length > 0;
    this.node.classList.toggle('before', before);
    this.runNow.hidden = !before || name === 'loading';
    this.busy.classList.toggle('active', name === 'loading');
    this.picture.render(content);
    if (moved) return this.afterFrame.putOff(() => this.renderNumbers(content));
    this.afterFrame.forget();
    this.heading.render(content);
    this.postProcessing.render(content);
    this.timings.render(content);
    this.renderNumbers(content);
  }

  private renderNumbers(content: Content): void {
    this.truthLine.render(content);
    this.picture.renderTruth(content);
    this.notices.render(content);
    this.list.render(content);
    this.details.render(this.store.selected, content);
    this.beginning.render(content);
  }

  private renderSelection(): void {
    this.picture.renderSelection();
    // The close-up first: it leaves the list less room, in which the selected row is to be seen.
    if (this.store.content) this.details.render(this.store.selected, this.store.content);
    this.list.renderSelection();
  }

  /** Hands over what is shown, as the menu does. */
  save(format: 'json' | 'png'): void {
    if (format === 'png') void this.savePng();
    else this.post({ kind: 'saveJson', comparison: this.store.content?.comparison });
  }

  private async savePng(): Promise<void> {
    const { content } = this.store;
    if (!content?.image) return;
    const { shown } = this.picture.truth;
    const png = await drawPng(content.image, content, { verdict: this.verdictIcon, truth: shown });
    this.post({ kind: 'savePng', png }, [png]);
  }
}
