import * as l10n from '@vscode/l10n';
import { visibleText } from '../../base/visibleText';
import type { ReportRow } from '../../protocol/report';
import { element, icon } from '../shared/dom';
import { differencesOf, faults, timesOf } from './faults';
import { faultIcon, fileName, shownName, standingOf, textCount, whole } from './words';

/** What a row's element is shown with, besides the row. */
export interface RowPlace {
  position: number;
  of: number;
  active: boolean;
  url: string | undefined;
  /** Why there is no picture. */
  failure: string | undefined;
}

/**
 * One image of the list as an element that is used for another image when this one goes out of
 * view: nothing is made anew while one scrolls.
 */
export class RowView {
  row: ReportRow | undefined;
  readonly node: HTMLElement;
  private readonly image = element('img', { alt: '', draggable: 'false' });
  private readonly noImage = icon('file-media');
  private readonly name = element('bdi', { class: 'name' });
  private readonly standing = element('span', { class: 'standing' });
  /** For a screen reader: all that the others say with signs. */
  private readonly words = element('span', { class: 'unseen' });
  private readonly badges = [...faults, 'differing' as const].map(fault => {
    const count = document.createTextNode('');
    return { fault, count, node: badge(faultIcon[fault], fault, count) };
  });
  private readonly texts = element('bdi', { class: 'row-texts' });
  private readonly score = element('span', { class: 'row-score' });
  private readonly ms = element('span', { class: 'row-ms' });

  constructor() {
    const badges = this.badges.map(({ node }) => node);
    const signs = element('span', { class: 'badges' }, this.standing, ...badges);
    for (const silent of [signs, this.texts, this.score, this.ms])
      silent.setAttribute('aria-hidden', 'true');
    const thumbnail = element('span', { class: 'thumbnail' }, this.image, this.noImage);
    this.node = element(
      'div',
      { class: 'row', role: 'option' },
      thumbnail,
      this.name,
      this.words,
      signs,
      this.texts,
      this.score,
      this.ms,
    );
  }

  show(row: ReportRow, place: RowPlace): void {
    const { node } = this;
    if (this.row !== row) this.fill(row);
    node.id = `row-${row.index}`;
    node.setAttribute('aria-posinset', String(place.position + 1));
    node.setAttribute('aria-setsize', String(place.of));
    node.setAttribute('aria-selected', String(place.active));
    this.picture(place);
  }

  picture({ url, failure }: Pick<RowPlace, 'url' | 'failure'>): void {
    const { image, noImage } = this;
    image.hidden = url === undefined;
    noImage.hidden = url !== undefined;
    if (url === undefined) image.removeAttribute('src');
    else if (image.getAttribute('src') !== url) image.src = url;
    noImage.className = `codicon codicon-${failure === undefined ? 'file-media' : 'warning'}`;
    noImage.title = failure === undefined ? '' : visibleText(failure, 300);
  }

  /** On hover: the whole path, and how the image stands. */
  explain(): void {
    if (this.row) this.node.title = `${shownName(this.row.image)}\n${standingOf(this.row)}`;
  }

  private fill(row: ReportRow): void {
    this.row = row;
    this.node.className = `row ${row.state}`;
    this.node.removeAttribute('title');
    this.words.textContent = standingOf(row);
    this.name.textContent = shownName(fileName(row.image));
    this.texts.textContent = rowText(row);
    this.score.textContent = row.lowestScore?.toFixed(2) ?? '';
    this.ms.textContent = row.ms === undefined ? '' : l10n.t('{0} ms', whole(Math.round(row.ms)));
    for (const { fault, count, node } of this.badges) {
      const times = fault === 'differing' ? differencesOf(row) : timesOf(row, fault);
      node.hidden = !times;
      count.data = fault === 'failed' ? l10n.t('failed') : whole(times);
    }
    this.fillStanding(row);
  }

  /** What is said of a row without a fault. */
  private fillStanding(row: ReportRow): void {
    const faulty = this.badges.some(({ node }) => !node.hidden);
    this.standing.hidden = faulty;
    this.standing.className = 'standing';
    if (faulty) return;
    if (row.state === 'waiting') return void (this.standing.textContent = l10n.t('waiting'));
    if (!row.truth && !row.differences)
      return void (this.standing.textContent = textCount(row.instances ?? 0));
    this.standing.replaceChildren(icon('check'), row.truth ? l10n.t('right') : l10n.t('same'));
    this.standing.classList.add('good');
  }
}

/** The first of its texts: more than fits is not laid out. */
function rowText(row: ReportRow): string {
  return visibleText(row.error ?? row.texts ?? '', 160, ' ');
}

function badge(iconName: string, fault: string, count: Text): HTMLElement {
  return element('span', { class: `badge ${fault}` }, icon(iconName), count);
}
