import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, stopServer, testImage } from '../../tools/main-job.mjs';
import { copySamples } from '../../tools/samples.mjs';
import { startWindows, type Window, type Windows } from '../../tools/window.mjs';
import { python1x } from '../pythonEnvironments';
import { project } from '../unit/config/project';

const root = path.join(__dirname, '..', '..');
const own = 'configs/textdet/dbnet/own_head.py';
const config = `_base_ = ['dbnet_tiny_fpnc_synth.py']
custom_imports = dict(imports=['my_tools.heads'], allow_failed_imports=False)
model = dict(det_head=dict(type='MyHead'))
`;
const head = `from mmocr.models.textdet.heads import DBHead
from mmocr.registry import MODELS


@MODELS.register_module()
class MyHead(DBHead):
    pass
`;

describe('a project with its own head, in a folder with spaces and Chinese characters', () => {
  let windows: Windows, window: Window;
  const samples = copySamples(
    { 'mmocr.python': python1x(), 'mmocr.modelStore': '模型 store' },
    '我的 模型',
  );

  beforeAll(async () => {
    project(samples.folder, {
      [own]: config,
      'my_tools/__init__.py': '',
      'my_tools/heads.py': head,
    });
    fs.copyFileSync(
      path.join(samples.folder, 'checkpoints/dbnet_tiny.pth'),
      path.join(samples.folder, 'checkpoints/own_head.pth'),
    );
    // Without a locale Java opens no such path, and the start says so
    // (test/unit/environment/javaPaths.test.ts).
    windows = await startWindows({ link: [root], env: { LC_ALL: 'C.UTF-8' } });
    window = await windows.open(samples.folder);
  });
  afterAll(async () => {
    await windows.stop();
    samples.remove();
  });

  it('is converted once it is agreed to that its code will run on the server', async () => {
    await window.rightClick(own, 'Convert to MAR…');
    await window.answer(
      'Model name: the archive is NAME.mar, the model answers at /predictions/NAME',
    );
    await window.answer('Model version');
    await window.dialog.waitFor();
    expect(await window.dialog.textContent()).toMatch(
      /The archive will run code of yours on the server, because configs.*own_head\.py imports my_tools\.heads .*: my_tools.__init__\.py, my_tools.heads\.py\./,
    );
    expect(fs.existsSync(path.join(samples.folder, '模型 store'))).toBe(false);
    await window.dialog.getByRole('button', { name: 'Convert Anyway' }).click();
    await window.notification('own_head.mar').waitFor({ timeout: 600_000 });
    expect(fs.readdirSync(path.join(samples.folder, '模型 store'))).toEqual(['own_head.mar']);
  });

  it('has a local run: its network is exported as the one that it is derived from', async () => {
    await window.rightClick(own, 'Export to ONNX');
    await window.notification('own_head.onnx is ready').waitFor({ timeout: 1_200_000 });
  });

  it('is served by TorchServe, and both runs agree', async () => {
    await startServer(window);
    expect(await testImage(window)).toMatch(/All 4 match/);
    expect(
      await window.webview
        .getByLabel('First run, drawn solid')
        .locator('option:checked')
        .textContent(),
    ).toContain('own_head');
    expect(await window.webview.locator('.notice.bad').count()).toBe(0);
    await stopServer(window);
  });
});
