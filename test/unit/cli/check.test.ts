import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples';
import { sampleRun, type ChainLine } from '../check/sampleRun';
import { mmocrServing } from './run';

/** `check` in a shell, on what the engine finds in the samples, and on what is done to that. */
let folder: string;
let lines: ChainLine[];
let baseline: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '基线 check '));
  lines = await sampleRun('scene_00.png', 'scene_01.jpg', 'no_text.png');
  baseline = write('right.baseline.jsonl', [header, ...lines]);
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const header = { run: 1, source: { kind: 'local', model: 'chain' } };

function write(name: string, content: readonly object[] | string): string {
  const file = path.join(folder, name);
  const text = typeof content === 'string' ? content : content.map(each => JSON.stringify(each));
  fs.writeFileSync(file, typeof text === 'string' ? text : `${text.join('\n')}\n`);
  return file;
}

const checkAgainst = (against: string, run: string, ...more: string[]) =>
  mmocrServing(['check', run, '--against', against, ...more]);
const check = (run: string, ...more: string[]) => checkAgainst(baseline, run, ...more);

/** A copy of the run in which something was done to the first text of the first image. */
function changed(change: (first: ChainLine, all: (ChainLine | object)[]) => void): string {
  const all: ChainLine[] = structuredClone(lines);
  change(all[0]!, all);
  return write('changed.jsonl', all);
}

/** Both halves of a quad, cut across its long sides. */
function halves(entry: ChainLine['result'][number]): ChainLine['result'] {
  const [ax, ay, bx, by, cx, cy, dx, dy] = entry.box as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  const [px, py, qx, qy] = [(ax + bx) / 2, (ay + by) / 2, (cx + dx) / 2, (cy + dy) / 2];
  return [
    { ...entry, text: 'le', box: [ax, ay, px, py, qx, qy, dx, dy] },
    { ...entry, text: 'ft', box: [px, py, bx, by, cx, cy, qx, qy] },
  ];
}

it('is green on an equal run, whatever its order, header and paths', async () => {
  const same = write('same.jsonl', [...lines].reverse());
  expect(await check(same)).toEqual({
    code: 0,
    stdout: 'No regression. 3 images: 3 same.\n',
    stderr: '',
  });
  const absolute = lines.map(line => ({ ...line, image: `/data/set/${line.image}` }));
  const elsewhere = write('elsewhere.jsonl', [{ ...header, folder: '/data/set' }, ...absolute]);
  expect((await check(elsewhere)).code).toBe(0);
});

describe('is red on', () => {
  const text = (): string => lines[0]!.result[0]!.text;
  it.each<[string, (first: ChainLine, all: object[]) => void, () => RegExp]>([
    ['a drop', first => first.result.shift(), () => new RegExp(`“${text()}”: missing \\(score 0`)],
    [
      'an addition',
      first => first.result.push({ ...first.result[0]!, box: [1, 1, 30, 1, 30, 20, 1, 20] }),
      () => new RegExp(`“${text()}”: new \\(score 0`),
    ],
    [
      'a shift',
      first => {
        first.result[0]!.box = first.result[0]!.box.map((value, i) => value + (i % 2 ? 0 : 3));
      },
      () => new RegExp(`“${text()}”: boundary moved \\(IoU 0\\.9`),
    ],
    [
      'a split',
      first => first.result.splice(0, 1, ...halves(first.result[0]!)),
      () => new RegExp(`“${text()}” split into “le”, “ft”`),
    ],
    [
      'one character',
      first => {
        first.result[0]!.text = `${text()}x`;
      },
      () => new RegExp(`text “${text()}” → “${text()}x”`),
    ],
    [
      'a score',
      first => {
        first.result[0]!.box_score -= 0.01;
      },
      () => new RegExp(`“${text()}”: score 0\\.\\d+ → 0\\.\\d+`),
    ],
    [
      'the score of a text',
      first => {
        first.result[0]!.text_score -= 0.01;
      },
      () => new RegExp(`“${text()}”: text score 0\\.\\d+ → 0\\.\\d+`),
    ],
  ])('%s, and names it alone', async (_, change, message) => {
    const { code, stdout, stderr } = await check(changed(change));
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const [image, finding, summary, ...more] = stdout.trimEnd().split('\n');
    expect([image, more]).toEqual(['scene_00.png: differs', []]);
    expect(finding).toMatch(/^ {2}#\d/);
    expect(finding).toMatch(message());
    expect(summary).toBe('Regression in 1 image. 3 images: 2 same; 1 differs.');
  });

  it('a merge', async () => {
    const split = write('halves.jsonl', [
      { ...lines[0], result: [...lines[0]!.result.slice(1), ...halves(lines[0]!.result[0]!)] },
    ]);
    const { code, stdout } = await checkAgainst(split, write('whole.jsonl', [lines[0]!]));
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^ {2}#\\d+, .*: “le”, “ft” merged into “${text()}”$`, 'm'));
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it('another label', async () => {
    const labelled = (label: string) =>
      lines.map(line => ({
        ...line,
        task: 'kie',
        result: line.result.map(e => ({ ...e, label })),
      }));
    const total = write('labels.jsonl', labelled('total').slice(0, 1));
    const { code, stdout } = await checkAgainst(
      total,
      write('date.jsonl', labelled('date').slice(0, 1)),
    );
    expect(code).toBe(1);
    expect(stdout).toContain(`“${text()}”: label “total” → “date”`);
  });

  it('an image that is missing, or failed; not on one that is new', async () => {
    const failed = { image: 'scene_01.jpg', error: 'cannot be\nread \u202e' };
    const run = write('lacks.jsonl', [failed, lines[2]!, { ...lines[2]!, image: 'more.png' }]);
    const { code, stdout } = await check(run);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'scene_00.png: missing in the run',
      'scene_01.jpg: failed, did not before',
      '  cannot be\\nread \\u202e',
      'more.png: new, not in the baseline',
      'Regressions in 2 images. 4 images: 1 same; 1 failed, did not before; 1 missing in the run; 1 new, not in the baseline.',
    ]);
    const more = write('more.jsonl', [...lines, { ...lines[2]!, image: 'more.png' }]);
    expect((await check(more)).code).toBe(0);
    expect((await check(more, '--strict')).code).toBe(1);
  });
});

it('takes a tolerance, of the command line before that of the baseline', async () => {
  const upper = changed(first => {
    first.result[0]!.text = first.result[0]!.text.toUpperCase();
    first.result[0]!.box_score -= 0.01;
  });
  expect((await check(upper, '--tolerance', 'score=0.02')).code).toBe(1);
  expect((await check(upper, '--tolerance', ' score = 0.02 , text=ignore-case')).code).toBe(0);
  const lenient = write('lenient.jsonl', [
    { ...header, tolerance: 'score=.02,text=any' },
    ...lines,
  ]);
  expect((await checkAgainst(lenient, upper)).code).toBe(0);
  expect((await checkAgainst(lenient, upper, '--tolerance', 'score=0.001')).code).toBe(1);
});

it('prints the same as JSON, with both sides of what differs', async () => {
  const run = changed(first => first.result.shift());
  const { code, stdout } = await check(run, '--json');
  const { regressions, tolerance, images } = JSON.parse(stdout) as {
    regressions: number;
    tolerance: object;
    images: { image: string; status: string; findings: { what: string; baseline: object }[] }[];
  };
  expect({ code, regressions }).toEqual({ code: 1, regressions: 1 });
  expect(tolerance).toMatchObject({ sameIou: 0.99, sameScore: 0.002, text: 'exact' });
  expect(images.map(({ status }) => status)).toEqual(['differs', 'same', 'same']);
  expect(images[0]!.findings).toMatchObject([
    { what: 'missing', baseline: { text: lines[0]!.result[0]!.text } },
  ]);
});

it('writes a JUnit file and a page, whole or not at all', async () => {
  const run = changed(first => first.result.shift());
  const [junit, html] = [path.join(folder, 'reports', 'j.xml'), path.join(folder, 'page.html')];
  const { code } = await check(run, '--junit', junit, '--html', html, '--images', sample('images'));
  expect(code).toBe(1);
  expect(fs.readFileSync(junit, 'utf8')).toContain('failures="1" errors="0" skipped="0"');
  const page = fs.readFileSync(html, 'utf8');
  expect(page).toContain(fs.readFileSync(sample('images', 'scene_00.png')).toString('base64'));
  expect(page).not.toContain(fs.readFileSync(sample('images', 'no_text.png')).toString('base64'));
  const refused = await check(run, '--junit', path.join(run, 'j.xml'));
  expect(refused.code).toBe(2);
  expect(fs.readdirSync(folder).filter(name => name.endsWith('.tmp'))).toEqual([]);
});

describe('could not check, with 2 and one line, where', () => {
  it.each<[string, () => string[], RegExp]>([
    ['the run is not there', () => ['gone.jsonl', '--against', baseline], /gone\.jsonl/],
    ['the baseline is not there', () => [baseline, '--against', 'gone.jsonl'], /Baseline.*gone/],
    ['none is named', () => [baseline], /--against is missing/],
    ['one is a folder', () => [folder, '--against', baseline], /is a folder/],
    [
      'one is no run',
      () => [write('odd.jsonl', '{"a": 1}\n{"b": 2}\n'), '--against', baseline],
      /odd\.jsonl: line 1 does not say/,
    ],
    [
      'the baseline has no images',
      () => [baseline, '--against', write('empty.jsonl', [header])],
      /empty\.jsonl holds no images/,
    ],
    [
      'a tolerance is unknown',
      () => [baseline, '--against', baseline, '--tolerance', 'x=1'],
      /"x"/,
    ],
    [
      'a tolerance of a baseline is wrong',
      () => [
        baseline,
        '--against',
        write('t.jsonl', [{ ...header, tolerance: 'iou=2' }, lines[0]!]),
      ],
      /iou must be a number from 0 to 1/,
    ],
    [
      'images are for no page',
      () => [baseline, '--against', baseline, '--images', folder],
      /--images has no meaning/,
    ],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await mmocrServing(['check', ...args()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^mmocr-serving: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });
});
