import { describe, expect, it } from 'vitest';
import { notes, read, rectangle } from './fixtures';

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
});
