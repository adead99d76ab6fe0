import fs from 'node:fs';
import path from 'node:path';
import { methodsFolder, readJson } from './goldens';

const named = [
  'mmocr',
  'mmcv',
  'mmcv operators',
  'mmdet',
  'torch',
  'opencv-python-headless',
  'numpy',
  'python',
];

/** What made the goldens, one line for each release of MMOCR, and what ran here. */
export function versionLines(): string[] {
  const made = fs
    .readdirSync(methodsFolder)
    .map(name => path.join(methodsFolder, name, 'versions.json'))
    .filter(file => fs.existsSync(file))
    .map(file => readJson<Record<string, string>>(file));
  const lines = new Set(
    made.map(
      versions =>
        `MMOCR's side: ${named
          .filter(name => name in versions)
          .map(name => `${name} ${versions[name]!}`)
          .join(', ')}`,
    ),
  );
  const here = ['onnxruntime-node', '@techstark/opencv-js', 'js-angusj-clipper'].map(
    name => `${name} ${installed(name)}`,
  );
  return [...[...lines].sort(), `this side: ${here.join(', ')}`];
}

function installed(name: string): string {
  const packageJson = path.resolve(import.meta.dirname, '../../../../package.json');
  const { dependencies } = readJson<{ dependencies: Record<string, string> }>(packageJson);
  return dependencies[name] ?? 'absent';
}
