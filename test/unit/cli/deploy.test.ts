import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../archive/temporary';
import { writeMar } from '../deploy/archives';
import { mmocrServing, type Ended } from './run';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  writeMar(path.join(folder, 'a b.mar'));
});
const deploy = (...args: string[]): Promise<Ended> =>
  mmocrServing(['deploy', ...args], { cwd: folder });

/** One line on standard error, nothing on standard output, nothing written. */
async function complaint(...args: string[]): Promise<string> {
  const before = fs.readdirSync(folder);
  const { code, stdout, stderr } = await deploy(...args);
  expect([code, stdout, stderr.trim().split('\n')]).toEqual([2, '', [expect.any(String)]]);
  expect(fs.readdirSync(folder)).toEqual(before);
  return stderr;
}

describe('mmocr-serving deploy', () => {
  it('writes the folder, says what comes next, and puts an older one aside', async () => {
    const first = await deploy('ray', 'a b.mar', '--output', 'my ray', '--replicas', '2');
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^Wrote \d+ files: my ray\n/);
    const written = path.join(folder, 'my ray', 'models', 'm.mar');
    expect(fs.readFileSync(written)).toEqual(fs.readFileSync(path.join(folder, 'a b.mar')));

    expect(await complaint('ray', 'a b.mar', '-o', 'my ray')).toContain('is not empty');
    const second = await deploy('ray', 'a b.mar', '-o', 'my ray', '--force');
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(/What was there lies in .*my ray\.previous now\./);
  });

  it('names what is missing or unknown', async () => {
    expect(await complaint()).toContain('TARGET is missing');
    expect(await complaint('ray', '-o', 'x')).toContain('ARCHIVE… is missing');
    expect(await complaint('ray', 'a b.mar')).toContain('--output is missing');
    expect(await complaint('ray', 'a b.mar', '-o', '', '--force')).toContain('--output is missing');
    expect(await complaint('swarm', 'a b.mar', '-o', 'x')).toContain(
      '"swarm" is no TARGET; it is one of ray, kserve, kubernetes, triton',
    );
    expect(await complaint('ray', 'a b.mar', '-o', 'x', '--engine', 'tvm')).toContain(
      '"tvm" is no --engine',
    );
    expect(await complaint('ray', 'gone.mar', '-o', 'x')).toContain('Archive not found: gone.mar');
  });

  it.each([
    [['--replicas', 'two'], '--replicas is "two"; it must be a whole number from 1 to 1000'],
    [['--replicas', ''], '--replicas is ""'],
    [['--gpus', '-1'], "'--gpus' argument is ambiguous"],
    [['--gpus=-1'], '--gpus is -1; it must be a number from 0 to 16'],
    [['--store', 'claim'], '--store is no option of ray; it takes --replicas'],
  ])('refuses %j by its name', async (args, message) => {
    expect(await complaint('ray', 'a b.mar', '-o', 'x', ...args)).toContain(message);
  });
});
