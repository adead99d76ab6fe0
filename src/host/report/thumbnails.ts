import { UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import type { ImageFile } from '../../model/prediction';
import type { EngineMethods } from '../../protocol/engine';
import type { ToReport } from '../../protocol/report';

const SIDE = 160;
/** Of some 6 kB each. */
const MOST_KEPT = 2000;
/** While one is decoded, the file of the next one is read. */
const AT_ONCE = 2;

type Thumbnail = EngineMethods['thumbnail']['result'];

/** What thumbnails are made with. */
export interface ThumbnailMaker {
  imagePath: (index: number) => string;
  readImage: (file: string) => Promise<ImageFile>;
  make: (params: EngineMethods['thumbnail']['params']) => Promise<Thumbnail>;
}

/**
 * The small pictures of a report's rows, made one after the other as they come into view. What has
 * left it again before its turn came is not made.
 */
export class Thumbnails {
  readonly #kept = new Map<number, Thumbnail>();
  #wanted: number[] = [];
  readonly #making = new Set<number>();
  #over = false;

  constructor(
    private readonly maker: ThumbnailMaker,
    private readonly post: (message: ToReport) => void,
  ) {}

  /** These are in view and have no picture; it takes the place of what was wanted before. */
  want(indexes: readonly number[]): void {
    for (const index of indexes) {
      const kept = this.#kept.get(index);
      if (kept) this.#tell(index, kept);
    }
    this.#wanted = indexes.filter(index => !this.#kept.has(index) && !this.#making.has(index));
    this.#next();
  }

  dispose(): void {
    this.#over = true;
    this.#wanted = [];
    this.#kept.clear();
  }

  #next(): void {
    while (this.#making.size < AT_ONCE) {
      const index = this.#wanted.shift();
      if (index === undefined) return;
      this.#making.add(index);
      void this.#make(index).finally(() => {
        this.#making.delete(index);
        this.#next();
      });
    }
  }

  async #make(index: number): Promise<void> {
    try {
      const { path, bytes } = await this.maker.readImage(this.maker.imagePath(index));
      const made = await this.maker.make({ image: bytes, imagePath: path, side: SIDE });
      this.#keep(index, made);
      this.#tell(index, made);
    } catch (error) {
      if (this.#over) return;
      const why = error instanceof UserError ? error.message : visibleText(String(error));
      this.post({ kind: 'noThumbnail', index, error: why });
    }
  }

  #keep(index: number, made: Thumbnail): void {
    if (this.#over) return;
    this.#kept.set(index, made);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  #tell(index: number, { mime, bytes }: Thumbnail): void {
    if (this.#over) return;
    // Webviews get an ArrayBuffer of exactly the data.
    this.post({ kind: 'thumbnail', index, mime, bytes: Uint8Array.from(bytes).buffer });
  }
}
