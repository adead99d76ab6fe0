import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSidecar } from '../../../src/describe/sidecar';
import { python0x, python1x } from '../../pythonEnvironments';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing, root } from './run';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cli 导出 '));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
const checkpoint = sample('checkpoints', 'dbnet_tiny.pth');
const exporting = (output: string, python: string, ...more: string[]): string[] => [
  'export',
  detectorConfig,
  checkpoint,
  '--output',
  output,
  '--python',
  python,
  ...more,
];

/** A program in Python's place that leaves a note when it is run. */
function notedPython(): { python: string; note: string } {
  const [python, note] = [path.join(folder, 'python'), path.join(folder, 'it ran')];
  fs.writeFileSync(python, `#!/bin/sh\ntouch '${note}'\n`, { mode: 0o755 });
  return { python, note };
}

async function complaint(args: string[]): Promise<string> {
  const { code, stderr } = await mmocrServing(args);
  expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  return stderr;
}

describe('mmocr-serving export', () => {
  it('writes the ONNX file and its description, and shows what it does', async () => {
    const output = path.join(folder, "it's new", 'detector.onnx');
    const { code, stdout } = await mmocrServing(exporting(output, python1x()));
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Loading dbnet_tiny\.pth…\n[^]*largest difference from PyTorch \d\.\de-\d\d/,
    );
    expect(fs.readdirSync(path.dirname(output)).sort()).toEqual([
      'detector.onnx',
      'detector.onnx.json',
    ]);
    expect(await readSidecar(output)).toMatchObject({
      name: 'detector',
      method: 'DBNet',
      task: 'textdet',
    });
  });

  it('runs nothing of the original config, nor of its bases, outside of the sandbox', async () => {
    const marker = path.join(folder, 'executed');
    const hiding = (way: string): string => `try:\n    ${way}\nexcept Exception:\n    pass\n`;
    const files = {
      'base.py': `_base_ = [${JSON.stringify(detectorConfig)}]\n${hiding(`from os import system; system("touch '${marker}.1'")`)}`,
      'main.py':
        `_base_ = ['base.py']\n${hiding(`__import__('os').mkdir(${JSON.stringify(`${marker}.2`)})`)}${hiding(`eval('__import__("os")').mkdir(${JSON.stringify(`${marker}.3`)})`)}` +
        `class Own:\n    try:\n        import os; os.mkdir(${JSON.stringify(`${marker}.4`)})\n    except Exception:\n        pass\ndel Own\n`,
    };
    for (const [name, text] of Object.entries(files))
      fs.writeFileSync(path.join(folder, name), text);
    const output = path.join(folder, 'out', 'detector.onnx');
    const { code, stderr } = await mmocrServing([
      'export',
      path.join(folder, 'main.py'),
      checkpoint,
      '--output',
      output,
      '--python',
      python1x(),
    ]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('MMOCR:')]);
    expect(fs.readdirSync(folder).sort()).toEqual(['base.py', 'main.py', 'out']);
  });

  it('finds the dictionary of a recogniser', async () => {
    const output = path.join(folder, 'out', 'svtr.onnx');
    const args = [
      'export',
      sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      sample('checkpoints', 'svtr_tiny.pth'),
      '--output',
      output,
      '--python',
      python1x(),
    ];
    expect((await mmocrServing(args)).code).toBe(0);
    expect(await readSidecar(output)).toMatchObject({ method: 'SVTR' });
  });

  it('ends the exporter when it is cancelled, and leaves nothing', async () => {
    const output = path.join(folder, 'out', 'detector.onnx');
    const child = spawn(
      process.execPath,
      [path.join(root, 'dist', 'cli.js'), ...exporting(output, python1x())],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // The first line shows that Python runs.
    child.stdout.once('data', () => child.kill('SIGINT'));
    const code = await new Promise(resolve => child.once('close', resolve));
    expect([code, stderr]).toEqual([130, '']);
    expect(fs.readdirSync(path.join(folder, 'out'))).toEqual([]);
  });

  it('overwrites only when told to', async () => {
    const { python, note } = notedPython();
    const output = path.join(folder, 'detector.onnx');
    fs.writeFileSync(output, 'old');
    expect(await complaint(exporting(output, python))).toMatch(
      /detector\.onnx exists already.*--force/,
    );
    expect([fs.readFileSync(output, 'utf8'), fs.existsSync(note)]).toEqual(['old', false]);
    await complaint(exporting(output, python, '-f'));
    expect(fs.existsSync(note)).toBe(true);
  });

  it('says so where a file is in the place of the folder', async () => {
    const { python, note } = notedPython();
    fs.writeFileSync(path.join(folder, 'out'), 'a file');
    expect(await complaint(exporting(path.join(folder, 'out', 'detector.onnx'), python))).toMatch(
      /Cannot write .*detector\.onnx: its folder cannot be made/,
    );
    expect(fs.existsSync(note)).toBe(false);
  });

  it('refuses a method without a local run by name, before Python starts', async () => {
    const { python, note } = notedPython();
    const config = path.join(folder, 'strange.py');
    fs.writeFileSync(
      config,
      'model = dict(type="OwnNet", det_head=dict(type="OwnHead"))\ntest_dataloader = dict()\n',
    );
    expect(
      await complaint([
        'export',
        config,
        checkpoint,
        '--output',
        path.join(folder, 'a.onnx'),
        '--python',
        python,
      ]),
    ).toContain('OwnNet');
    expect(fs.existsSync(note)).toBe(false);
  });

  it('names a Python of the other MMOCR, and one that is not there', async () => {
    const output = path.join(folder, 'a.onnx');
    expect(await complaint(exporting(output, python0x()))).toMatch(
      /MMOCR 1\.x, but .* has MMOCR 0\.x/,
    );
    expect(await complaint(exporting(output, path.join(folder, 'nowhere', 'python')))).toContain(
      'nowhere',
    );
    expect(fs.existsSync(output)).toBe(false);
  });
});
