import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelFormats, type LabelFormat, type LabelledImage } from '../../../src/labels/labels';
import { readLabels } from '../../../src/labels/readLabels';
import { writeLabels } from '../../../src/labels/writeLabels';
import { fixture, rectangle } from './fixtures';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '标注 '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

let count = 0;
async function through(format: LabelFormat, images: LabelledImage[]) {
  const out = path.join(folder, `${format} ${count++}`);
  const written = await writeLabels(images, { format, out }, { force: false });
  return { ...(await readLabels(out, format)), lost: written.notes.join('\n'), out };
}

/** Whatever the format, words and places that its own fixtures hold come back as they were. */
const sources: Record<LabelFormat, string[][]> = {
  mmocr: [
    ['mmocr', 'textspotting.json'],
    ['mmocr', 'textrecog.json'],
  ],
  mmocr0: [['mmocr0', 'instances_test.json']],
  icdar2013: [
    ['icdar2013', 'train'],
    ['icdar2013', 'test'],
  ],
  icdar2015: [['icdar2015']],
  totaltext: [['totaltext']],
  ctw1500: [
    ['ctw1500', 'test'],
    ['ctw1500', 'train'],
  ],
  textocr: [['textocr']],
  cocotext: [['cocotext']],
  coco: [['coco']],
  labelme: [['labelme']],
  ppocrlabel: [['ppocrlabel']],
  wildreceipt: [['wildreceipt']],
  sroie: [['sroie']],
  funsd: [['funsd']],
  svt: [['svt']],
  'recog-txt': [
    ['recog', 'train.txt'],
    ['recog', 'rec_gt.txt'],
  ],
  'recog-jsonl': [['recog', 'train.jsonl']],
};

describe('what a format holds', () => {
  it.each(labelFormats)('comes back as it was: %s', async format => {
    for (const source of sources[format]) {
      const given = await readLabels(fixture(...source), format);
      // XML says the image's whole name, a list of lines its stem.
      const images = given.images.map(each =>
        format === 'ctw1500' ? { ...each, image: each.image.replace('.jpg', '') } : each,
      );
      const back = await through(format, images);
      expect(back.images).toEqual(images);
      expect(back.lost).not.toMatch(/format/);
    }
  });

  it.each(['mmocr', 'mmocr0', 'coco', 'labelme', 'ppocrlabel', 'textocr', 'cocotext'] as const)(
    'is all of a scene with any corners, decimals and CJK: %s',
    async format => {
      const instances = [
        {
          polygon: [10.25, 10, 60, 12, 70, 20, 60, 30, 10, 28.125],
          text: '价格，"５"\\n',
          ignore: false,
        },
        { polygon: rectangle(1, 2, 3, 4), text: '', ignore: false },
        { polygon: rectangle(9, 8, 7, 6), text: ' 😀 ', ignore: false },
      ];
      const image = { image: 'a b/图 1.jpg', width: 640, height: 480, instances };
      const back = await through(format, [image]);
      const size = ['ppocrlabel'].includes(format) ? {} : { width: 640, height: 480 };
      expect(back.images).toEqual([{ image: image.image, ...size, instances }]);
    },
  );
});

describe('what a format cannot hold', () => {
  const scene: LabelledImage = {
    image: 'imgs/图 1.jpg',
    width: 640,
    height: 480,
    instances: [
      { polygon: [10, 10, 60, 12, 70, 20, 60, 30, 10, 28], text: 'a\nb', ignore: false },
      { polygon: rectangle(10.25, 40, 60.5, 60), text: 'dim', ignore: true, label: 'price' },
      { text: 'unplaced', ignore: false },
    ],
  };
  const losses: [LabelFormat, RegExp[]][] = [
    [
      'icdar2015',
      [
        /without a boundary/,
        /image's path/,
        /size/,
        /box around/,
        /otherwise/,
        /not judged is not written/,
        /class/,
      ],
    ],
    ['icdar2013', [/without a boundary/, /box around/]],
    ['sroie', [/without a boundary/, /class/]],
    ['totaltext', [/without a boundary/, /image's path/, /size/, /class/]],
    ['ctw1500', [/rounded/, /other than 14 corners/, /class/]],
    [
      'svt',
      [
        /without a boundary/,
        /cannot say that something is not judged/,
        /rounded|box around/,
        /class/,
      ],
    ],
    ['funsd', [/box around/, /image's path/, /not judged is not written/]],
    ['wildreceipt', [/box around/, /class/]],
    ['ppocrlabel', [/without a boundary/, /size/]],
    ['textocr', [/not judged is not written/, /class/]],
    ['cocotext', [/class/]],
    ['coco', [/without a boundary/]],
  ];
  it.each(losses)('is told: %s', async (format, expected) => {
    const { lost } = await through(format, [scene]);
    for (const each of expected) expect(lost).toMatch(each);
  });

  it('is nothing where MMOCR holds it', async () => {
    const { lost, images } = await through('mmocr', [scene]);
    expect(lost).toBe('');
    expect(images).toEqual([scene]);
  });

  it('of a list of words: boundaries, and what is not judged', async () => {
    const words = [scene, { image: 'w.png', instances: [{ text: 'x y', ignore: false }] }];
    const { lost, images } = await through('recog-txt', words);
    expect(lost).toMatch(/with a boundary is left out.*2 times/);
    expect(images).toEqual([
      { image: scene.image, instances: [{ text: 'unplaced', ignore: false }] },
      words[1],
    ]);
    await expect(
      through('recog-jsonl', [{ ...scene, instances: scene.instances.slice(0, 2) }]),
    ).rejects.toThrow(/can hold nothing of this/);
  });

  it('a text that means "not judged" in it is told', async () => {
    const image = {
      image: 'a',
      instances: [{ polygon: rectangle(1, 2, 3, 4), text: '###', ignore: false }],
    };
    expect((await through('icdar2015', [image])).lost).toMatch(/takes an instance for one that is/);
  });
});

describe('label files of one image each', () => {
  const box = (text: string) => [{ polygon: rectangle(1, 2, 3, 4), text, ignore: false }];

  it('are named by their images, and by their folders where names are the same', async () => {
    const { out, images } = await through('icdar2015', [
      { image: 'train/图 1.jpg', instances: box('a') },
      { image: '../../test/图 1.jpg', instances: box('b') },
    ]);
    expect(fs.readFileSync(path.join(out, 'train', 'gt_图 1.txt'), 'utf8')).toBe(
      '1,2,3,2,3,4,1,4,a\n',
    );
    expect(fs.existsSync(path.join(out, 'test', 'gt_图 1.txt'))).toBe(true);
    expect(images.map(({ image }) => image)).toEqual(['test/图 1', 'train/图 1']);
  });

  it('are refused where two images would have one, and lead out of no folder', async () => {
    await expect(
      through('labelme', [
        { image: 'a.jpg', instances: box('a') },
        { image: 'A.png', instances: box('b') },
      ]),
    ).rejects.toThrow(/would have the same label file/);
    const { out } = await through('sroie', [{ image: '../../..', instances: box('a') }]);
    expect(fs.readdirSync(out)).toEqual(['_.txt']);
  });

  it('find their images beside them, or in a folder beside', async () => {
    const at = (...names: string[]) => path.join(folder, 'found', ...names);
    for (const name of ['labels/train', 'images/train', 'flat'])
      fs.mkdirSync(at(name), { recursive: true });
    fs.writeFileSync(at('labels', 'train', 'gt_a b.txt'), '1,2,3,2,3,4,1,4,x\n');
    fs.writeFileSync(at('labels', 'train', 'gt_gone.txt'), '1,2,3,2,3,4,1,4,x\n');
    fs.writeFileSync(at('images', 'train', 'a b.JPG'), '');
    const { images } = await readLabels(at('labels', 'train'));
    expect(images.map(({ image }) => image)).toEqual(['a b.JPG', 'gone']);
    fs.writeFileSync(at('flat', '0001001.txt'), '1,2,3,2,3,4,1,4,####x\n');
    fs.writeFileSync(at('flat', '1001.jpg'), '');
    expect((await readLabels(at('flat'))).images[0]!.image).toBe('1001.jpg');
  });

  it('are one file where there is one image, and that is asked for', async () => {
    const out = path.join(folder, 'one.txt');
    const images = [{ image: 'one.jpg', instances: box('a') }];
    await writeLabels(images, { format: 'icdar2015', out }, { force: false });
    expect(fs.readFileSync(out, 'utf8')).toBe('1,2,3,2,3,4,1,4,a\n');
  });

  it('are replaced only where that is asked for', async () => {
    const out = path.join(folder, 'kept');
    const images = [{ image: 'a', instances: box('a') }];
    await writeLabels(images, { format: 'icdar2015', out }, { force: false });
    await expect(
      writeLabels(images, { format: 'icdar2015', out }, { force: false }),
    ).rejects.toThrow(/gt_a\.txt exists already/);
    await writeLabels(images, { format: 'icdar2015', out }, { force: true });
    expect(fs.readdirSync(out)).toEqual(['gt_a.txt']);
    await expect(writeLabels(images, { format: 'coco', out }, { force: true })).rejects.toThrow(
      /is a folder/,
    );
  });
});
