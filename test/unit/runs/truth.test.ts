import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TruthFinder } from '../../../src/runs/findTruth';
import { readStored } from '../../../src/runs/storedResult';
import { sample } from '../../samples';
import { quad } from '../compare/predictions';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '真值 '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

function write(content: unknown, ...names: string[]): string {
  const file = path.join(folder, ...names);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const read = (content: unknown, imagePath: string | undefined = '/data/imgs/1.png') =>
  readStored({ path: write(content, 'read', `${Math.random()}.json`), imagePath });
const newFile = (...instances: unknown[]) => ({
  metainfo: { task_name: 'textdet' },
  data_list: [{ img_path: 'imgs/1.png', height: 480, width: 640, instances }],
});

describe('ground truth', () => {
  it('of MMOCR 1.x: no scores, the size of the file, what is ignored apart', async () => {
    const truth = await read(
      newFile(
        { polygon: quad(0, 0), bbox: [0, 0, 40, 20], text: 'exit', ignore: false },
        { bbox: [100, 0, 140, 20], text: '出口' },
        { polygon: quad(200, 0), text: '###', ignore: true },
      ),
    );
    expect(truth).toMatchObject({
      source: { kind: 'truth' },
      task: 'spotting',
      size: { width: 640, height: 480 },
      ignored: [quad(200, 0)],
      timings: [],
    });
    expect(truth.instances).toEqual([
      { polygon: quad(0, 0), text: 'exit' },
      { polygon: quad(100, 0), text: '出口' },
    ]);
    expect(truth.frame).toBeUndefined();
  });

  it('of MMOCR 0.x: images and annotations', async () => {
    const truth = await read({
      images: [
        { id: 7, file_name: 'imgs/1.png', width: 640, height: 480 },
        { id: 8, file_name: 'imgs/2.png' },
      ],
      annotations: [
        { image_id: 7, bbox: [10, 20, 40, 20], segmentation: [quad(10, 20)], iscrowd: 0 },
        { image_id: 7, bbox: [100, 20, 40, 20] },
        { image_id: 7, bbox: [200, 20, 40, 20], iscrowd: 1 },
        { image_id: 8, bbox: [0, 0, 40, 20] },
      ],
    });
    expect(truth).toMatchObject({
      task: 'textdet',
      instances: [{ polygon: quad(10, 20) }, { polygon: quad(100, 20) }],
      ignored: [quad(200, 20)],
    });
  });

  it('of words, for a recogniser', async () => {
    const file = sample('words', 'textrecog_test.json');
    const word = await readStored({ path: file, imagePath: sample('words', 'word_02.png') });
    expect(word).toMatchObject({ task: 'textrecog', instances: [{ text: 'college' }] });
  });

  it('of an image without a name is taken where there is one only', async () => {
    expect(await read(newFile({ polygon: quad(0, 0) }), undefined)).toMatchObject({
      task: 'textdet',
    });
    const two = newFile();
    two.data_list.push({ ...two.data_list[0]!, img_path: '2.png' });
    const file = write(two, 'read', 'two.json');
    await expect(readStored({ path: file, imagePath: undefined })).rejects.toThrow(
      /lists 2 images/,
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['another image', newFile(), /does not list/],
    ['nothing of an instance', newFile({ ignore: false }), /instance 1 has neither/],
    ['null for an instance', newFile(null), /instance 1 has neither/],
    ['a text that is none', newFile({ polygon: quad(0, 0), text: 7 }), /text 1 is not a string/],
    ['a polygon of words', newFile({ polygon: ['a', 'b'] }), /box 1/],
    ['a polygon of two points', newFile({ polygon: [0, 0, 5, 5] }), /box 1/],
    ['a boundary at infinity', newFile({ polygon: [...quad(0, 0), 1e300, 0] }), /outside/],
    [
      'very many',
      newFile(...Array.from({ length: 10_001 }, () => ({ polygon: quad(0, 0) }))),
      /10001 text instances/,
    ],
  ])('with %s is refused', async (what, content, message) => {
    const image = what === 'another image' ? '/data/imgs/3.png' : '/data/imgs/1.png';
    await expect(read(content, image)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
  });
});

describe('finding it', () => {
  it('beside the image, and up to two folders above', async () => {
    const finder = new TruthFinder();
    expect(await finder.find(sample('images', 'scene_03.jpg'))).toMatchObject({
      path: sample('images', 'textdet_test.json'),
      task: 'spotting',
    });
    const file = write(newFile({ polygon: quad(0, 0) }), 'set', 'textdet_test.json');
    const image = (...names: string[]) => finder.find(path.join(folder, 'set', ...names));
    expect((await image('imgs', '1.png'))?.path).toBe(file);
    expect((await image('deep', 'imgs', '1.png'))?.path).toBe(file);
    expect(await image('far', 'deep', 'imgs', '1.png')).toBeUndefined();
    expect(await image('imgs', '2.png')).toBeUndefined();
  });

  it('is not misled by an image of the same name in another folder', async () => {
    write(newFile({ polygon: quad(0, 0) }), 'named', 'truth.json');
    const find = (...names: string[]) =>
      new TruthFinder().find(path.join(folder, 'named', ...names, '1.png'));
    expect(await find('train')).toBeUndefined();
    expect(await find('imgs')).toBeDefined();
    const absolute = newFile({ polygon: quad(0, 0) });
    absolute.data_list[0]!.img_path = 'E:\\set\\other\\1.png';
    const file = write(absolute, 'named', 'train', 'absolute.json');
    expect((await find('train'))?.path).toBe(file);
  });

  it('passes over foreign JSON, and takes what is beside it', async () => {
    const hostile = [
      '',
      '{',
      'null',
      '[]',
      '"data_list"',
      '{"data_list": null}',
      '{"data_list": [null, 7, {"img_path": 5}]}',
      '{"data_list": [{"img_path": "1.png", "instances": "all"}]}',
      '{"data_list": [{"img_path": "1.png", "instances": [{"polygon": [1]}]}]}',
      '{"images": [null], "annotations": [null]}',
      '{"images": {"length": 1e9}, "annotations": []}',
      '['.repeat(100_000),
      '{"__proto__": {"data_list": []}}',
    ];
    for (const [i, content] of hostile.entries()) write(content, 'odd', `${i}.json`);
    fs.mkdirSync(path.join(folder, 'odd', 'a folder.json'), { recursive: true });
    const own = newFile({ polygon: quad(0, 0) });
    own.data_list[0]!.img_path = '1.png';
    const file = write(own, 'odd', 'truth.JSON');
    expect((await new TruthFinder().find(path.join(folder, 'odd', '1.png')))?.path).toBe(file);
    expect(await new TruthFinder().find(path.join(folder, 'nowhere', '1.png'))).toBeUndefined();
  });

  it('is not hidden by many results beside the images', async () => {
    for (let i = 0; i < 60; i++) {
      write('', 'many', `a${i}.png`);
      write('{"boundary_result": []}', 'many', `a${i}.png.json`);
      write('{"boxes": [], "texts": []}', 'many', `a${i}.json`);
    }
    const own = newFile({ polygon: quad(0, 0) });
    own.data_list[0]!.img_path = 'a7.png';
    const file = write(own, 'many', 'truth.json');
    const image = path.join(folder, 'many', 'a7.png');
    expect((await new TruthFinder().find(image))?.path).toBe(file);
  });

  it('notices when the file changes', async () => {
    const finder = new TruthFinder();
    const image = path.join(folder, 'changing', 'imgs', '1.png');
    const file = write(newFile({ polygon: quad(0, 0) }), 'changing', 'truth.json');
    expect((await finder.find(image))?.path).toBe(file);
    fs.writeFileSync(file, JSON.stringify({ data_list: [] }));
    expect(await finder.find(image)).toBeUndefined();
  });
});
