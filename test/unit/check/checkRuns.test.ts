import { describe, expect, it } from 'vitest';
import { accepted } from '../../../src/check/accepted';
import { answerTexts } from '../../../src/check/answerTexts';
import { movedRun } from '../../../src/check/movedRun';
import { defaultTolerance, parseTolerance } from '../../../src/check/tolerance';
import { defaultCompareOptions } from '../../../src/compare/compare';
import { quad } from '../compare/predictions';
import { answer, checked, word } from './results';

describe('images', () => {
  it('are the same by their path, whichever way its slashes lean', () => {
    const { images, regressions } = checked(
      { 'a/é.png': [word('a')], './b.png': [] },
      { 'a\\e\u0301.png': [word('a')], 'b.png': [] },
    );
    expect([regressions, images.map(({ status }) => status)]).toEqual([0, ['same', 'same']]);
  });

  it('of one name in two folders are two', () => {
    const { images } = checked({ 'a/1.png': [] }, { 'b/1.png': [] });
    expect(images.map(({ status }) => status)).toEqual(['missing', 'new']);
  });

  it.each([
    [
      { 'in/a/1.png': [], 'in/b/1.png': [] },
      { 'a/1.png': [], 'b/1.png': [] },
    ],
    [{ '1.png': [] }, { 'in/a/1.png': [], 'in/a/2.png': [] }],
    [{ 'in/a/1.png': [], 'in/b/1.png': [], '2.png': [] }, { '2.png': [] }],
  ])('of a folder are those of a list that names it: %j, %j', (run, baseline) => {
    const { images } = checked(baseline, run);
    const both = images.filter(({ status }) => status === 'same');
    expect(both).toHaveLength(Math.min(Object.keys(run).length, Object.keys(baseline).length));
  });

  it('that failed before may fail, or answer', () => {
    const { images, regressions } = checked({ a: 'x', b: 'x' }, { a: 'y', b: [] });
    expect([regressions, images.map(({ status }) => status)]).toEqual([
      0,
      ['failedBefore', 'answers'],
    ]);
  });
});

it('tells no score of a text that is another text', () => {
  const { images } = checked({ a: [word('a')] }, { a: [word('b', { textScore: 0.2 })] });
  expect(images[0]!.findings.map(({ what }) => what)).toEqual(['text']);
});

it('calls boundaries merged only where they lie in the one that takes their place', () => {
  const [left, right] = [word('a', { polygon: quad(0, 0) }), word('b', { polygon: quad(41, 0) })];
  const whole = word('ab', { polygon: quad(0, 0, 81) });
  const beside = word('ab', { polygon: quad(0, 40, 81) });
  const whats = (run: ReturnType<typeof word>[]) =>
    checked({ a: [left, right] }, { a: run }).images[0]!.findings.map(({ what }) => what);
  expect(whats([whole])).toEqual(['merged']);
  expect(whats([beside])).toEqual(['missing', 'missing', 'new']);
  expect(whats([left, right, whole])).toEqual(['new']);
});

describe('a tolerance', () => {
  it('is that of a comparison unless it says otherwise', () => {
    expect(defaultTolerance).toEqual({ compare: defaultCompareOptions, text: 'exact' });
    expect(parseTolerance('iou=.9, score=1e-2,match=1,threshold=0,text=any')).toEqual({
      compare: {
        ...defaultCompareOptions,
        sameIou: 0.9,
        sameScore: 0.01,
        matchIou: 1,
        scoreThreshold: 0,
      },
      text: 'any',
    });
  });

  it.each(['', 'iou', 'iou=', '=1', 'iou=2', 'iou=-1', 'iou=0x1', 'iou=NaN', 'iou=1=1', 'IOU=1'])(
    'refuses "%s"',
    given => {
      expect(() => parseTolerance(given)).toThrow(/^The tolerance is wrong: /);
    },
  );
  it.each(['iou=1,iou=1', 'iou=1,,score=1', 'text=EXACT', 'constructor=1', '__proto__=1'])(
    'refuses "%s"',
    given => {
      expect(() => parseTolerance(given)).toThrow(/^The tolerance is wrong: /);
    },
  );
});

it('shows two answers as texts that differ where the answers do', () => {
  const baseline = answer(
    word('below', { polygon: quad(0, 90) }),
    word('a', { polygon: quad(0, 10), score: 0.844_9 }),
    word('unsure', { score: 0.1 }),
  );
  const run = answer(
    word('a', { polygon: quad(0.2, 10), score: 0.845_1 }),
    word('be\nlow', { polygon: quad(0, 90), label: 'total', labelScore: 1 }),
  );
  expect(answerTexts(baseline, run, defaultCompareOptions)).toEqual({
    baseline:
      '“a”  0.84 0.80  0,10 40,10 40,30 0,30\n“below”  0.90 0.80  0,90 40,90 40,110 0,110\n',
    run: '“a”  0.84 0.80  0,10 40,10 40,30 0,30\n“be\\nlow”  [total]  0.90 0.80 1.00  0,90 40,90 40,110 0,110\n',
  });
});

describe('an accepted answer', () => {
  const file =
    '{"run":1}\r\n{"image": "a", "text":"1"}\r\n\n{"image":"b","text":"2"}\n{"image":"a"}';

  it('takes the place of the line that counts; every other byte stays', () => {
    expect(accepted(file, new Map([['a', { image: 'a', text: 'new' }]]))).toBe(
      file.replace(/\{"image":"a"\}$/, '{"image":"a","text":"new"}'),
    );
  });

  it('leaves the line ends as they are', () => {
    const windows = '{"image":"a"}\r\n{"image":"b"}\r\n';
    expect(accepted(windows, new Map([['a', { image: 'a', text: 'x' }]]))).toBe(
      '{"image":"a","text":"x"}\r\n{"image":"b"}\r\n',
    );
  });

  it('of an image that is gone is refused', () => {
    expect(() => accepted(file, new Map([['c', {}]]))).toThrow(/does not list c any more/);
  });
});

describe('a run that moves', () => {
  it('names the folder of its images as seen from where it is', () => {
    const text = '{"run":1,"folder":"../images","source":"s"}\n{"image":"a.png"}\n';
    expect(movedRun(text, '/data/runs', '/data/golden/det')).toBe(
      '{"run":1,"source":"s","folder":"../../images"}\n{"image":"a.png"}\n',
    );
    expect(movedRun('{"run":1}\n', '/data/runs', '/data')).toBe('{"run":1,"folder":"runs"}\n');
  });

  it('without a header stays as it is', () => {
    const text = '\ufeff{"image":"a.png"}\nno JSON';
    expect(movedRun(text, '/a', '/b')).toBe(text);
  });
});
