import type { FromReport } from '../../protocol/report';

/** While a list is scrolled, a request more often than this would be overtaken at once. */
const PAUSE_MS = 60;

/**
 * The pictures of the images that are in view or near it, as object URLs; of those far away the URL
 * is released.
 */
export class Thumbnails {
  private readonly urls = new Map<number, string>();
  private readonly failures = new Map<number, string>();
  private asked = new Set<number>();
  private visible: number[] = [];
  private near = new Set<number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `onPicture` is told of each picture that comes, and of each that cannot. */
  constructor(
    private readonly post: (message: FromReport) => void,
    private readonly onPicture: (index: number) => void,
  ) {}

  /** The picture's URL while there is one. */
  url(index: number): string | undefined {
    return this.urls.get(index);
  }

  /** Why an image has none. */
  failure(index: number): string | undefined {
    return this.failures.get(index);
  }

  /** Which rows are in view, and which are near enough to keep their pictures. */
  look(visible: number[], near: Iterable<number>): void {
    this.visible = visible;
    this.near = new Set(near);
    for (const [index, url] of this.urls) if (!this.near.has(index)) this.release(index, url);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.request();
    }, PAUSE_MS);
  }

  receive(index: number, mime: string, bytes: ArrayBuffer): void {
    this.asked.delete(index);
    // Scrolled past before it came.
    if (!this.near.has(index)) return;
    const before = this.urls.get(index);
    if (before !== undefined) URL.revokeObjectURL(before);
    this.urls.set(index, URL.createObjectURL(new Blob([bytes], { type: mime })));
    this.onPicture(index);
  }

  refuse(index: number, error: string): void {
    this.asked.delete(index);
    this.failures.set(index, error);
    this.onPicture(index);
  }

  /** A request takes the place of the last one: what that asked for and is in view, is in it. */
  private request(): void {
    const missing = this.visible.filter(
      index => !this.urls.has(index) && !this.failures.has(index),
    );
    if (missing.every(index => this.asked.has(index))) return;
    this.asked = new Set(missing);
    this.post({ kind: 'thumbnails', indexes: missing });
  }

  private release(index: number, url: string): void {
    this.urls.delete(index);
    URL.revokeObjectURL(url);
  }
}
