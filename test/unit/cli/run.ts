import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { sample } from '../../samples';

export const root = path.join(__dirname, '..', '..', '..');
export const cli = path.join(root, 'dist', 'cli.js');
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
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: options.cwd ?? root,
      // PyTorch's threads of two tests would wait for each other.
      env: { OMP_NUM_THREADS: '1', ...process.env, LC_ALL: options.locale ?? 'C.UTF-8' },
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

/** A line per image, as `predict` prints it. */
export interface Line {
  image: string;
  text?: string;
  error?: string;
}

export const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Line);

/** The whole lines of a run file, its header first; none while it is not there. */
export function runLines(file: string): Line[] {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return linesOf(text.slice(0, text.lastIndexOf('\n') + 1));
}
