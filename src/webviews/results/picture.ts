import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../../compare/comparison';
import { boundingBox } from '../../model/polygon';
import { ChipLayer } from './chipLayer';
import { presence } from './chips';
import { element, iconButton, svg } from '../shared/dom';
import { attachGestures } from './gestures';
import { drawnLink, linkLines } from './links';
import type { Content, LoadedImage, Store } from './store';
import { TruthLayer } from './truthLayer';
import { MARGIN, Viewport } from './viewport';

/**
 * The image with both sides' boundaries over it. The list is its accessible twin, so the overlay is
 * silent.
 */
export class Picture {
  readonly node = element('section', { class: 'picture', tabindex: 0, role: 'group' });
  readonly truth = new TruthLayer();
  private readonly found = svg('g', {});
  private readonly world = svg('g', { class: 'world' }, this.truth.node, this.found);
  private readonly chips = new ChipLayer();
  private readonly overlay = svg(
    'svg',
    { class: 'overlay', 'aria-hidden': 'true' },
    this.world,
    this.chips.node,
  );
  private readonly truthSwitch = iconButton('mortar-board', l10n.t('Ground Truth'), () => {
    this.showTruth(this.truth.node.hasAttribute('hidden'));
  });
  private readonly zoomLevel = element('span', { class: 'zoom-level' });
  private readonly viewport: Viewport;
  private image: LoadedImage | undefined;
  private rows: ComparedInstance[] = [];

  constructor(private readonly store: Store) {
    this.viewport = new Viewport(this.node, () => this.place());
    this.showTruth(true);
    this.node.append(this.overlay, this.zoomControls());
    attachGestures(this.node, this.viewport, target => this.store.select(this.rowAt(target)));
    this.node.addEventListener('pointerover', ({ target }) =>
      this.store.hover(this.rowAt(target as Element)),
    );
    this.node.addEventListener('pointerleave', () => this.store.hover(undefined));
  }

  render({ image, rows, links, comparison, left }: Content): void {
    this.node.setAttribute(
      'aria-label',
      image
        ? l10n.t(
            '{0}, {1} text instances drawn. Plus and minus zoom, 0 fits, arrow keys move.',
            image.name,
            rows.length,
          )
        : l10n.t('No image'),
    );
    this.showImage(image);
    // Two frames cannot share one picture: the served side, which the image is turned for, is
    // drawn.
    this.rows = comparison?.incomparable && left ? rows.filter(row => row.left) : rows;
    this.found.replaceChildren(
      ...linkLines(links.filter(({ key }) => this.rows.includes(key))).map(drawnLink),
      ...this.rows.map(boundary),
    );
    this.chips.show(image ? this.rows : [], {
      width: image?.width ?? 0,
      height: image?.height ?? 0,
      scale: this.viewport.scale,
      margin: MARGIN,
      compared: comparison !== undefined,
    });
    this.renderSelection();
  }

  /** Apart from what was found: it takes another comparison. */
  renderTruth(content: Content): void {
    this.truth.render(content);
    this.truthSwitch.hidden = !this.truth.node.childElementCount;
  }

  renderSelection(): void {
    const [selected, hovered] = [this.store.selected?.number, this.store.hovered?.number];
    for (const node of this.overlay.querySelectorAll('[data-number]')) {
      const number = Number(node.getAttribute('data-number'));
      node.classList.toggle('selected', number === selected);
      node.classList.toggle('hovered', number === hovered);
    }
    for (const number of [selected, hovered]) this.chips.raise(number);
    for (const node of this.overlay.querySelectorAll('.link')) {
      const ends = [Number(node.getAttribute('data-key')), Number(node.getAttribute('data-value'))];
      node.classList.toggle('selected', selected !== undefined && ends.includes(selected));
      node.classList.toggle('hovered', hovered !== undefined && ends.includes(hovered));
    }
  }

  /** Brings an instance into view without changing the zoom. */
  reveal(row: ComparedInstance): void {
    const box = boundingBox((row.left ?? row.right)!.polygon ?? []);
    if (box) this.viewport.reveal(box);
  }

  private showTruth(shown: boolean): void {
    this.truth.node.toggleAttribute('hidden', !shown);
    this.truthSwitch.setAttribute('aria-pressed', String(shown));
  }

  private showImage(image: LoadedImage | undefined): void {
    if (image?.element === this.image?.element) return;
    this.image?.element.remove();
    this.image = image;
    if (!image) return;
    image.element.classList.add('pixels');
    this.node.prepend(image.element);
    this.viewport.setImage(image.width, image.height);
    this.place();
  }

  private place(): void {
    const { scale, x, y } = this.viewport;
    if (this.image) {
      this.image.element.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      this.image.element.classList.toggle('enlarged', scale > 3);
    }
    for (const world of [this.world, this.chips.node])
      world.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    this.overlay.style.setProperty('--unscale', String(1 / scale));
    this.chips.rescale(scale);
    this.zoomLevel.textContent = `${Math.round(scale * 100)} %`;
  }

  private rowAt(target: Element): ComparedInstance | undefined {
    const number = Number(target.closest('[data-number]')?.getAttribute('data-number'));
    return this.rows.find(row => row.number === number);
  }

  private zoomControls(): HTMLElement {
    return element(
      'div',
      { class: 'zoom', role: 'toolbar', 'aria-label': l10n.t('Zoom') },
      this.truthSwitch,
      iconButton('zoom-out', l10n.t('Zoom Out (−)'), () => this.viewport.zoom(1 / 1.25)),
      this.zoomLevel,
      iconButton('zoom-in', l10n.t('Zoom In (+)'), () => this.viewport.zoom(1.25)),
      iconButton('screen-normal', l10n.t('Fit (0)'), () => this.viewport.fit()),
    );
  }
}

/**
 * A halo keeps the line visible on any picture; both lines lie over each other where the runs
 * agree.
 */
function boundary(row: ComparedInstance): SVGGElement {
  const group = svg('g', { class: `instance ${presence(row)}`, 'data-number': row.number });
  for (const side of ['left', 'right'] as const) {
    const polygon = row[side]?.polygon;
    if (polygon)
      group.append(
        ...['halo', 'line'].map(part =>
          svg('polygon', { class: `${part} ${side}`, points: polygon.join(' ') }),
        ),
      );
  }
  return group;
}
