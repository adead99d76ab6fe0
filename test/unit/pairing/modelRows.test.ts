import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { misfit } from '../../../src/pairing/fit';
import { checkpointRows, pairRows, type ModelRow } from '../../../src/pairing/modelRows';
import { judgeCheckpoints, judgeConfigs, readKind } from '../../../src/pairing/pair';
import { sample } from '../../samples';
import { useFolder } from '../config/engine';

const folder = useFolder();
const checkpoints = ['dbnet_tiny.pth', 'dbnet_tiny_0x.pth', 'svtr_tiny.pth'].map(name =>
  sample('checkpoints', name),
);
const shown = (rows: ModelRow[]): string[][] =>
  rows.map(({ path, group, says, refusal }) => [
    basename(path),
    group,
    says,
    refusal === undefined ? 'may be tried' : 'refused',
  ]);

function broken(name: string, bytes: Uint8Array | string): string {
  writeFileSync(join(folder.path, name), bytes);
  return join(folder.path, name);
}

describe('the checkpoints for a config', () => {
  it('are all listed, those that do not fit with the reason', async () => {
    // In one folder: rows are in the order of their paths.
    const whole = checkpoints.map(file => join(folder.path, basename(file)));
    whole.forEach((file, index) => {
      copyFileSync(checkpoints[index]!, file);
    });
    const damaged = broken('cut.pth', Buffer.from('PK\x03\x04 and no more'));
    const foreign = broken('page.pth', '<!DOCTYPE html><html>not found</html>');
    const config = { role: 'detection', method: 'DBNet', generation: '0.x' } as const;
    const rows = pairRows(
      await judgeCheckpoints('/configs/mine.py', config, [...whole, damaged, foreign]),
      'checkpoint',
    );
    expect(shown(rows)).toEqual([
      ['dbnet_tiny_0x.pth', 'other', 'detector · MMOCR 0.x', 'may be tried'],
      ['cut.pth', 'misfit', 'cut.pth is incomplete. Copy or download it again.', 'refused'],
      ['dbnet_tiny.pth', 'misfit', 'MMOCR 1.x, not 0.x', 'refused'],
      [
        'page.pth',
        'misfit',
        'page.pth is a web page, not a checkpoint. Download the file itself.',
        'refused',
      ],
      ['svtr_tiny.pth', 'misfit', 'recogniser, not detector', 'refused'],
    ]);
    expect(rows.slice(1).map(({ refusal }) => refusal)).toEqual([
      'cut.pth is incomplete. Copy or download it again.',
      'dbnet_tiny.pth does not fit: MMOCR 1.x, not 0.x. Choose a config and a checkpoint that belong together.',
      'page.pth is a web page, not a checkpoint. Download the file itself.',
      'svtr_tiny.pth does not fit: recogniser, not detector. Choose a config and a checkpoint that belong together.',
    ]);
  });

  it('that fit by their method come before the rest', async () => {
    const config = { role: 'recognition', method: 'SVTR', generation: '1.x' } as const;
    const rows = pairRows(
      await judgeCheckpoints('/configs/zebra.py', config, checkpoints),
      'checkpoint',
    );
    expect(shown(rows)[0]).toEqual([
      'svtr_tiny.pth',
      'fits',
      'same method · SVTR · recogniser · MMOCR 1.x',
      'may be tried',
    ]);
    expect(rows.filter(row => row.group !== 'misfit')).toHaveLength(1);
  });
});

it('a name that is the same proposes nothing that cannot work', async () => {
  const config = { role: 'detection', method: 'DBNet', generation: '1.x' } as const;
  const rows = pairRows(
    await judgeCheckpoints('/configs/svtr_tiny.py', config, checkpoints),
    'checkpoint',
  );
  expect(rows.filter(({ group }) => group === 'fits').map(({ path }) => basename(path))).toEqual([
    'dbnet_tiny.pth',
  ]);
});

it('the configs for a checkpoint: those of another model below, with the reason', async () => {
  const configs = [
    'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
    'configs_0x/textdet/dbnet_tiny_0x.py',
    'configs/textrecog/svtr/svtr_tiny_synth.py',
  ].map(name => sample(name));
  const rows = pairRows(
    await judgeConfigs(sample('checkpoints', 'svtr_tiny.pth'), configs),
    'config',
  );
  expect(rows.map(({ path, group }) => [basename(path), group])).toEqual([
    ['svtr_tiny_synth.py', 'fits'],
    ['dbnet_tiny_0x.py', 'misfit'],
    ['dbnet_tiny_fpnc_synth.py', 'misfit'],
  ]);
  expect(rows.map(({ says }) => says).slice(1)).toEqual([
    'detector, not recogniser',
    'detector, not recogniser',
  ]);
});

it('the checkpoints for a place in a chain: method, generation and ONNX file are said, other roles stand below', async () => {
  const found = await Promise.all(
    checkpoints.map(async path => ({
      path,
      kind: (await readKind(path)).kind,
      onnx: path.endsWith('dbnet_tiny.pth'),
    })),
  );
  expect(shown(checkpointRows(found, { role: 'detection' }))).toEqual([
    ['dbnet_tiny_0x.pth', 'fits', 'detector · MMOCR 0.x', 'may be tried'],
    ['dbnet_tiny.pth', 'fits', 'DBNet · detector · MMOCR 1.x · with ONNX file', 'may be tried'],
    ['svtr_tiny.pth', 'misfit', 'recogniser, not detector', 'refused'],
  ]);
  expect(
    shown(checkpointRows(found, { role: 'recognition', generation: '1.x' })).map(
      ([name, group]) => [name, group],
    ),
  ).toEqual([
    ['svtr_tiny.pth', 'fits'],
    ['dbnet_tiny_0x.pth', 'misfit'],
    ['dbnet_tiny.pth', 'misfit'],
  ]);
  expect(shown(checkpointRows(found, {})).every(([, group]) => group === 'fits')).toBe(true);
});

describe('what speaks against a pair', () => {
  it.each([
    [
      { role: 'detection' },
      { role: 'recognition', weights: 'recognition' },
      { why: 'role', sure: true },
    ],
    [{ role: 'detection' }, { role: 'recognition' }, { why: 'role', sure: false }],
    [
      { generation: '1.x' },
      { generation: '0.x', generationFrom: 'weights' },
      { why: 'generation', sure: true },
    ],
    [
      { generation: '1.x' },
      { generation: '0.x', generationFrom: 'meta' },
      { why: 'generation', sure: false },
    ],
    [{ method: 'CRNN' }, { method: 'SVTR' }, { why: 'method', sure: false }],
    [{}, { unreadable: 'no' }, { why: 'unreadable', sure: true }],
  ] as const)('%j and %j', (config, checkpoint, against) => {
    expect(misfit(config, checkpoint)).toMatchObject(against);
  });

  it.each([
    [{}, { role: 'recognition', method: 'SVTR', generation: '1.x' }],
    [{ method: 'EncoderDecoderRecognizer' }, { method: 'SVTR' }],
    [
      { role: 'kie', method: 'SDMGR', generation: '1.x' },
      { role: 'kie', method: 'SDMGR', generation: '1.x' },
    ],
  ] as const)('nothing, of %j and %j', (config, checkpoint) => {
    expect(misfit(config, checkpoint)).toBeUndefined();
  });
});
