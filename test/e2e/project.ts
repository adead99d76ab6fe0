import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { sample } from '../../tools/main-job.mjs';

const root = path.join(__dirname, '..', '..');

/**
 * A folder beside the copied samples with a model store of its own that holds one archive with an
 * ONNX file, and an image.
 */
export function project(samples: string, name: string, modelName: string): string {
  const folder = path.join(samples, '..', name);
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  writeFileSync(
    path.join(folder, '.vscode', 'settings.json'),
    JSON.stringify({ 'mmocr.modelStore': 'store' }),
  );
  const given = [sample.config, sample.checkpoint].map(file => path.join(samples, file));
  execFileSync(
    process.execPath,
    [
      path.join(root, 'dist', 'cli.js'),
      'convert',
      ...given,
      '--output-folder',
      path.join(folder, 'store'),
      '--model-name',
      modelName,
      '--onnx',
      path.join(samples, 'onnx', 'dbnet_tiny.onnx'),
    ],
    { cwd: samples },
  );
  cpSync(path.join(samples, sample.image), path.join(folder, 'scene.jpg'));
  return folder;
}
