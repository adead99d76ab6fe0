// A copy of samples/ to work in: the windows write archives and settings into their workspace.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './folders.mjs';

/**
 * Copies the samples to a temporary folder, of this name, with these workspace settings; `remove`
 * when done.
 */
export function copySamples(settings = {}, name = 'samples') {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-samples-'));
  const folder = path.join(parent, name);
  fs.cpSync(path.join(root, 'samples'), folder, { recursive: true });
  fs.mkdirSync(path.join(folder, '.vscode'));
  fs.writeFileSync(
    path.join(folder, '.vscode', 'settings.json'),
    `${JSON.stringify(settings, null, 2)}\n`,
  );
  return {
    folder,
    remove: () =>
      fs.rmSync(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** The settings of a machine where `setUp` found everything but what `missing` names. */
export const sampleSettings = missing => ({
  ...(missing.includes('environment') ? {} : { 'mmocr.python': process.env.MMOCR_PYTHON }),
  'mmocr.modelStore': 'model-store',
});
