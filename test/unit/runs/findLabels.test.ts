import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TruthFinder } from '../../../src/runs/findTruth';
import { readStored } from '../../../src/runs/storedResult';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '真值 '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

function write(content: string, ...names: string[]): string {
  const file = path.join(folder, ...names);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

const quad = '1,2,3,2,3,4,1,4';
const perImage: [string, string[], string][] = [
  ['icdar2015', ['gt_图 1.txt'], `${quad},a, b\n`],
  ['sroie beside', ['..', 'box', '图 1.txt'], `${quad},a, b\n`],
  [
    'totaltext',
    ['..', 'Groundtruth', 'poly_gt_图 1.txt'],
    "x: [[1 3 3 1]], y: [[2 2 4 4]], ornt: [u'h'], transcriptions: [u'a, b']\n",
  ],
  [
    'ctw1500',
    ['图 1.xml'],
    `<Annotations><image><box><label>a, b</label><segs>${quad}</segs></box></image></Annotations>`,
  ],
  [
    'labelme',
    ['图 1.json'],
    JSON.stringify({
      version: '5.4.1',
      imagePath: '图 1.jpg',
      shapes: [
        {
          label: 'a, b',
          points: [
            [1, 2],
            [3, 4],
          ],
          shape_type: 'rectangle',
        },
      ],
    }),
  ],
];
const lists: [string, string][] = [
  [
    'Label.txt',
    'imgs/图 1.jpg\t[{"transcription": "a, b", "points": [[1,2],[3,2],[3,4],[1,4]], "difficult": false}]\n',
  ],
  [
    'test.xml',
    '<tagset><image><imageName>图 1.jpg</imageName><taggedRectangles><taggedRectangle x="1" y="2" width="2" height="2"><tag>a, b</tag></taggedRectangle></taggedRectangles></image></tagset>',
  ],
  [
    'coco.json',
    JSON.stringify({
      images: [{ id: 1, file_name: '图 1.jpg' }],
      annotations: [{ id: 1, image_id: 1, bbox: [1, 2, 2, 2], text: 'a, b' }],
      categories: [],
    }),
  ],
];

describe('ground truth of every format is found beside an image', () => {
  it.each([...perImage, ...lists.map(([name, content]) => [name, [name], content] as const)])(
    '%s',
    async (format, names, content) => {
      const image = write('', format, 'imgs', '图 1.jpg');
      write('', format, 'imgs', '图 2.jpg');
      write('readme', format, 'imgs', 'README.txt');
      const file = write(content, format, 'imgs', ...names);
      expect(await new TruthFinder().find(image)).toMatchObject({ path: file, task: 'spotting' });
      const { instances } = await readStored({ path: file, imagePath: image });
      expect(instances).toEqual([{ polygon: [1, 2, 3, 2, 3, 4, 1, 4], text: 'a, b' }]);
    },
  );

  it('and none is taken for that of another image', async () => {
    const image = write('', 'others', 'imgs', 'b.jpg');
    write('', 'others', 'imgs', 'a.jpg');
    for (const name of ['gt_a.txt', 'a.txt', 'gt_bb.txt'])
      write(`${quad},text\n`, 'others', 'imgs', name);
    expect(await new TruthFinder().find(image)).toBeUndefined();
  });

  it('classes are those of KIE', async () => {
    const image = write('', 'kie', '1.jpg');
    const file = write(
      `${JSON.stringify({ file_name: '1.jpg', height: 5, width: 6, annotations: [{ box: [1, 2, 3, 2, 3, 4, 1, 4], text: 'a', label: 3 }] })}\n`,
      'kie',
      'test.txt',
    );
    expect(await new TruthFinder().find(image)).toMatchObject({ path: file, task: 'kie' });
  });

  it('a folder of thousands of label files beside is not read through', async () => {
    for (let i = 0; i < 2000; i++) {
      write('', 'many', 'imgs', `${i}.jpg`);
      write(`${quad},text ${i}\n`, 'many', 'gt', `gt_${i}.txt`);
    }
    const finder = new TruthFinder();
    const start = performance.now();
    for (let i = 0; i < 50; i++)
      expect((await finder.find(path.join(folder, 'many', 'imgs', `${i}.jpg`)))?.path).toBe(
        path.join(folder, 'many', 'gt', `gt_${i}.txt`),
      );
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
