import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { labelFormats, type LabelInstance } from '../../../src/labels/labels';
import { readLabels } from '../../../src/labels/readLabels';
import { fixture } from './fixtures';

/** What MMOCR's own parser reads, or the error it ends with (`test/goldens/labels.py`). */
type Golden = { error: string } | { image: string; text?: string; instances?: Parsed[] }[];
interface Parsed {
  poly: number[];
  text: string | null;
  ignore: boolean | number;
}

const golden = JSON.parse(fs.readFileSync(fixture('mmocr.golden.json'), 'utf8')) as Record<
  string,
  Golden
>;

/** Where we read otherwise on purpose: our text, and MMOCR's; or the error it ends with. */
const differences: Record<string, string | [ours: string, theirs: string][]> = {
  'icdar2013/train/gt_100.txt': [['say "hi", ok', 'say hi ok']],
  'icdar2013/test/gt_img_1.txt': [['kills, slowly', 'kills slowly']],
  'icdar2015/gt_img_1.txt': [
    [' leading and trailing ', ' leading and trailing'],
    ['undefined', ''],
  ],
  // GBK and UTF-16.
  'icdar2015/gt_img_3.txt': 'UnicodeDecodeError',
  'icdar2015/gt_img_4.txt': 'UnicodeDecodeError',
  'totaltext/poly_gt_img11.txt': [
    ['a, b', 'a,b'],
    [',', '# ignored'],
    ['undefined ignored', '# ignored'],
  ],
  // YAML takes a colon, a hash and brackets of a text for its own.
  'totaltext/poly_gt_img12.txt': 'ParserError',
  'ctw1500/test/0001001.txt': [['one, two, ####three', 'one']],
  'ctw1500/test/0001002.txt': 'IndexError',
  'ctw1500/train/0001.xml': [['### ignored', '###']],
  // Reading stops at the line that is none.
  'sroie/X00016469612.txt': [['789417-W', 'missing']],
  'svt/test.xml': [
    ['LIVING', 'living'],
    ['R&B', 'r&b'],
  ],
  // MMOCR looks ids up as texts, which are numbers in COCO.
  'coco/instances.json': 'KeyError',
  'mmocr0/instances_test.json': 'KeyError',
  'cocotext/cocotext.v2.json': [['undefined ignored', 'null ignored']],
  'recog/icdar_words.txt': [['1,000 "quoted"', '1,000 quoted']],
  'recog/train.txt': [['Rescue, "me" now', 'Rescue,']],
};

const shown = (text: unknown, ignore: unknown): string =>
  `${String(text)}${ignore ? ' ignored' : ''}`;
const baseName = (image: string): string => image.split('/').at(-1)!;

describe("MMOCR's own parsers", () => {
  it.each(Object.keys(golden))('read %s the same, but for what is listed', async name => {
    const format = labelFormats.find(each => name.startsWith(`${each}/`));
    const { images } = await readLabels(fixture(...name.split('/')), format);
    const known = differences[name] ?? [];
    const theirs = golden[name]!;
    if (!Array.isArray(theirs)) return expect(theirs.error).toBe(known);
    const found: [string, string][] = [];
    for (const [i, sample] of theirs.entries()) {
      const image = images.find(
        each => theirs.length === 1 || baseName(each.image) === baseName(sample.image),
      )!;
      const parsed = sample.instances ?? [{ poly: [], text: sample.text ?? '', ignore: false }];
      for (const [at, instance] of (theirs.length === 1 ? images[i]! : image).instances.entries())
        differ(instance, parsed[at], found);
    }
    expect(found).toEqual(known);
  });

  it('are asked about every file for which there is one', () => {
    expect(Object.keys(golden).length).toBeGreaterThan(19);
  });
});

function differ(ours: LabelInstance, theirs: Parsed | undefined, found: [string, string][]): void {
  const own = shown(ours.text, ours.ignore);
  if (!theirs) return void found.push([own, 'missing']);
  expect(ours.polygon ?? []).toEqual(theirs.poly);
  const other = shown(theirs.text, theirs.ignore);
  if (own !== other) found.push([own, other]);
}
