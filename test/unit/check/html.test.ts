import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../src/check/finding';
import { htmlPage } from '../../../src/check/html';
import type { Picture } from '../../../src/check/picture';
import { checked, hostile, word } from './results';

const pixel: Picture = {
  data: 'data:image/png;base64,AAAA',
  bytes: 3,
  width: 64,
  height: 48,
  stored: true,
};

async function page(
  result: CheckResult,
  picture: Picture | undefined = pixel,
  asked: string[] = [],
): Promise<string> {
  let html = '';
  const parts = { run: 'run.jsonl', baseline: 'golden.baseline.jsonl', language: 'en' };
  const pictureOf = ({ image }: { image: string }): Promise<Picture | undefined> => {
    asked.push(image);
    return Promise.resolve(picture);
  };
  for await (const piece of htmlPage(result, { ...parts, pictureOf })) html += piece;
  return html;
}

it('shows regressions first, with both outlines over their picture, then a table of all', async () => {
  const asked: string[] = [];
  const result = checked(
    { 'same.png': [word('a')], 'gone.png': 'no', 'moved.png': [word('a')] },
    {
      'same.png': [word('a')],
      'gone.png': [word('a')],
      'moved.png': [word('a', { polygon: [24, 30, 64, 30, 64, 50, 24, 50] })],
    },
  );
  const html = await page(result, pixel, asked);
  expect(asked).toEqual(['moved.png', 'gone.png']);
  expect(html).toContain('<polygon class="baseline" points="20,30 60,30 60,50 20,50"/>');
  expect(html).toContain('<polygon class="run" points="24,30 64,30 64,50 24,50"/>');
  expect(html).toContain('viewBox="0 0 64 48"');
  expect(html.match(/<tr[ >]/g)).toHaveLength(4);
});

it('lets nothing be loaded or run, and its own style only', async () => {
  const html = await page(checked({ 'a.png': [word('a')] }, { 'a.png': [] }));
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(html).toContain(`content="default-src 'none'; img-src data:; style-src 'sha256-${hash}'"`);
  expect(html).not.toMatch(/<script|<link|https?:|\son\w+=|\sstyle=/i);
  expect(style).toContain('prefers-color-scheme: dark');
});

describe('texts', () => {
  it.each(hostile)('stay texts: %.40s', async text => {
    const result = checked(
      { [text]: [word(text)], 'failed.png': [] },
      { [text]: [word('b', { label: text })], 'failed.png': text },
    );
    const plain = await page(
      checked(
        { i: [word('a')], 'failed.png': [] },
        { i: [word('b', { label: 'l' })], 'failed.png': 'e' },
      ),
    );
    const tags = (html: string): string[] => html.match(/<\/?[a-z!][^\s>]*/gi) ?? [];
    const html = await page(result);
    expect(tags(html)).toEqual(tags(plain));
    expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\ud800]/u);
    expect(html.length).toBeLessThan(plain.length + 20_000);
  });
});

it('has at most a hundred pictures, and a row for each of 10,000 images', async () => {
  const asked: string[] = [];
  const names = Array.from({ length: 10_000 }, (_, i) => `${i}.png`);
  const all = (text: string) => Object.fromEntries(names.map(name => [name, [word(text)]]));
  const html = await page(checked(all('a'), all('b')), pixel, asked);
  expect(asked).toHaveLength(100);
  expect(html.match(/<figure>/g)).toHaveLength(100);
  expect(html).toContain('9900 more stand in the table below.');
  expect(html.match(/<tr class="bad">/g)).toHaveLength(10_000);
});

it('ends with pictures when they are many megabytes', async () => {
  const asked: string[] = [];
  const names = Array.from({ length: 20 }, (_, i) => `${i}.png`);
  const all = (text: string) => Object.fromEntries(names.map(name => [name, [word(text)]]));
  await page(checked(all('a'), all('b')), { ...pixel, bytes: 8 * 2 ** 20 }, asked);
  expect(asked).toHaveLength(8);
});
