import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cli, linesOf, mmocrServing, runLines } from './run';
import { copies, images, onnx, run, word, useWordFolder } from './wordFolder';

useWordFolder();

describe('a list', () => {
  const list = () => path.join(images, 'list.txt');

  it.each(['--output', 'standard output'])('names images from its own folder: %s', async to => {
    copies(2);
    fs.writeFileSync(list(), `0001.png\r\n\n${word}\n./0000.png\n0001.png\nnone.png\n`);
    const output = to === '--output' ? [to, run] : [];
    const { code, stdout } = await mmocrServing(['predict', list(), ...onnx, ...output]);
    expect(code).toBe(2);
    const lines = to === '--output' ? runLines(run).slice(1) : linesOf(stdout);
    expect(lines.map(({ image, error }) => [image, error !== undefined]).toSorted()).toEqual(
      [
        ['./0000.png', false],
        ['0001.png', false],
        ['none.png', true],
        [word, false],
      ].toSorted(),
    );
  });

  it('may come through a pipe, with paths from where the shell is', async () => {
    copies(2);
    const asked = `ls *.png | "${process.execPath}" "${cli}" predict - ${onnx.join(' ')} --output "${run}"`;
    await promisify(execFile)('bash', ['-c', asked], { cwd: images });
    expect(
      runLines(run)
        .map(({ image }) => image)
        .toSorted(),
    ).toEqual(['0000.png', '0001.png', undefined]);
  });

  it('is not waited for to its end once it is interrupted', async () => {
    const child = spawn(process.execPath, [cli, 'predict', '-', ...onnx, '--output', run]);
    const ended = once(child, 'close');
    // More than a pipe holds: it is taken only while it is read.
    const text = '0000.png\n'.repeat(100_000);
    await new Promise(taken => child.stdin.write(text, taken));
    child.kill('SIGINT');
    expect([...(await ended), fs.existsSync(run)]).toEqual([130, null, false]);
  });

  it.each([
    ['nothing', '\n\n', /names no images/],
    ['no text', 'a\0b', /neither an image nor a list of images/],
  ])('of %s is refused', async (_, content, expected) => {
    fs.writeFileSync(list(), content);
    const { code, stderr } = await mmocrServing(['predict', list(), ...onnx, '--output', run]);
    expect([code, fs.existsSync(run)]).toEqual([2, false]);
    expect(stderr).toMatch(expected);
  });

  it('is none where an image is named: a run of one', async () => {
    const { code } = await mmocrServing(['predict', word, ...onnx, '--output', run]);
    expect([code, runLines(run).map(({ image }) => image)]).toEqual([
      0,
      [undefined, 'word_01.png'],
    ]);
  });
});
