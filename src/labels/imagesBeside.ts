import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { composed } from '../base/fileNames';
import { imageNames } from '../model/imageFormat';

/** Of folders beside a label file's so many are looked into. */
const MOST_FOLDERS = 40;

/**
 * Finds the images that label files belong to by their names: in a label file's own folder, in the
 * one above, in those beside it, and in a folder of its name beside the one above, as data sets
 * have it (`annotations/train` and `images/train`). Folders are listed once.
 */
export class ImagesBeside {
  readonly #listed = new Map<string, Promise<string[]>>();
  readonly #images = new Map<string, Promise<Map<string, string>>>();

  /** The image's name with its ending; undefined where there is none. */
  async find(labelFile: string, image: string): Promise<string | undefined> {
    for (const folder of await this.#foldersFor(path.dirname(labelFile))) {
      const name = (await this.#imagesIn(folder)).get(composed(image));
      if (name !== undefined) return name;
    }
    return undefined;
  }

  async #foldersFor(folder: string): Promise<string[]> {
    const above = path.dirname(folder);
    if (above === folder) return [folder];
    const beside = await this.#foldersIn(above);
    const cousins = (await this.#foldersIn(path.dirname(above))).map(each =>
      path.join(each, path.basename(folder)),
    );
    return [...new Set([folder, above, ...beside, ...cousins])];
  }

  async #foldersIn(folder: string): Promise<string[]> {
    let listed = this.#listed.get(folder);
    listed ??= readdir(folder, { withFileTypes: true }).then(
      entries =>
        entries
          .filter(entry => entry.isDirectory())
          .map(({ name }) => path.join(folder, name))
          .sort()
          .slice(0, MOST_FOLDERS),
      () => [],
    );
    this.#listed.set(folder, listed);
    return listed;
  }

  #imagesIn(folder: string): Promise<Map<string, string>> {
    let images = this.#images.get(folder);
    images ??= readdir(folder).then(
      names =>
        new Map(
          names.filter(isImage).flatMap(name => [
            [stemOf(name), name],
            [composed(name), name],
          ]),
        ),
      () => new Map<string, string>(),
    );
    this.#images.set(folder, images);
    return images;
  }
}

function isImage(name: string): boolean {
  return imageNames.test(name);
}

function stemOf(name: string): string {
  return composed(path.parse(name).name);
}
