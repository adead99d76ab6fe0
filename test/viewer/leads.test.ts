import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCompareOptions } from '../../src/compare/compare';
import type { TextInstance } from '../../src/model/prediction';
import type { SideState, SourceChoice, ViewerState } from '../../src/protocol/viewer';
import { done, local, served, state, stored } from './data';
import { posted, ViewerHarness, show, type OpenOptions } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const scene = 'test/samples/images/scene_04.jpg';
const word = 'test/samples/words/word_05.png';
const chinese = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<
  string,
  string
>;
const found = stored('scene_04.jpg');
const idle: SideState = { state: 'idle' };
const detector: SourceChoice = {
  id: 'served:dbnet_tiny:1.0',
  label: 'dbnet_tiny 1.0 on TorchServe',
  selected: true,
  task: 'textdet',
};
const recogniser: SourceChoice = {
  id: 'served:svtr_tiny:1.0',
  label: 'svtr_tiny 1.0 on TorchServe',
  selected: false,
  task: 'textrecog',
};

async function open(image: string, shown: ViewerState, options: OpenOptions = {}): Promise<Page> {
  const page = await harness.open(options);
  await show(page, image, shown);
  return page;
}
const both = (
  left: TextInstance[],
  right: TextInstance[],
  more: Partial<ViewerState> = {},
  task: 'textdet' | 'textrecog' = 'textdet',
): ViewerState => state(done(served(left, { task })), done(local(right, { task })), more);
const mark = async (page: Page): Promise<string> => {
  const classes = [
    await page.locator('.verdict').getAttribute('class'),
    await page.locator('.verdict .codicon').getAttribute('class'),
  ];
  return classes.join(' ').replace('verdict ', '').replace('codicon codicon-', '');
};
const notice = (page: Page): Promise<string[]> => page.locator('.notice p').allTextContents();
const blank: TextInstance[] = [{ text: '' }];
const at = (scoreThreshold: number): Partial<ViewerState> => ({
  options: { ...defaultCompareOptions, scoreThreshold },
});

describe('the mark of the verdict', () => {
  it.each<[string, string, ViewerState, string]>([
    ['compared and equal', scene, both(found, found), 'good pass-filled'],
    [
      'both read the same',
      word,
      both([{ text: 'exit', textScore: 0.9 }], [{ text: 'exit', textScore: 0.9 }], {}, 'textrecog'),
      'good pass-filled',
    ],
    ['different', scene, both(found, found.slice(1)), 'differs warning'],
    ['all below the threshold', scene, both(found, found, at(0.95)), 'quiet info'],
    ['nothing found by either', scene, both([], []), 'quiet info'],
    ['nothing read by either', word, both(blank, blank, {}, 'textrecog'), 'quiet info'],
    ['only one side ran', scene, state(done(served(found)), idle), 'quiet info'],
    ['only one side ran, and found nothing', scene, state(idle, done(local([]))), 'quiet info'],
    ['found by one only', scene, both([], found), 'differs warning'],
    ['nothing run', scene, state(idle, idle), 'quiet info'],
  ])('%s', async (_, image, shown, wanted) => {
    const page = await open(image, shown);
    await expect.poll(() => mark(page)).toBe(wanted);
  });
});

describe('where nothing is to be seen, the panel leads on', () => {
  it('to the threshold that shows the best', async () => {
    const page = await open(
      scene,
      both(
        found,
        found.map(instance => ({ ...instance, score: instance.score! - 0.1 })),
        at(0.95),
      ),
    );
    await expect
      .poll(() => notice(page))
      .toEqual(['8 text instances score below the threshold, the best of them 0.79.']);
    await page.getByRole('button', { name: 'Lower the Threshold to 0.79' }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await expect.poll(() => page.locator('.threshold-value').textContent()).toBe('0.79');
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({ kind: 'threshold', value: 0.79 });
    await expect.poll(() => page.locator('.notice').count()).toBe(0);
  });

  it('also of one side alone, and of a score that is next to nothing', async () => {
    const one = await open(scene, state(done(served([{ ...found[0]!, score: 0.0067 }])), idle));
    await expect
      .poll(() => one.getByRole('status').textContent())
      .toBe(
        'No text above the score threshold found by the served run. Nothing to compare with yet.',
      );
    await expect
      .poll(() => notice(one))
      .toContain('One text instance scores below the threshold: 0.00.');
    await one.getByRole('button', { name: 'Lower the Threshold to 0.00' }).click();
    await expect.poll(() => one.locator('tbody tr').count()).toBe(1);
  });

  it('from the image of a word to a recogniser that is served', async () => {
    const page = await open(word, both([], [], { leftChoices: [detector, recogniser] }));
    await expect
      .poll(() => notice(page))
      .toEqual([
        'No text found in this image. It looks like the image of a single word, which a recogniser reads.',
      ]);
    await page.getByRole('button', { name: 'Test with svtr_tiny 1.0 on TorchServe' }).click();
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({ kind: 'choose', side: 'left', id: recogniser.id });
  });

  it('names none where it is not known what the others do, or there is none', async () => {
    const unknown: SourceChoice = { id: recogniser.id, label: recogniser.label, selected: false };
    await expect
      .poll(
        async () =>
          await notice(await open(word, both([], [], { leftChoices: [detector, unknown] }))),
      )
      .toEqual([
        'No text found in this image. It looks like the image of a single word: choose a recogniser in the heading.',
      ]);
    const alone = await open(word, both([], [], { leftChoices: [detector] }));
    await expect
      .poll(() => notice(alone))
      .toEqual([
        'No text found in this image. It looks like the image of a single word: serve a recogniser to read it.',
      ]);
    await expect.poll(() => alone.locator('.notice button').count()).toBe(0);
  });

  it('from a whole picture that a recogniser could not read to what finds text', async () => {
    const choices = [
      { ...detector, selected: false },
      { ...recogniser, selected: true },
    ];
    const page = await open(scene, both(blank, blank, { leftChoices: choices }, 'textrecog'));
    await expect
      .poll(() => notice(page))
      .toEqual([
        'No text read in this image. A recogniser reads the image of one word; in a whole picture, text has to be found first.',
      ]);
    await page.getByRole('button', { name: 'Test with dbnet_tiny 1.0 on TorchServe' }).click();
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({ kind: 'choose', side: 'left', id: detector.id });
  });

  it('nowhere from a picture without text', async () => {
    await expect
      .poll(
        async () =>
          await notice(await open(scene, both([], [], { leftChoices: [detector, recogniser] }))),
      )
      .toEqual(['No text found in this image.']);
    await expect
      .poll(async () => await notice(await open(word, both(blank, blank, {}, 'textrecog'))))
      .toEqual(['No text read in this image.']);
  });

  it('in Chinese, too', async () => {
    const page = await open(word, both([], [], { leftChoices: [detector, recogniser] }), {
      strings: chinese,
    });
    await expect
      .poll(() => notice(page))
      .toEqual(['这张图片里没有找到文本。这看起来是单个单词的图片，适合用识别模型读取。']);
    await page.getByRole('button', { name: '用 svtr_tiny 1.0 on TorchServe 测试' }).waitFor();
  });
});
