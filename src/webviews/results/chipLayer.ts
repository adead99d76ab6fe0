import type { ComparedInstance } from '../../compare/comparison';
import { chipPlaces, type Drawn } from './chipPlaces';
import { chipLook } from './chips';
import { svg } from '../shared/dom';

/**
 * How long a zoom must have rested until chips find new places: moving them is not for every frame.
 */
const REST_MS = 80;
/** Half the size of what marks a difference whose number has no room. */
const DOT = 3.5;

interface Chip {
  node: SVGGElement;
  stand: SVGGElement;
  /** Its class, which says its shape. */
  look: string;
}

/**
 * The number chips over the picture. Those without room appear when their instance is pointed at or
 * selected, or the zoom makes room.
 */
export class ChipLayer {
  readonly node = svg('g', { class: 'world' });
  private chips = new Map<number, Chip>();
  private rows: ComparedInstance[] = [];
  private drawn: Drawn = { width: 0, height: 0, scale: 1, margin: 0, compared: false };
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(rows: ComparedInstance[], drawn: Drawn): void {
    this.rows = rows;
    this.drawn = drawn;
    const before = this.chips;
    this.chips = new Map();
    this.place(before);
    const nodes = [...this.chips.values()].map(({ node }) => node);
    const shown = nodes.length === this.node.childElementCount;
    if (!shown || nodes.some(node => node.parentNode !== this.node))
      this.node.replaceChildren(...nodes);
  }

  /** Screen pixels per image pixel have changed. */
  rescale(scale: number): void {
    if (scale === this.drawn.scale) return;
    this.drawn = { ...this.drawn, scale };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.place(), REST_MS);
  }

  /** Draws an instance's chip over all others. */
  raise(number: number | undefined): void {
    const node = number === undefined ? undefined : this.chips.get(number)?.node;
    if (node && node !== this.node.lastElementChild) this.node.append(node);
  }

  private place(before = this.chips): void {
    clearTimeout(this.timer);
    for (const { row, anchor, offset, crowded } of chipPlaces(this.rows, this.drawn)) {
      const chip = this.chipOf(row, before.get(row.number));
      this.chips.set(row.number, chip);
      const { node, stand } = chip;
      node.setAttribute('transform', `translate(${anchor.join(' ')})`);
      stand.setAttribute('transform', `translate(${offset.map(v => v.toFixed(1)).join(' ')})`);
      node.classList.toggle('crowded', crowded);
    }
  }

  /**
   * The one there was, where it looks the same: while a slider moves, most do. The dot lies on the
   * boundary, where the chip would touch it.
   */
  private chipOf(row: ComparedInstance, before: Chip | undefined): Chip {
    const look = chipLook(row, this.drawn.compared);
    if (before?.look === look.className) return before;
    const stand = svg(
      'g',
      { class: 'stand' },
      svg('path', { class: 'chip-shape', d: look.path }),
      svg(
        'text',
        { class: 'chip-number', 'text-anchor': 'middle', dy: '0.35em' },
        String(row.number),
      ),
    );
    const node = svg(
      'g',
      { class: look.className, 'data-number': row.number },
      svg('g', { class: 'unscaled' }, svg('circle', { class: 'chip-dot', r: DOT }), stand),
    );
    return { node, stand, look: look.className };
  }
}
