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

/**
 * The number chips over the picture. Those without room appear when their instance is pointed at or
 * selected, or the zoom makes room.
 */
export class ChipLayer {
  readonly node = svg('g', { class: 'world' });
  private readonly chips = new Map<number, { node: SVGGElement; stand: SVGGElement }>();
  private rows: ComparedInstance[] = [];
  private drawn: Drawn = { width: 0, height: 0, scale: 1, margin: 0, compared: false };
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(rows: ComparedInstance[], drawn: Drawn): void {
    this.rows = rows;
    this.drawn = drawn;
    this.chips.clear();
    this.place();
    this.node.replaceChildren(...[...this.chips.values()].map(({ node }) => node));
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

  private place(): void {
    clearTimeout(this.timer);
    for (const { row, anchor, offset, crowded } of chipPlaces(this.rows, this.drawn)) {
      const { node, stand } = this.chips.get(row.number) ?? this.add(row);
      node.setAttribute('transform', `translate(${anchor.join(' ')})`);
      stand.setAttribute('transform', `translate(${offset.map(v => v.toFixed(1)).join(' ')})`);
      node.classList.toggle('crowded', crowded);
    }
  }

  /** The dot lies on the boundary, where the chip would touch it. */
  private add(row: ComparedInstance): { node: SVGGElement; stand: SVGGElement } {
    const look = chipLook(row, this.drawn.compared);
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
    this.chips.set(row.number, { node, stand });
    return { node, stand };
  }
}
