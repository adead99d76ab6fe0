import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { goldens, methodsFolder, readJson } from './goldens';
import { measure } from './measure';
import type { Reason } from './table';

const stored = goldens();

describe.each(stored.map(golden => [golden.name, golden] as const))('%s', (_, golden) => {
  test("is read as MMOCR reads it, from the file and from PyTorch's outputs", async () => {
    const row = await measure(golden);
    expect(row.missing).toBeUndefined();
    expect(row.endToEnd, 'end to end').toMatchObject({ equal: true });
    if (row.post) expect(row.post, 'post-processing').toMatchObject({ equal: true });
  });
});

/** MMOCR's methods; a variant of a method with operators of its own counts as one. */
const methods = [
  'dbnet',
  'dbnet_dcnv2',
  'dbnetpp',
  'drrg',
  'fcenet',
  'fcenet_dcnv2',
  'mask_rcnn',
  'panet',
  'psenet',
  'textsnake',
  'abinet',
  'abinet_vision',
  'aster',
  'crnn',
  'crnn_tps',
  'master',
  'nrtr',
  'robust_scanner',
  'sar_parallel',
  'sar_sequential',
  'satrn',
  'seg',
  'svtr',
  'sdmgr_visual',
  'sdmgr_novisual',
  'sdmgr_openset',
  'chain',
  'chain_sdmgr_visual',
  'chain_sdmgr_openset',
];

test('every method of both generations has a golden, or a reason why not', () => {
  const known = new Set([
    ...stored.map(({ name }) => name),
    ...readJson<Reason[]>(import.meta.dirname, 'withoutRow.json').map(({ method }) => method),
  ]);
  expect(
    methods.flatMap(method => [`${method}_0x`, `${method}_1x`]).filter(name => !known.has(name)),
  ).toEqual([]);
});

test('every golden is in the table of docs/parity.md', () => {
  const page = fs.readFileSync(path.resolve(methodsFolder, '../../../docs/parity.md'), 'utf8');
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.map(({ name }) => name).filter(name => !page.includes(`| ${name} |`))).toEqual([]);
});
