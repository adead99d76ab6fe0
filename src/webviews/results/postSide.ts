import * as l10n from '@vscode/l10n';
import type { PostChange, PostValue } from '../../model/postControls';
import type { FromViewer, PostSection, Side } from '../../protocol/viewer';
import { element, icon, textButton } from '../shared/dom';
import { PostRow } from './postControl';
import { postHint } from './postHints';

/** The score below which a text is hidden, among the settings: no config has it. */
const TEXT_SCORE = 'textScore';

/** The settings of one side, folded away until they are wanted. */
export class PostSide {
  readonly node: HTMLDetailsElement;
  private readonly rows: ReadonlyMap<string, PostRow>;
  private readonly name = element('span', { class: 'side-word' });
  private readonly count = element('span', { class: 'hint' });
  private readonly failure = element('p', { class: 'post-failure', role: 'alert' });
  private readonly reset = textButton(l10n.t('Reset'), () => this.tell({ values: {} }, true), {
    class: 'button secondary',
  });
  private readonly write: HTMLButtonElement;
  private change: PostChange = { values: {} };

  constructor(
    private readonly side: Side,
    private readonly section: PostSection,
    private readonly post: (message: FromViewer) => void,
  ) {
    this.rows = new Map(this.made());
    this.write = textButton(l10n.t('Write to Config…'), () =>
      post({ kind: 'writeToConfig', side }),
    );
    const { length: settings } = section.controls;
    this.node = element(
      'details',
      { class: `post ${side}` },
      element('summary', {}, l10n.t('Post-processing'), this.name, this.count),
      element('div', { class: 'post-rows' }, ...[...this.rows.values()].map(({ node }) => node)),
      this.failure,
      element('div', { class: 'post-actions' }, this.reset, settings ? this.write : undefined),
    );
  }

  render({ change, failure }: PostSection, name: string): void {
    this.name.textContent = name;
    this.show(change);
    this.failure.hidden = failure === undefined;
    if (failure !== undefined && this.failure.textContent !== failure)
      this.failure.replaceChildren(icon('error'), failure);
  }

  private made(): [string, PostRow][] {
    const { controls, readsText } = this.section;
    const rows = controls.map(({ setting, ...control }): [string, PostRow] => [
      setting,
      new PostRow({ ...control, hint: postHint(control.key) }, (value, final) =>
        this.set(setting, value, final),
      ),
    ]);
    const text = {
      key: l10n.t('text score ≥'),
      original: 0,
      range: { least: 0, most: 1, step: 0.01 },
      hint: l10n.t('Texts with a lower score are hidden.'),
    };
    const hides = (value: PostValue, final: boolean): void => this.set(TEXT_SCORE, value, final);
    return readsText ? [...rows, [TEXT_SCORE, new PostRow(text, hides)]] : rows;
  }

  private set(setting: string, value: PostValue, final: boolean): void {
    const { values, textScore } = this.change;
    if (setting === TEXT_SCORE) return this.tell({ values, textScore: Number(value) }, final);
    const original = this.section.controls.find(each => each.setting === setting)?.original;
    const changed = Object.entries({ ...values, [setting]: value }).filter(
      ([name, each]) => name !== setting || each !== original,
    );
    this.tell(
      { values: Object.fromEntries(changed), ...(textScore !== undefined && { textScore }) },
      final,
    );
  }

  /** Shown at once, whenever the answer comes. */
  private tell(change: PostChange, final: boolean): void {
    this.show(change);
    this.post({ kind: 'post', side: this.side, change, final });
  }

  private show(change: PostChange): void {
    this.change = change;
    const { values, textScore = 0 } = change;
    for (const { setting, original } of this.section.controls)
      this.rows.get(setting)?.render(values[setting] ?? original);
    this.rows.get(TEXT_SCORE)?.render(textScore);
    const written = Object.keys(values).length;
    const changed = written + Number(textScore > 0);
    this.count.textContent = countOf(changed);
    this.reset.disabled = changed === 0;
    this.write.disabled = written === 0;
  }
}

function countOf(changed: number): string {
  if (changed === 0) return '';
  return changed === 1 ? l10n.t('1 changed') : l10n.t('{0} changed', changed);
}
