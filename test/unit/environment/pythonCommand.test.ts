import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { CommandLine } from '../../../src/base/commandLine';
import { basePython } from '../../../src/environment/basePython';
import { bringUv } from '../../../src/environment/bringUv';
import { environmentSteps, torchReportCommand } from '../../../src/environment/environment';
import { exportToOnnxCommand } from '../../../src/environment/exportToOnnx';
import { askPackageRoots } from '../../../src/environment/packageRoots';
import { runProgram } from '../../../src/base/runProgram';
import {
  bringUvCommand,
  uvEnvironmentSteps,
  uvTorchReportCommand,
} from '../../../src/environment/uvEnvironment';
import { launchCommand } from '../../../src/servers/start/programs';
import { temporaryFolder } from '../archive/temporary';

/**
 * A Python on a Chinese Windows: its pipes are cp936 (中 is D6 D0) unless it is told otherwise, or
 * the user has said so.
 */
function pythonOfWindows(prints: string): string {
  const file = path.join(temporaryFolder(), 'python3');
  writeFileSync(
    file,
    `#!/bin/sh
case "$PYTHONUTF8 $PYTHONIOENCODING" in '1 utf-8'*) zhong=中 ;; *) zhong=$(printf '\\326\\320') ;; esac
printf '%s\\n' ${prints}
`,
  );
  chmodSync(file, 0o755);
  return file;
}

it('a path that Python prints arrives as it is', async () => {
  process.env['PYTHONIOENCODING'] = 'gbk';
  try {
    const python = pythonOfWindows('3.11 "/opt/$zhong/python3.11" /opt');
    expect(
      await basePython((line, timeoutMs) =>
        runProgram({ ...line, program: python }, { timeoutMs }),
      ),
    ).toBe('/opt/中/python3.11');
    expect(await askPackageRoots(pythonOfWindows('"[\\"/opt/$zhong/mmocr\\"]"'), 'mmocr')).toEqual([
      '/opt/中',
    ]);
  } finally {
    delete process.env['PYTHONIOENCODING'];
  }
});

it('every Python that is started, and whatever starts one, is told', async () => {
  const asked: CommandLine[] = [];
  await bringUv('/u', 'python3', line => {
    asked.push(line);
    return Promise.resolve({
      status: line.args.includes('--version') ? 1 : 0,
      stdout: '',
      stderr: '',
    });
  });
  const options = { uv: 'uv', torchBackend: 'auto' } as const;
  const lines = [
    ...asked.filter(({ args }) => !args.includes('--version')),
    bringUvCommand('/u'),
    ...environmentSteps('/v', { basePython: 'python3' }),
    torchReportCommand('/v', { basePython: 'python3' }),
    ...uvEnvironmentSteps('/v', options),
    uvTorchReportCommand('/v', options),
    exportToOnnxCommand({
      python: 'python3',
      configPath: 'a',
      checkpointPath: 'b',
      outputPath: 'c',
      distFolder: 'd',
    }),
    launchCommand(
      { kind: 'torchserve', python: 'python3' },
      { folders: { working: '/w', temp: '/t' }, config: 'c', modelStore: 's', models: ['all'] },
    ),
  ];
  expect(asked.length).toBeGreaterThan(2);
  for (const { env } of lines)
    expect(env).toMatchObject({ PYTHONUTF8: '1', PYTHONIOENCODING: 'utf-8:surrogateescape' });
});
