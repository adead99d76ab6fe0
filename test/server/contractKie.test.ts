import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromSeedJson } from '../../src/model/mmocrFormat';
import {
  differenceFrom,
  endToEnd,
  within,
  type Difference,
} from '../unit/parity/methods/difference';
import {
  asked as askedAbout,
  goldenOf,
  methodsFolder,
  type SeedAnswer,
} from '../unit/parity/methods/goldens';
import { convertMiniatures, testFolders } from './archives';
import { builtin, expectError, expectJson, started, torchserve, type Asked } from './bothServers';

const folders = testFolders();
beforeAll(async () => {
  await convertMiniatures(folders.store, 'ocr', ['dbnet_1x', 'svtr_1x', 'sdmgr_openset_1x']);
  await convertMiniatures(folders.store, 'kie', ['sdmgr_openset_1x']);
});
afterAll(folders.remove);

/**
 * The same texts, boxes and labels within the tolerances of docs/parity.md, and relations in the
 * same order.
 */
function expectMMOCR(answer: SeedAnswer, body: unknown): void {
  const { instances, relations = [] } = fromSeedJson(body, 'kie');
  expect(differenceFrom(answer, instances, relations)).toSatisfy((found: Difference) =>
    within(found, endToEnd),
  );
  expect(relations.map(({ key, value }) => [key, value])).toEqual(
    answer.relations?.map(({ key, value }) => [key, value]),
  );
}

/** Key information, asked of the real TorchServe and of the built-in server. */
describe.each([
  ['TorchServe', torchserve],
  ['the built-in server', builtin],
] as const)('%s', (_, program) => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await started(program(), folders, {}, ['ocr', 'kie']);
  });
  afterAll(async () => {
    await asked?.server.stop();
  });

  const ask = (model: string, body: Buffer | string, type = 'application/octet-stream') =>
    asked.ask('inference', `/predictions/${model}`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
  const json = (value: unknown): [string, string] => [JSON.stringify(value), 'application/json'];
  const bar = fs.readFileSync(path.join(methodsFolder, 'receipts', 'bar.jpg'));
  const image = bar.toString('base64');

  it.each(
    askedAbout(goldenOf('chain_sdmgr_openset_1x')).map(
      one => [path.basename(one.image), one] as const,
    ),
  )('detects, reads and labels as MMOCRInferencer: %s', async (_name, { bytes, answer }) => {
    const response = await ask('ocr', Buffer.from(bytes));
    expect([response.status, response.headers.get('x-mmocr-task')]).toEqual([200, 'kie']);
    expect(response.headers.get('x-mmocr-image')).toMatch(/orientation=stored$/);
    expect(response.headers.get('server-timing')?.replaceAll(/;dur=[\d.]+/g, '')).toBe(
      'decode, detect, recognise, kie',
    );
    const body = (await response.json()) as { result: object[] };
    for (const entry of body.result)
      expect(Object.keys(entry)).toEqual([
        'box',
        'box_score',
        'text',
        'text_score',
        'label',
        'label_score',
      ]);
    expectMMOCR(answer, body);
  });

  it.each(
    askedAbout(goldenOf('sdmgr_openset_1x')).map(one => [path.basename(one.image), one] as const),
  )('labels known texts as KIEInferencer: %s', async (_name, { bytes, answer, known }) => {
    const response = await ask(
      'kie',
      ...json({ image: Buffer.from(bytes).toString('base64'), ...known }),
    );
    expect([response.status, response.headers.get('x-mmocr-task')]).toEqual([200, 'kie']);
    expect(response.headers.get('x-mmocr-image')).toMatch(/orientation=upright$/);
    const body = (await response.json()) as { result: object[] };
    expect(body.result).toEqual(
      known!.boxes.map((box, i) => ({
        box,
        box_score: null,
        text: known!.texts[i],
        text_score: null,
        label: expect.any(String),
        label_score: expect.any(Number),
      })),
    );
    expectMMOCR(answer, body);
  });

  it('takes two opposite corners for a box, and gives all four back', async () => {
    const four = [250, 218, 299, 218, 299, 230, 250, 230];
    const answers = (await Promise.all(
      [four, [250, 218, 299, 230], [299, 230, 250, 218]].map(async box =>
        (await ask('kie', ...json({ image, boxes: [box], texts: ['1.50'] }))).json(),
      ),
    )) as { result: { box: number[]; label_score: number }[] }[];
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]!.result[0]!.box).toEqual(four);
    expect(answers[2]!.result[0]!.label_score).toBe(answers[0]!.result[0]!.label_score);
  });

  it('labels no texts, and texts of which none is in the dictionary', async () => {
    await expectJson(await ask('kie', ...json({ image, boxes: [], texts: [] })), 200, {
      result: [],
      relations: [],
    });
    const response = await ask(
      'kie',
      ...json({
        image,
        boxes: [
          [1, 2, 30, 12],
          [1, 20, 30, 32],
        ],
        texts: ['', '日本'],
      }),
    );
    expect(await response.json()).toMatchObject({
      result: [
        { text: '', label: expect.any(String) },
        { text: '日本', label: expect.any(String) },
      ],
    });
  });

  it("answers KServe's instances each in its place", async () => {
    const boxes = [[1, 2, 30, 2, 30, 12, 1, 12]];
    const response = await ask(
      'kie',
      ...json({
        instances: [
          { image, boxes, texts: ['Tel'] },
          { image, boxes, texts: [] },
        ],
      }),
    );
    expect(await response.json()).toMatchObject({
      predictions: [
        { result: [{ box: boxes[0], text: 'Tel' }] },
        { code: 400, type: 'BadRequestException', message: 'there are 1 boxes and 0 texts' },
      ],
    });
  });

  const sendThem =
    'this model says what known texts are: send JSON with the image and them, {"image": "<base64>", "boxes": [[x1, y1, …, x4, y4], …], "texts": ["…", …]}';
  const box = [1, 2, 3, 4];
  const refused: [string, [Buffer | string, string?], string | RegExp][] = [
    ['an image alone', [bar], sendThem],
    ['boxes alone', json({ image, boxes: [box] }), sendThem],
    [
      'more boxes than texts',
      json({ image, boxes: [box, box], texts: ['a'] }),
      'there are 2 boxes and 1 texts',
    ],
    [
      'a box of three numbers',
      json({ image, boxes: [box, [1, 2, 3]], texts: ['a', 'b'] }),
      'box 2 is no list of corners [x1, y1, …]',
    ],
    [
      'a box of other things',
      json({ image, boxes: [[true, 2, 3, 4]], texts: ['a'] }),
      'box 1 is no list of corners [x1, y1, …]',
    ],
    [
      'a coordinate beyond all bounds',
      [`{"image":"${image}","boxes":[[1e999,2,3,4]],"texts":["a"]}`, 'application/json'],
      'box 1 is no list of corners [x1, y1, …]',
    ],
    ['a text that is a number', json({ image, boxes: [box], texts: [1] }), 'text 1 is no string'],
    [
      'texts without an image',
      json({ boxes: [box], texts: ['a'] }),
      /^the JSON object holds no image/,
    ],
    [
      'texts of no image',
      json({ image: 'AAAA', boxes: [box], texts: ['a'] }),
      /^the 3 bytes sent are not an image/,
    ],
  ];
  it.each(refused)('refuses %s', async (_name, [body, type], message) => {
    await expectError(await ask('kie', body, type), 400, 'BadRequestException', message);
  });
});
