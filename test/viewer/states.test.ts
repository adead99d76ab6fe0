import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SideState } from '../../src/protocol/viewer';
import { done, local, served, state, stored } from './data';
import { posted, ViewerHarness, show } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const instances = stored('scene_04.jpg');
const idle: SideState = { state: 'idle' };
const running: SideState = { state: 'running' };
const failed: SideState = {
  state: 'failed',
  message: 'TorchServe does not answer.',
  fix: { label: 'Start TorchServe', command: 'mmocr.startTorchServe' },
};
const unavailable: SideState = {
  state: 'unavailable',
  message: 'There is no ONNX file of "dbnet_tiny".',
  fix: { label: 'Export to ONNX', command: 'mmocr.exportToOnnx' },
};

async function open(left: SideState, right: SideState): Promise<Page> {
  const page = await harness.open();
  await show(page, 'test/samples/images/scene_04.jpg', state(left, right));
  return page;
}
const verdict = (page: Page): Promise<string | null> => page.getByRole('status').textContent();
const kinds = async (page: Page): Promise<string[]> => (await posted(page)).map(({ kind }) => kind);

describe('states', () => {
  it('nothing run yet: says so and offers to run', async () => {
    const page = await open(idle, idle);
    await expect.poll(() => verdict(page)).toBe('Nothing run yet.');
    await page.locator('.notices').getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => kinds(page)).toEqual(['ready', 'runAgain']);
    await expect.poll(() => page.locator('.list').isVisible()).toBe(false);
  });

  it('running: names who is waited for, and can be cancelled', async () => {
    const page = await open(running, running);
    await expect.poll(() => verdict(page)).toBe('Waiting for the served run and the local run…');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => kinds(page)).toEqual(['ready', 'cancel']);
  });

  it('one side has answered: it is shown while the other runs', async () => {
    const page = await open(done(served(instances)), running);
    await expect.poll(() => verdict(page)).toBe('Waiting for the local run…');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(instances.length);
    await expect.poll(() => page.locator('.line.left[points]').count()).toBe(instances.length);
  });

  it('a model that failed is named as it is written, a saved result for what it is', async () => {
    const other = { ...local(instances).source, device: 'webgpu' } as const;
    const page = await harness.open();
    const sources = { leftSource: local(instances).source, rightSource: other };
    const right: SideState = { state: 'failed', message: 'No GPU.' };
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(done(local(instances)), right, sources),
    );
    await expect.poll(() => verdict(page)).toMatch(/\. dbnet_tiny · webgpu failed\.$/);
    const rightSource = { kind: 'file', path: '/data/saved.json', side: 'left' } as const;
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(done(served(instances)), right, { rightSource }),
    );
    await expect
      .poll(() => verdict(page))
      .toBe('8 text instances found by the served run. The saved result cannot be shown.');
  });

  it('one side failed: the other is shown, with the fix', async () => {
    const page = await open(failed, done(local(instances)));
    await expect
      .poll(() => verdict(page))
      .toBe('8 text instances found by the local run. The served run failed.');
    await expect.poll(() => page.locator('.line.right[points]').count()).toBe(instances.length);
    await page.getByRole('button', { name: 'Start TorchServe' }).click();
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({
        kind: 'fix',
        button: { label: 'Start TorchServe', command: 'mmocr.startTorchServe' },
      });
  });

  it('both failed', async () => {
    const page = await open(failed, { state: 'failed', message: 'The ONNX file is damaged.' });
    await expect.poll(() => verdict(page)).toBe('Both runs failed.');
    await expect
      .poll(() => page.locator('.notice.bad p').allTextContents())
      .toEqual(['TorchServe does not answer.', 'The ONNX file is damaged.']);
  });

  it('both failed for one reason, which is said once', async () => {
    const same = { state: 'failed', message: 'scan.png is empty (0 bytes).' } as const;
    const page = await open(same, same);
    await expect
      .poll(() => page.locator('.notice.bad p').allTextContents())
      .toEqual(['scan.png is empty (0 bytes).']);
  });

  it('no ONNX yet: the button that makes it', async () => {
    const page = await open(done(served(instances)), unavailable);
    await expect
      .poll(() => verdict(page))
      .toBe('8 text instances found by the served run. Nothing to compare with yet.');
    await page.getByRole('button', { name: 'Export to ONNX' }).click();
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toMatchObject({ kind: 'fix', button: { command: 'mmocr.exportToOnnx' } });
  });

  it('no text found', async () => {
    const page = await open(done(served([])), done(local([])));
    await expect.poll(() => verdict(page)).toBe('Neither run found any text.');
    await page.getByText('No text found in this image.').waitFor();
  });

  it('not comparable: says why, and draws the side the image is turned for', async () => {
    const page = await harness.open();
    const frame = { width: 480, height: 640 };
    await show(
      page,
      'test/samples/images/exif_orientation6.jpg',
      state(
        done(served(instances, { frame: { ...frame, orientation: 'stored' } })),
        done(local(instances, { frame: { width: 640, height: 480, orientation: 'upright' } })),
      ),
      { turned: true },
    );
    await expect
      .poll(() => verdict(page))
      .toMatch(/^Not comparable: the served run and the local run turn this image differently\./);
    await expect.poll(() => page.locator('.line.left[points]').count()).toBe(instances.length);
    await expect.poll(() => page.locator('.picture .line.right[points]').count()).toBe(0);
  });

  it('one text only: a recogniser has no boundaries', async () => {
    const page = await harness.open();
    const read = (text: string, textScore: number) => [{ text, textScore }];
    await show(
      page,
      'test/samples/words/word_05.png',
      state(
        done(served(read('hotel', 0.981), { task: 'textrecog' })),
        done(local(read('hote1', 0.934), { task: 'textrecog' })),
      ),
    );
    await expect
      .poll(() => verdict(page))
      .toBe(
        'The texts differ: the served run reads “hotel”, the local run reads “hote1”. Δ score 0.0470.',
      );
    await page.locator('tbody tr').first().click();
    await expect
      .poll(async () => [
        await page.locator('del').allTextContents(),
        await page.locator('ins').allTextContents(),
      ])
      .toEqual([['l'], ['1']]);
  });

  it('a recogniser that read nothing has found nothing', async () => {
    const page = await harness.open();
    await show(
      page,
      'test/samples/words/word_05.png',
      state(done(served([{ text: '' }], { task: 'textrecog' })), unavailable),
    );
    await expect
      .poll(() => verdict(page))
      .toBe('No text read by the served run. Nothing to compare with yet.');
  });

  it('keeps what the host wants kept, and speaks another language', async () => {
    const page = await harness.open({ strings: { 'Nothing run yet.': '尚未运行。' } });
    await show(page, 'test/samples/images/scene_04.jpg', state(idle, idle));
    await expect.poll(() => verdict(page)).toBe('尚未运行。');
    await expect
      .poll(() => page.evaluate(() => window.kept?.imagePath))
      .toBe('/test/samples/images/scene_04.jpg');
  });

  it('asks to choose another source', async () => {
    const page = await open(done(served(instances)), done(local(instances)));
    await page.getByRole('combobox').first().selectOption({ label: 'svtr_tiny 1.0 on TorchServe' });
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({ kind: 'choose', side: 'left', id: 'served:svtr_tiny:1.0' });
  });
});
