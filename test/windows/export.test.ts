import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sample } from '../samples';
import { temporaryFolder } from '../unit/archive/temporary';
import { detectorConfig, mmocrServing } from '../unit/cli/run';

/**
 * A `python.exe` with everything that exporting needs, as it says, which notes the arguments of the
 * export: Node under another name.
 */
function notedPython(folder: string): { python: string; args: () => string[] } {
  const [python, preload, note] = [
    path.join(folder, 'python.exe'),
    path.join(folder, 'preload.cjs'),
    path.join(folder, 'note.json'),
  ];
  const packages = Object.fromEntries(
    ['torch', 'cv2', 'mmcv', 'mmdet', 'mmocr', 'mmengine', 'onnx', 'onnxruntime'].map(name => [
      name,
      { distribution: name, version: '1.0.1' },
    ]),
  );
  fs.copyFileSync(process.execPath, python);
  fs.writeFileSync(
    preload,
    `if (/python\\.exe$/i.test(process.execPath)) {
    if (process.argv[1].endsWith('check_environment.py')) console.log(${JSON.stringify(JSON.stringify({ python: '3.11.7', packages, broken: {} }))});
    else require('node:fs').writeFileSync(${JSON.stringify(note)}, JSON.stringify(process.argv.slice(1)));
    process.exit(0);
  }`,
  );
  const before = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = `${before ?? ''} --require=${JSON.stringify(preload)}`;
  onTestFinished(() => {
    process.env['NODE_OPTIONS'] = before;
  });
  return { python, args: () => JSON.parse(fs.readFileSync(note, 'utf8')) as string[] };
}

it('hands every path to Python as it is, whatever characters are in it', async () => {
  const folder = temporaryFolder('导出 & (%PATH%) ^ ');
  const { python, args } = notedPython(folder);
  const output = path.join(folder, '它 & 他', 'detector.onnx');
  const { code, stderr } = await mmocrServing([
    'export',
    detectorConfig,
    sample('checkpoints', 'dbnet_tiny.pth'),
    '--output',
    output,
    '--python',
    python,
  ]);
  expect([code, stderr]).toEqual([0, '']);
  const [script, ...rest] = args();
  expect(script).toMatch(/python\\export_onnx\.py$/);
  expect(rest.slice(-2)).toEqual([sample('checkpoints', 'dbnet_tiny.pth'), output]);
});

it('names a Python that is not there', async () => {
  const folder = temporaryFolder();
  const python = path.join(folder, 'nowhere', 'python.exe');
  const { code, stderr } = await mmocrServing([
    'export',
    detectorConfig,
    sample('checkpoints', 'dbnet_tiny.pth'),
    '--output',
    path.join(folder, 'a.onnx'),
    '--python',
    python,
  ]);
  expect([code, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining('nowhere')]]);
});
