/** Largest enlargement a fit makes of a small image, and the limits of zooming. */
const FIT_MOST = 8;
const LEAST = 0.02;
const MOST = 64;
/** Room around a fitted image for chips, in screen pixels. */
export const MARGIN = 24;
/** Room below it for the zoom buttons. */
const BELOW = 44;

/**
 * The one place that knows screen coordinates: maps image pixels to pixels of the pane. `pane =
 * image · scale + (x, y)`.
 */
export class Viewport {
  scale = 1;
  x = 0;
  y = 0;
  private fitted = true;
  private width = 0;
  private height = 0;

  constructor(
    private readonly pane: HTMLElement,
    private readonly onChange: () => void,
  ) {
    new ResizeObserver(() => {
      if (this.fitted) this.fit();
    }).observe(pane);
  }

  /** Size of the image in pixels; a new size is fitted. */
  setImage(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    this.fit();
  }

  /** Scale at which the whole image is seen. */
  get fitScale(): number {
    if (!this.width || !this.height) return 1;
    const [across, down] = [
      this.pane.clientWidth - 2 * MARGIN,
      this.pane.clientHeight - MARGIN - BELOW,
    ];
    return Math.min(Math.max(across, 32) / this.width, Math.max(down, 32) / this.height, FIT_MOST);
  }

  fit(): void {
    this.fitted = true;
    this.scale = this.fitScale;
    this.x = (this.pane.clientWidth - this.width * this.scale) / 2;
    this.y = (this.pane.clientHeight - BELOW + MARGIN - this.height * this.scale) / 2;
    this.onChange();
  }

  /**
   * Zooms by `factor`; the image point under the pane point stays where it is (the middle of the
   * pane unless given).
   */
  zoom(
    factor: number,
    paneX = this.pane.clientWidth / 2,
    paneY = this.pane.clientHeight / 2,
  ): void {
    const scale = Math.min(Math.max(this.scale * factor, LEAST), MOST);
    const actual = scale / this.scale;
    this.scale = scale;
    this.x = paneX - (paneX - this.x) * actual;
    this.y = paneY - (paneY - this.y) * actual;
    this.fitted = false;
    this.onChange();
  }

  /** Moves the image by screen pixels. */
  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.fitted = false;
    this.onChange();
  }

  /** Pans just enough to bring a box of image pixels into the pane. */
  reveal(box: { left: number; top: number; right: number; bottom: number }): void {
    const shift = (low: number, high: number, room: number): number =>
      low < MARGIN
        ? MARGIN - low
        : high > room - MARGIN
          ? Math.max(room - MARGIN - high, MARGIN - low)
          : 0;
    const dx = shift(
      box.left * this.scale + this.x,
      box.right * this.scale + this.x,
      this.pane.clientWidth,
    );
    const dy = shift(
      box.top * this.scale + this.y,
      box.bottom * this.scale + this.y,
      this.pane.clientHeight,
    );
    if (dx || dy) this.pan(dx, dy);
  }

  /** A point of the window, in pixels of the pane. */
  toPane(clientX: number, clientY: number): [number, number] {
    const { left, top } = this.pane.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }
}
