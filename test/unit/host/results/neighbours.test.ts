import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { neighbourPath, neighboursOf } from '../../../../src/host/results/neighbours';

const images = /\.(png|jpe?g|tiff?)$/i;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neighbours '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

function fill(...names: string[]): void {
  for (const name of names) writeFileSync(join(folder, name), '');
}
const of = (name: string) => neighboursOf(join(folder, name), images);

/** Walks with `next` from the first image to the end. */
async function walk(first: string): Promise<string[]> {
  const names = [first];
  for (;;) {
    const next = (await of(names.at(-1)!))?.next;
    if (next === undefined) return names;
    names.push(next);
  }
}

describe('neighbours of an image', () => {
  it('stand in the order people count, whatever case and script', async () => {
    fill('page 10.png', 'page 2.PNG', 'Page 1.png', '图 2.jpg', '图 10.jpg', 'b.tif');
    expect(await walk('b.tif')).toEqual([
      'b.tif',
      'Page 1.png',
      'page 2.PNG',
      'page 10.png',
      '图 2.jpg',
      '图 10.jpg',
    ]);
    expect(await of('page 2.PNG')).toEqual({
      position: 3,
      count: 6,
      previous: 'Page 1.png',
      next: 'page 10.png',
    });
  });

  it('are images by name: no other files, no folders', async () => {
    fill('a.png', 'a.png.json', 'notes.txt', 'c.jpeg');
    mkdirSync(join(folder, 'b.png'));
    expect(await of('a.png')).toEqual({ position: 1, count: 2, next: 'c.jpeg' });
    expect(await of('c.jpeg')).toEqual({ position: 2, count: 2, previous: 'a.png' });
  });

  it('names that people read as one still lead on, never round in a circle', async () => {
    fill('a1.png', 'a01.png', 'a001.png', 'a2.png');
    const walked = await walk((await walk('a001.png')).length === 4 ? 'a001.png' : 'a01.png');
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked).toHaveLength(4);
  });

  it('an image that is gone still has its place; a folder that is gone has none', async () => {
    fill('a.png', 'c.png');
    expect(await of('b.png')).toEqual({ position: 2, count: 3, previous: 'a.png', next: 'c.png' });
    expect(await neighbourPath(join(folder, 'b.png'), 'next', images)).toBe(join(folder, 'c.png'));
    rmSync(join(folder, 'c.png'));
    expect(await neighbourPath(join(folder, 'b.png'), 'next', images)).toBeUndefined();
    expect(await neighboursOf(join(folder, 'nowhere', 'a.png'), images)).toBeUndefined();
  });

  it('a lone image has none', async () => {
    fill('only.png');
    expect(await of('only.png')).toEqual({ position: 1, count: 1 });
  });
});
