import * as l10n from '@vscode/l10n';
import { element } from '../shared/dom';

/** What an arrow key moves the line by, in CSS pixels. */
const STEP = 24;
/** What is left to the list and to the picture, in CSS pixels; `viewer.css` keeps them. */
const LEAST = { list: 260, picture: 200 };

/**
 * The line between picture and list: dragged, moved by arrow keys, Home and End, and put back by a
 * double click or Enter.
 */
export class Splitter {
  readonly node = element('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-orientation': 'vertical',
    'aria-label': l10n.t('Width of the list'),
    title: l10n.t('Drag to resize. A double click resets.'),
  });

  /**
   * `work` holds the line, picture and `list`; `share` is the list's part of the width, 0 to 1,
   * undefined until one was chosen. `onChange` is told what to keep.
   */
  constructor(
    private readonly work: HTMLElement,
    private readonly list: HTMLElement,
    private share: number | undefined,
    private readonly onChange: (share: number | undefined) => void,
  ) {
    list.id = 'results';
    this.node.setAttribute('aria-controls', list.id);
    this.node.addEventListener('keydown', event => this.key(event));
    this.node.addEventListener('dblclick', () => this.set(undefined, true));
    this.drag();
    new ResizeObserver(() => this.tell()).observe(list);
    this.set(share, false);
  }

  private set(share: number | undefined, final: boolean): void {
    this.share = share;
    this.work.classList.toggle('dragged', share !== undefined);
    this.work.style.setProperty('--share', String(share ?? 0));
    if (final) this.onChange(share);
  }

  /** `width` in pixels is what the list should have. */
  private resize(width: number, final: boolean): void {
    const whole = this.work.clientWidth;
    const most = Math.max(LEAST.list, whole - LEAST.picture);
    if (whole > 0) this.set(Math.min(Math.max(width, LEAST.list), most) / whole, final);
  }

  private key(event: KeyboardEvent): void {
    const width = this.list.offsetWidth;
    const widths: Record<string, number> = {
      ArrowLeft: width + STEP,
      ArrowRight: width - STEP,
      Home: 0,
      End: Infinity,
    };
    const wanted = widths[event.key];
    if (wanted === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (wanted === undefined) this.set(undefined, true);
    else this.resize(wanted, true);
  }

  private drag(): void {
    const { node } = this;
    const move = (event: PointerEvent, final: boolean): void =>
      this.resize(this.work.getBoundingClientRect().right - event.clientX, final);
    node.addEventListener('pointerdown', event => {
      if (event.button !== 0) return;
      node.setPointerCapture(event.pointerId);
      node.classList.add('dragging');
    });
    node.addEventListener('pointermove', event => {
      if (node.classList.contains('dragging') && event.movementX) move(event, false);
    });
    const release = (): void => {
      if (!node.classList.contains('dragging')) return;
      node.classList.remove('dragging');
      this.onChange(this.share);
    };
    node.addEventListener('pointerup', release);
    node.addEventListener('pointercancel', release);
  }

  /** For a screen reader: the list's part of the width, in percent. */
  private tell(): void {
    const whole = this.work.clientWidth;
    if (!whole) return;
    const percent = (width: number): string => String(Math.round((100 * width) / whole));
    this.node.setAttribute('aria-valuenow', percent(this.list.offsetWidth));
    this.node.setAttribute('aria-valuemin', percent(Math.min(LEAST.list, whole)));
    this.node.setAttribute('aria-valuemax', percent(Math.max(LEAST.list, whole - LEAST.picture)));
  }
}
