import { describe, expect, it } from 'vitest';
import type { LabelFormat } from '../../../src/labels/labels';
import { notes, read, rectangle } from './fixtures';

describe('each format of tools and of documents is recognised, and read as it is specified', () => {
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
