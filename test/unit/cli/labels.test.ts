import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelFormats } from '../../../src/labels/labels';
import { mmocrServing, root } from './run';

const fixture = (...names: string[]): string =>
  path.join(root, 'test', 'fixtures', 'labels', ...names);
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cli 标注 '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const labels = (...args: string[]) => mmocrServing(['labels', ...args]);
const written = (out: string): Record<string, unknown> =>
  JSON.parse(fs.readFileSync(out, 'utf8')) as Record<string, unknown>;

describe('mmocr-serving labels', () => {
  it('writes a folder of a file per image as one file, and back', async () => {
    const out = path.join(folder, 'all.json');
    const one = await labels(fixture('icdar2015'), out, '--to', 'mmocr');
    expect(one).toMatchObject({ code: 0, stdout: `Wrote 4 images as mmocr: ${out}\n` });
    expect(one.stderr).toMatch(/Read as GB18030 \(GBK\).*gt_img_3\.txt\)/);
    expect(written(out)).toMatchObject({
      metainfo: { task_name: 'textspotting', category: [{ id: 0, name: 'text' }] },
      data_list: [{ img_path: 'img_1' }, { img_path: 'img_2', instances: [] }, {}, {}],
    });
    const back = path.join(folder, 'per image');
    const many = await labels(out, back, '--from', 'mmocr', '--to', 'icdar2015');
    expect(many).toMatchObject({ code: 0, stderr: '' });
    expect(fs.readdirSync(back)).toEqual([
      'gt_img_1.txt',
      'gt_img_2.txt',
      'gt_img_3.txt',
      'gt_img_4.txt',
    ]);
    const text = fs.readFileSync(path.join(back, 'gt_img_1.txt'), 'utf8');
    expect(text).toContain('492,85,550,82,551,97,493,100,1,000, and "more"\n');
    expect(fs.readFileSync(path.join(back, 'gt_img_3.txt'), 'utf8')).toContain('中文，招牌');
  });

  it('tells what the format cannot hold', async () => {
    const source = fixture('mmocr', 'textspotting.json');
    const { code, stderr } = await labels(source, path.join(folder, 'lossy'), '--to', 'icdar2013');
    expect(code).toBe(0);
    for (const line of [/box around it/, /class of a text/, /size is not written/, /missing text/])
      expect(stderr).toMatch(line);
  });

  it('replaces nothing unless it is told to', async () => {
    const out = path.join(folder, 'kept.json');
    fs.writeFileSync(out, 'mine');
    const args = [fixture('svt', 'test.xml'), out, '--to', 'coco'];
    const refused = await labels(...args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/kept\.json exists already\. Write --force/);
    expect(fs.readFileSync(out, 'utf8')).toBe('mine');
    expect(await labels(...args, '--force')).toMatchObject({ code: 0 });
    expect(written(out)).toHaveProperty('annotations');
  });

  it('takes the answers of a run, those that failed left out', async () => {
    const run = path.join(folder, 'run.jsonl');
    const lines = [
      { run: 1, source: {}, settings: {} },
      { image: 'a.png', boundary_result: [[1, 2, 3, 2, 3, 4, 1, 4, 0.9]] },
      { image: 'b.png', error: 'no image' },
      {
        image: 'c.png',
        result: [{ box: [1, 2, 3, 4, 5, 6, 7, 8], box_score: 1, text: '出口', text_score: 1 }],
      },
    ];
    fs.writeFileSync(run, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    const out = path.join(folder, 'Label.txt');
    const { code, stderr } = await labels(run, out, '--to', 'ppocrlabel');
    expect(code).toBe(0);
    expect(stderr).toMatch(/1 images that failed/);
    expect(fs.readFileSync(out, 'utf8')).toBe(
      'a.png\t[{"transcription":"","points":[[1,2],[3,2],[3,4],[1,4]],"difficult":false}]\n' +
        'c.png\t[{"transcription":"出口","points":[[1,2],[3,4],[5,6],[7,8]],"difficult":false}]\n',
    );
  });

  it.each([
    [['IN'], /OUT is missing/],
    [[fixture('svt'), 'out'], /--to is missing/],
    [[fixture('svt'), 'out', '--to', 'xml'], /--to "xml" is no format; it is one of mmocr, mmocr0/],
    [[fixture('svt'), 'out', '--to', 'run'], /--to "run" is no format/],
    [['nowhere', 'out', '--to', 'mmocr'], /nowhere does not exist/],
    [[root, 'out', '--from', 'svt', '--to', 'mmocr', '--score'], /Unknown option '--score'/],
    [
      [fixture('svt', 'test.xml'), 'out', '--from', 'coco', '--to', 'mmocr'],
      /test\.xml holds no ground truth in the format coco/,
    ],
    [
      [path.join(root, 'LICENSE'), 'out', '--to', 'mmocr'],
      /no ground truth in a format that is recognised/,
    ],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await labels(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('names every format in its help', async () => {
    const { stdout } = await labels('--help');
    for (const format of labelFormats) expect(stdout).toContain(format);
  });
});
