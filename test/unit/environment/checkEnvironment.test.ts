import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import { checkEnvironment } from '../../../src/environment/checkEnvironment';
import { exportToOnnxCommand } from '../../../src/environment/exportToOnnx';
import { handlerPath } from '../../../src/environment/handler';
import { findJava, javaMajor } from '../../../src/environment/java';
import { runProgram } from '../../../src/base/runProgram';
import { python0x, python1x } from '../../pythonEnvironments';

// The sources are laid out as dist/ is.
const distFolder = path.resolve(__dirname, '../../../src');
const folder = mkdtempSync(path.join(os.tmpdir(), '检查 '));
const script = (name: string, text: string): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
};
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

describe('checking a Python', () => {
  it('finds everything in an environment of MMOCR 1.x, named by its folder', async () => {
    const report = await checkEnvironment(path.dirname(path.dirname(python1x())), { distFolder });
    expect(report.lacks).toEqual([]);
    expect(report.generation).toBe('1.x');
    expect(report.python).toBe(python1x());
    expect(report.packages.mmocr?.version).toBe('1.0.1');
    expect(report.packages.ts?.version).toBe('0.12.0');
    expect(report.compiledOperators).toBe(false);
    expect(javaMajor(report.java?.version ?? '')).toBeGreaterThanOrEqual(11);
  });

  it('finds everything in one of MMOCR 0.x', async () => {
    const report = await checkEnvironment(python0x(), { distFolder });
    expect(report.lacks).toEqual([]);
    expect(report.generation).toBe('0.x');
  });

  it('names what lacks', async () => {
    const probe = JSON.stringify({
      python: '3.11.7',
      packages: {
        torch: { distribution: 'torch', version: '2' },
        mmcv: { distribution: 'mmcv', version: '2' },
      },
      broken: { mmcv: 'ImportError: no libGL' },
    });
    const { lacks } = await checkEnvironment(script('python 3', `echo noise; echo '${probe}'`), {
      distFolder,
    });
    const said = lacks.map(lack => lack.message).join('\n');
    expect(said).toContain('OpenCV, MMEngine, MMDetection, MMOCR not installed');
    expect(said).toContain('Serving needs TorchServe, PyYAML, psutil');
    expect(said).toContain('Exporting needs ONNX, ONNX Runtime');
    expect(said).toContain('cannot be imported: ImportError: no libGL');
    expect(lacks.every(lack => lack.fix === 'setUpPython')).toBe(true);
  });

  it('names a Java that is missing or too old, and not Python', async () => {
    script('jdk8/bin/java', 'echo \'openjdk version "1.8.0_412"\' >&2');
    const probe = JSON.stringify({ python: '3.11.7', packages: {}, broken: {} });
    const old = await checkEnvironment(script('python 3', `echo '${probe}'`), {
      distFolder,
      javaHome: path.join(folder, 'jdk8'),
    });
    expect(old.lacks.at(-1)).toMatchObject({ for: 'serving', fix: 'installJava' });
    expect(old.lacks.at(-1)?.message).toContain('1.8.0_412');
    await expect(findJava(path.join(folder, 'nowhere'))).rejects.toThrow(/no Java in .*nowhere/);
  });

  it.each([
    ['1.8.0_412', 8],
    ['17.0.15', 17],
    ['25-ea', 25],
    ['11', 11],
  ])('reads Java %s', (version, major) => {
    expect(javaMajor(version)).toBe(major);
  });
});

describe('a Python that is none', () => {
  let plainFile: string;
  beforeAll(() => {
    writeFileSync((plainFile = path.join(folder, 'not executable')), 'x', { mode: 0o644 });
  });

  it.each([
    ['missing', () => path.join(folder, 'no such'), /no such does not exist/],
    ['a folder without one', () => folder, /is a folder without a Python/],
    ['not executable', () => plainFile, /not executable is not a program/],
    ['not on PATH', () => 'no-such-python-here', /no-such-python-here was not found/],
    [
      'another program',
      () => script('cat', 'echo "unknown option" >&2; exit 2'),
      /does not work as a Python: unknown option/,
    ],
  ])('%s', async (_, python, message) => {
    await expect(checkEnvironment(python(), { distFolder })).rejects.toThrow(message);
  });

  it('is too old', async () => {
    const probe = JSON.stringify({ python: '2.7.18', packages: {}, broken: {} });
    const { lacks } = await checkEnvironment(script('python2', `echo '${probe}'`), { distFolder });
    expect(lacks[0]?.message).toContain('Python 2.7.18');
  });

  it('does not answer', async () => {
    await expect(
      runProgram({ program: 'sleep', args: ['60'] }, { timeoutMs: 100 }),
    ).rejects.toThrow(/sleep did not answer/);
    await expect(
      runProgram(
        { program: 'sleep', args: ['60'] },
        { timeoutMs: 60_000, signal: AbortSignal.timeout(50) },
      ),
    ).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('what is run from the shipped Python files', () => {
  it('exports with the files as arguments, whatever their names', async () => {
    const line = exportToOnnxCommand({
      python: python1x(),
      configPath: '-c.py',
      checkpointPath: path.join(folder, 'none.pth'),
      outputPath: path.join(folder, 'o.onnx'),
      distFolder,
    });
    const { status, stderr } = await runProgram(line, { timeoutMs: 60_000 });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^MMOCR: cannot export .*none\.pth: /);
  });

  it('has its handler where it says', async () => {
    const { status } = await runProgram(
      { program: python1x(), args: ['-m', 'py_compile', handlerPath(distFolder)] },
      { timeoutMs: 30_000 },
    );
    expect(status).toBe(0);
  });
});
