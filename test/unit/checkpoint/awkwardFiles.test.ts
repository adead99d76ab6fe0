import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpointMeta } from '../../../src/checkpoint/checkpoint';
import { readPickle } from '../../../src/checkpoint/pickle/read';
import { writeArchive } from '../../../src/archive/write';
import { readSidecar } from '../../../src/describe/sidecar';
import { readUserProperties } from '../../../src/servers/launch/userProperties';
import { temporaryFolder } from '../archive/temporary';

describe.skipIf(process.platform === 'win32')('a pipe that nobody writes into', () => {
  it('is not waited for', async () => {
    const folder = temporaryFolder();
    const [checkpoint, onnx, properties] = ['a.pth', 'a.onnx', 'config.properties'].map(name =>
      path.join(folder, name),
    ) as [string, string, string];
    execFileSync('mkfifo', [checkpoint, `${onnx}.json`, properties]);
    await expect(readCheckpointMeta(checkpoint)).rejects.toThrow(/a\.pth is not a file/);
    await expect(readSidecar(onnx)).rejects.toThrow(/a\.onnx\.json cannot be read/);
    await expect(readUserProperties(properties)).rejects.toThrow(
      /config\.properties is not a file/,
    );
  });
});

it.skipIf(process.platform !== 'linux')(
  'a folder that the system does not make is not tried for ever',
  async () => {
    await expect(writeArchive('/proc/nowhere/a/m.mar', [{ name: 'a', text: 'b' }])).rejects.toThrow(
      /its folder cannot be made/,
    );
  },
);

it('what another conversion wrote meanwhile is kept, when asked to', async () => {
  const folder = temporaryFolder();
  const archive = path.join(folder, 'made', 'm.mar');
  const onProgress = (): void => writeFileSync(archive, 'another');
  await expect(
    writeArchive(archive, [{ name: 'a', text: 'b' }], {
      onProgress,
      ifExists: () => new Error('taken'),
    }),
  ).rejects.toThrow('taken');
  expect(readFileSync(archive, 'utf8')).toBe('another');
  expect(readdirSync(path.dirname(archive))).toEqual(['m.mar']);
});

it('a pickle that only opens is refused before memory ends', () => {
  for (const opcode of ['(', ']', '}', 'N']) {
    expect(
      () => readPickle(Buffer.concat([Buffer.from([0x80, 2]), Buffer.alloc(20 << 20, opcode)])),
      opcode,
    ).toThrow();
  }
});
