import { describe, expect, it } from 'vitest';
import type { LabelFormat, LabelInstance } from '../../../src/labels/labels';
import { readLabels } from '../../../src/labels/readLabels';
import { fixture, rectangle } from './fixtures';

/** Text, whether it is judged, and the class where there is one. */
const told = ({ text, ignore, label }: LabelInstance): unknown[] => [
  text,
  ignore,
  ...(label === undefined ? [] : [label]),
];
const read = async (format: LabelFormat, ...names: string[]) => {
  const labels = await readLabels(fixture(...names));
  expect(labels.format).toBe(format);
  return { ...labels, told: labels.images.map(({ instances }) => instances.map(told)) };
};
const notes = (of: { notes: string[] }): string => of.notes.join('\n');

describe('each format is recognised, and read as its specification has it', () => {
  it('mmocr', async () => {
    const { images, ...labels } = await read('mmocr', 'mmocr', 'textspotting.json');
    expect(labels.told).toEqual([
      [
        ['Genaxis, Theatre', false],
        ['价格：５元', false, '价格'],
        ['###', true],
        [undefined, false],
      ],
      [],
    ]);
    expect(images[0]).toMatchObject({
      image: 'textdet_imgs/test/img 1.jpg',
      width: 480,
      height: 640,
    });
    expect(images[0]!.instances.map(({ polygon }) => polygon)).toEqual([
      [10.5, 10, 60, 12, 60, 30, 10, 28],
      [10, 40, 60, 40, 70, 50, 60, 60, 10, 60],
      rectangle(100, 10, 160, 30),
      rectangle(200, 10, 260, 30),
    ]);
    const words = await read('mmocr', 'mmocr', 'textrecog.json');
    expect(words.told).toEqual([[['GRAND', false]], [[' a "quoted", word ', false]]]);
    expect(words.images[0]!.instances[0]).not.toHaveProperty('polygon');
  });

  it('mmocr0, its lists and its lines: images in the order of the file', async () => {
    const { images, ...labels } = await read('mmocr0', 'mmocr0', 'instances_test.json');
    expect(images.map(({ image }) => image)).toEqual(['test/img_2.jpg', 'test/img_1.jpg']);
    expect(labels.told).toEqual([
      [[undefined, true]],
      [
        ['Genaxis Theatre', false],
        [undefined, false],
      ],
    ]);
    const lines = await read('mmocr0', 'mmocr0', 'instances_test.txt');
    expect(lines.images.map(({ image, instances }) => [image, instances.length])).toEqual([
      ['test/img_1.jpg', 1],
      ['test/img_2.jpg', 0],
    ]);
  });

  it('coco: classes by their names, the first part, the box of a mask', async () => {
    const { images, ...labels } = await read('coco', 'coco', 'instances.json');
    expect(images.map(({ instances }) => instances)).toEqual([
      [
        { polygon: [0, 0, 10, 0, 10, 10], text: 'split', ignore: false },
        { polygon: rectangle(1, 2, 4, 6), ignore: true },
      ],
      [{ polygon: rectangle(5.5, 6, 25.5, 16), text: '12,50', ignore: false, label: 'price' }],
    ]);
    expect(notes(labels)).toMatch(/first part .*2 times/);
  });

  it('icdar2013, of spaces and of commas: quotes and commas in a text stay', async () => {
    const train = await read('icdar2013', 'icdar2013', 'train', 'gt_100.txt');
    expect(train.told).toEqual([
      [
        ['Footpath', false],
        ['To', false],
        ['say "hi", ok', false],
        ['###', true],
      ],
    ]);
    expect(train.images[0]!.image).toBe('100');
    expect(train.images[0]!.instances[0]!.polygon).toEqual(rectangle(158, 128, 411, 181));
    expect(notes(train)).toMatch(/MMOCR deletes/);
    const test = await read('icdar2013', 'icdar2013', 'test');
    expect(test.told).toEqual([
      [
        ['Tiredness', false],
        ['kills, slowly', false],
        ['A', false],
      ],
    ]);
  });

  it('icdar2015: a mark, commas, spaces, no text, GBK, UTF-16, an empty file', async () => {
    const { images, ...labels } = await read('icdar2015', 'icdar2015');
    expect(images.map(({ image }) => image)).toEqual(['img_1', 'img_2', 'img_3', 'img_4']);
    expect(labels.told).toEqual([
      [
        ['Genaxis Theatre', false],
        ['[06]', false],
        ['###', true],
        ['1,000, and "more"', false],
        [' leading and trailing ', false],
        [undefined, false],
        ['', false],
      ],
      [],
      [
        ['中文，招牌', false],
        ['###', true],
      ],
      [['テスト', false]],
    ]);
    expect(images[0]!.instances[0]!.polygon).toEqual([377, 117, 463, 117, 465, 130, 378, 130]);
    expect(notes(labels)).toMatch(/GB18030.*gt_img_3\.txt/);
  });

  it('totaltext: several lines, quotes, commas, escapes, nothing evaluated', async () => {
    const first = await read('totaltext', 'totaltext', 'poly_gt_img11.txt');
    expect(first.told).toEqual([
      [
        ['PAUL', false],
        ['#', true],
        ["L'EAU", false],
        ['a,b', false],
        ['a, b', false],
        [',', false],
        [undefined, true],
      ],
    ]);
    expect(first.images[0]!.image).toBe('img11');
    expect(first.images[0]!.instances[2]!.polygon).toEqual([
      10, -5, 20, 10, 30, 15, 40, 20, 50, 25, 60, 30, 70, 35,
    ]);
    expect(notes(first)).toMatch(/a comma is read as such/);
    const second = await read('totaltext', 'totaltext', 'poly_gt_img12.txt');
    expect(second.told).toEqual([
      [
        ['café … x: [[9]] end', false],
        ['12 34', false],
      ],
    ]);
    expect(notes(second)).toMatch(/YAML.*2 times/);
  });

  it('ctw1500, lines and XML: commas stay, ### is not judged in either', async () => {
    const lines = await read('ctw1500', 'ctw1500', 'test');
    expect(lines.images.map(({ image }) => image)).toEqual(['1001', '1002']);
    expect(lines.told).toEqual([
      [
        ['Latin 9', false],
        ['one, two, ####three', false],
        ['###', true],
      ],
      [['four corners', false]],
    ]);
    expect(notes(lines)).toMatch(/comma is kept whole.*\n.*other than 14 corners/);
    const xml = await read('ctw1500', 'ctw1500', 'train', '0001.xml');
    expect(xml.images[0]!.image).toBe('0001.jpg');
    expect(xml.told).toEqual([
      [
        ['A & B, <C>', false],
        ['###', true],
      ],
    ]);
    expect(notes(xml)).toMatch(/MMOCR takes it for a text/);
  });

  it('textocr: the order of the lists, also where ids are whole numbers', async () => {
    const { images, ...labels } = await read('textocr', 'textocr', 'TextOCR_0.1_val.json');
    expect(images.map(({ image }) => image)).toEqual([
      'train/a4ea732cd3d5948a.jpg',
      'train/77.jpg',
      'train/5.jpg',
    ]);
    expect(labels.told).toEqual([
      [
        ['.', true],
        ['Performance', false],
        ['...', false],
      ],
      [['Ω"', false]],
      [],
    ]);
  });

  it('cocotext: a text may be missing or empty, illegible is not judged', async () => {
    const { images, ...labels } = await read('cocotext', 'cocotext', 'cocotext.v2.json');
    expect(images.map(({ image }) => image)).toEqual([
      'COCO_train2014_000000522579.jpg',
      'COCO_train2014_000000000041.jpg',
    ]);
    expect(labels.told).toEqual([
      [
        [undefined, true],
        ['the', false],
      ],
      [['', false]],
    ]);
  });

  it('labelme: a label is the text, or the class where a description is', async () => {
    const shop = await read('labelme', 'labelme', 'shop.json');
    expect(shop.images[0]).toMatchObject({ image: '..\\imgs\\shop.jpg', width: 640, height: 480 });
    expect(shop.told).toEqual([
      [
        ['LEMON', false],
        ['TEA, 2 €', false],
        ['###', true],
        ['dim', true],
      ],
    ]);
    expect(shop.images[0]!.instances[1]!.polygon).toEqual(rectangle(10, 40, 60, 60));
    expect(notes(shop)).toMatch(/neither a polygon nor a rectangle/);
    const classes = await read('labelme', 'labelme', 'classes.json');
    expect(classes.told).toEqual([
      [
        ['Sum', false],
        ['12.50', false, 'price'],
        [undefined, false, 'price'],
      ],
    ]);
  });

  it('ppocrlabel, JSON and as Python prints it: words of either in texts stay', async () => {
    const { images, ...labels } = await read('ppocrlabel', 'ppocrlabel', 'Label.txt');
    expect(images.map(({ image }) => image)).toEqual(['imgs/收据 1.jpg', 'imgs/2.jpg']);
    expect(labels.told).toEqual([
      [
        ['true, null and false', false],
        ['###', true],
        ['hard', true],
      ],
      [
        ['1\t000', false, 'price'],
        ['*', true],
      ],
    ]);
    expect(images[1]!.instances[0]!.polygon).toEqual([10, 10, 60, 12, 70, 20, 60, 30, 10, 28]);
    const python = await read('ppocrlabel', 'ppocrlabel', 'python.txt');
    expect(python.told).toEqual([
      [
        ["it's True, 'None'", false],
        ['出口\\', true],
      ],
      [],
    ]);
  });

  it('wildreceipt: class 0 is not judged, boxes run as they do in the file', async () => {
    const { images, ...labels } = await read('wildreceipt', 'wildreceipt', 'test.txt');
    expect(labels.told).toEqual([
      [
        ['SAFEWAY', false, '1'],
        ['TM', false, '25'],
        ['faded', true, '0'],
      ],
      [],
    ]);
    expect(images[0]!.instances[0]!.polygon).toEqual([550, 190, 937, 190, 937, 104, 550, 104]);
    expect(images[0]).toMatchObject({ width: 1600, height: 1200 });
  });

  it('sroie: reads on behind a line that is none', async () => {
    const labels = await read('sroie', 'sroie', 'X00016469612.txt');
    expect(labels.told).toEqual([
      [
        ['TAN WOON YANN', false],
        ['BOOK TA .K(TAMAN DAYA) SDN BND, LTD', false],
        ['789417-W', false],
      ],
    ]);
    expect(labels.images[0]!.image).toBe('X00016469612');
    expect(notes(labels)).toMatch(/left out.*:3\)/);
  });

  it('funsd: words with the class of their entity', async () => {
    const { images, ...labels } = await read('funsd', 'funsd', '82092117.json');
    expect(images[0]!.image).toBe('82092117');
    expect(labels.told).toEqual([
      [
        ['Registration', false, 'question'],
        ['No.', false, 'question'],
        ['533', false, 'answer'],
        ['', true, 'other'],
      ],
    ]);
  });

  it('svt: capitals stay', async () => {
    const { images, ...labels } = await read('svt', 'svt', 'test.xml');
    expect(labels.told).toEqual([
      [
        ['LIVING', false],
        ['R&B', false],
      ],
      [],
    ]);
    expect(images[0]).toMatchObject({ image: 'img/14_03.jpg', width: 1280, height: 880 });
    expect(images[0]!.instances[0]!.polygon).toEqual(rectangle(375, 253, 611, 328));
  });

  it('lists for recognisers: the first space, a tab, JSON lines', async () => {
    const words = async (format: LabelFormat, name: string) =>
      (await read(format, 'recog', name)).images.map(({ image, instances }) => [
        image,
        ...instances.map(({ text }) => text),
      ]);
    expect(await words('recog-txt', 'train.txt')).toEqual([
      ['train/1009_2.png', 'You'],
      ['train/1017_1.png', 'Rescue, "me" now'],
      ['train/图.jpg', '出口'],
    ]);
    expect(await words('recog-txt', 'rec_gt.txt')).toEqual([
      ['crop_img/a b_0.jpg', 'hello world'],
      ['crop_img/c_0.jpg', '价格'],
    ]);
    expect(await words('recog-jsonl', 'train.jsonl')).toEqual([
      ['train/1.png', 'a b,"c"'],
      ['train/图 2.png', ''],
    ]);
    expect(await words('icdar2015', 'icdar_words.txt')).toEqual([
      ['word_1.png', 'Tiredness'],
      ['word_2.png', '1,000 "quoted"'],
    ]);
  });
});
