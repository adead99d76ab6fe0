import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { panelHtml } from '../../../../src/host/results/html';
import { viewerImage } from '../../../../src/host/results/image';
import { sample } from '../../../samples';

const file = (path: string) => ({ path, bytes: readFileSync(path) });
const decoder = {
  asked: [] as boolean[],
  decodeImage(_: unknown, upright: boolean) {
    this.asked.push(upright);
    return Promise.resolve({
      width: 1,
      height: 1,
      shown: { width: 1, height: 1 },
      rgba: new Uint8Array([1, 2, 3, 4]),
    });
  },
};

describe('the panel page', () => {
  const page = panelHtml({
    cspSource: 'https://x',
    nonce: 'N',
    script: 's.js',
    styles: ['a.css'],
    language: 'zh-cn"><script>',
    strings: { evil: '</script><script>alert(1)</script>' },
  });

  it('allows nothing but its own files', () => {
    expect(page).toContain(
      `content="default-src 'none'; img-src blob:; style-src https://x; font-src https://x; script-src 'nonce-N'"`,
    );
    expect(page).not.toContain('unsafe');
  });

  it('cannot be broken out of by a language or a translation', () => {
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    const strings = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)![1]!;
    expect(JSON.parse(strings)).toEqual({ evil: '</script><script>alert(1)</script>' });
  });
});

describe('viewerImage', () => {
  it('hands over what a browser shows as it is, by content, not by name', async () => {
    const bytes = readFileSync(sample('images/scene_04.jpg'));
    const image = await viewerImage({ path: '/x/scan.tif', bytes }, 'stored', decoder);
    expect(image).toMatchObject({
      name: 'scan.tif',
      turned: false,
      data: { kind: 'encoded', mime: 'image/jpeg' },
    });
    expect(image.data.bytes).toBeInstanceOf(ArrayBuffer);
    expect(image.data.bytes.byteLength).toBe(bytes.length);
    expect(
      (await viewerImage(file(sample('images/rgba.png')), 'stored', decoder)).data,
    ).toMatchObject({ mime: 'image/png' });
  });

  it('knows which files are turned by EXIF', async () => {
    expect(
      (await viewerImage(file(sample('images/exif_orientation6.jpg')), 'stored', decoder)).turned,
    ).toBe(true);
    expect((await viewerImage(file(sample('images/scene_01.jpg')), 'stored', decoder)).turned).toBe(
      false,
    );
  });

  it('has the engine decode the rest, turned as asked', async () => {
    const tiff = { path: '/x/scan.tif', bytes: Uint8Array.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]) };
    expect((await viewerImage(tiff, 'upright', decoder)).data).toMatchObject({
      kind: 'rgba',
      width: 1,
      height: 1,
    });
    expect(decoder.asked).toEqual([true]);
  });
});
