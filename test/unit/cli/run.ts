import { spawn } from 'node:child_process';
import * as path from 'node:path';

export const root = path.join(__dirname, '..', '..', '..');
export const sample = (...names: string[]): string => path.join(root, 'samples', ...names);
export const detectorConfig = sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `mmocr-serving` as a shell would: the built bundle in a process of its own. */
export function mmocrServing(
  args: string[],
  options: { cwd?: string; locale?: string } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, LC_ALL: options.locale ?? 'C.UTF-8' },
    });
    let stdout = '',
      stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject).once('close', code => {
      resolve({ code, stdout, stderr });
    });
  });
}
