import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../tools/main-job.mjs';
import { copySamples } from '../../tools/samples.mjs';
import { startWindows, type Window, type Windows } from '../../tools/window.mjs';

const root = path.join(__dirname, '..', '..');

describe('what a right-click offers', () => {
  let windows: Windows, window: Window;
  const samples = copySamples();

  beforeAll(async () => {
    for (const name of ['model.mar', 'model.onnx', 'animation.gif', 'scan.ppm'])
      writeFileSync(path.join(samples.folder, 'images', name), '');
    windows = await startWindows({ link: [root] });
    window = await windows.open(samples.folder);
  });
  afterAll(async () => {
    await windows.stop();
    samples.remove();
  });

  it.each([
    [sample.checkpoint, ['Convert to MAR…', 'Export to ONNX'], ['Test on TorchServe']],
    [sample.config, ['Convert to MAR…', 'Export to ONNX'], ['Test on TorchServe']],
    [sample.image, ['Test on TorchServe', 'Test Locally'], ['Convert to MAR…', 'Export to ONNX']],
    ['images/scan.ppm', ['Test on TorchServe', 'Test Locally'], []],
    ['images/animation.gif', [], ['Test on TorchServe', 'Test Locally']],
    [
      'images/model.mar',
      ['Serve This', 'Test an Image with This…'],
      ['Test on TorchServe', 'Convert to MAR…'],
    ],
    ['images/model.onnx', ['Test an Image with This…'], ['Serve This']],
    ['configs/textdet/_base_/default_runtime.py', [], ['Convert to MAR…', 'Export to ONNX']],
    [
      'dicts/english_digits_chinese.txt',
      [],
      ['Convert to MAR…', 'Export to ONNX', 'Test on TorchServe'],
    ],
  ])('on %s', async (file, offered, absent) => {
    await window.openMenu(file, offered[0] ?? 'Copy Path');
    for (const name of offered)
      await expect.poll(() => window.menuItem(name).count(), { message: name }).toBe(1);
    for (const name of absent) expect(await window.menuItem(name).count(), name).toBe(0);
    await window.page.keyboard.press('Escape');
  });

  it('an open config offers it in the editor too', async () => {
    await (await window.reveal(sample.config)).dblclick();
    const line = window.page.locator('.monaco-editor:visible .view-line').first();
    await line.waitFor();
    await line.click({ button: 'right' });
    await window.menuItem('Convert to MAR…').waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('an open image offers the test in its title bar', async () => {
    await (await window.reveal(sample.image)).dblclick();
    await window.page
      .locator('.editor-actions')
      .getByRole('button', { name: 'Test on TorchServe' })
      .waitFor();
  });

  it('the walkthrough shows its steps', async () => {
    await window.run('MMOCR: Open Walkthrough');
    for (const step of [
      'Set up Python and Java',
      'Convert a checkpoint to MAR',
      'Start a server',
      'Test an image',
      'Compare with a local run',
    ]) {
      await window.page.locator('.getting-started-step', { hasText: step }).waitFor();
    }
  });
});

describe('in Chinese', () => {
  it('menus and commands are Chinese', async () => {
    const samples = copySamples();
    const windows = await startWindows({ link: [root], locale: 'zh-cn' });
    try {
      const window = await windows.open(samples.folder);
      await window.openMenu(sample.checkpoint, '转换为 MAR…');
    } finally {
      await windows.stop();
      samples.remove();
    }
  });
});
