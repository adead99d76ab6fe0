import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpointMeta } from '../../../src/checkpoint/checkpoint';
import { UserError } from '../../../src/base/errors';
import { sample } from '../../samples';
import { temporaryFolder } from '../archive/temporary';

const FIXTURES = path.join(__dirname, 'fixtures');

function fileOf(content: string | Buffer): string {
  const file = path.join(temporaryFolder(), 'model.pth');
  writeFileSync(file, content);
  return file;
}

describe('readCheckpointMeta', () => {
  it("reads MMEngine's: config text, run, version, and 1.x by its head", async () => {
    const meta = await readCheckpointMeta(sample('checkpoints/dbnet_tiny.pth'));
    expect(meta).toMatchObject({
      generation: '1.x',
      generationFrom: 'weights',
      mmocrVersion: '1.0.1',
      experimentName: 'dbnet_tiny_fpnc_synth',
    });
    expect(meta.configText).toMatch(/^auto_scale_lr = dict/);
    expect(meta.configText).toContain("type='DBNet'");
  });

  it('reads one with pickled training history, which weights_only refuses', async () => {
    const meta = await readCheckpointMeta(sample('checkpoints/svtr_tiny_runner.pth'));
    expect(meta).toMatchObject({
      generation: '1.x',
      generationFrom: 'meta',
      experimentName: 'svtr_tiny_synth_20261123_004949',
    });
    expect(meta.configText).toContain('SVTREncoder');
  });

  it('knows 0.x by its head', async () => {
    expect(await readCheckpointMeta(sample('checkpoints/dbnet_tiny_0x.pth'))).toEqual({
      generation: '0.x',
      generationFrom: 'weights',
      mmocrVersion: '0.6.3',
      role: 'detection',
    });
  });

  it.each(['legacy_0x.pth', 'legacy_protocol4.pth'])(
    'reads the format before PyTorch 1.6: %s',
    async name => {
      expect(await readCheckpointMeta(path.join(FIXTURES, name))).toEqual({
        generation: '0.x',
        generationFrom: 'weights',
        mmocrVersion: '0.6.3+1a2b3c',
        configText: "model = dict(type='DBNet')\n",
        role: 'detection',
      });
    },
  );

  it('takes a bare state_dict', async () => {
    expect(await readCheckpointMeta(path.join(FIXTURES, 'bare_state_dict.pth'))).toEqual({
      generation: '0.x',
      generationFrom: 'weights',
      role: 'detection',
    });
  });
});

describe('readCheckpointMeta, on something else', () => {
  const archive = Buffer.from('PK\x05\x06' + '\0'.repeat(18), 'latin1');
  it.each<[string, string | Buffer, RegExp]>([
    ['an empty file', '', /is empty/],
    ['a web page', '<!DOCTYPE html><html><body>404</body></html>', /is a web page/],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n',
      /is a Git LFS pointer/,
    ],
    ['a ZIP of other things', archive, /is not a PyTorch checkpoint/],
    ['text', 'model = dict()', /is not a PyTorch checkpoint/],
    ['noise', Buffer.alloc(2000, 0x80), /is not a PyTorch checkpoint/],
    ['a pickle of anything', Buffer.from([0x80, 2, 0x5d, 0x2e]), /is not a PyTorch checkpoint/],
  ])('%s', async (_, content, message) => {
    const file = fileOf(content);
    const error: unknown = await readCheckpointMeta(file).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain(file);
  });

  it('a folder, and nothing at all', async () => {
    const folder = path.join(temporaryFolder(), 'a.pth');
    mkdirSync(folder);
    await expect(readCheckpointMeta(folder)).rejects.toThrow(/a\.pth is a folder/);
    await expect(readCheckpointMeta(path.join(folder, 'b.pth'))).rejects.toThrow(
      /b\.pth does not exist/,
    );
  });

  it.each([
    ['whole_model.pth', /holds no state_dict/],
    ['list.pth', /holds no state_dict/],
    ['torchscript.pt', /is a TorchScript model/],
  ])('what torch.save also writes: %s', async (name, message) => {
    await expect(readCheckpointMeta(path.join(FIXTURES, name))).rejects.toThrow(message);
  });
});

describe('readCheckpointMeta, on a file cut short', () => {
  const cuts = (length: number): number[] => [
    1,
    2,
    3,
    4,
    10,
    29,
    64,
    200,
    ...Array.from({ length: 40 }, (_, i) => Math.floor((length * (i + 1)) / 41)),
    length - 30,
    length - 1,
  ];

  it.each([sample('checkpoints/svtr_tiny_runner.pth'), path.join(FIXTURES, 'bare_state_dict.pth')])(
    'ZIP format: %s',
    async name => {
      const whole = readFileSync(name);
      for (const length of cuts(whole.length)) {
        await expect(
          readCheckpointMeta(fileOf(whole.subarray(0, length))),
          `${length} bytes`,
        ).rejects.toThrow(length < 4 ? UserError : /is incomplete/);
      }
    },
  );

  it.each(['legacy_0x.pth', 'legacy_protocol4.pth'])(
    'pickle stream, at every byte, its weights too: %s',
    async name => {
      const whole = readFileSync(path.join(FIXTURES, name));
      const file = fileOf(whole);
      for (let length = 1; length < whole.length; length++) {
        writeFileSync(file, whole.subarray(0, length));
        await expect(readCheckpointMeta(file), `${length} bytes`).rejects.toThrow(
          length < 2 ? UserError : /is incomplete/,
        );
      }
      writeFileSync(file, whole);
      await expect(readCheckpointMeta(file)).resolves.toBeDefined();
    },
  );

  it('damaged bytes anywhere end in an answer or a clear error, never in a defect', async () => {
    const whole = readFileSync(path.join(FIXTURES, 'legacy_0x.pth'));
    const file = fileOf(whole);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
      writeFileSync(file, damaged);
      const result: unknown = await readCheckpointMeta(file).catch((e: unknown) => e);
      if (result instanceof Error) expect(result, `byte ${at}`).toBeInstanceOf(UserError);
    }
  });
});
