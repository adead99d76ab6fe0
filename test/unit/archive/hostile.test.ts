import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readArchiveContents } from '../../../src/archive/archivedModels';
import { MANIFEST_NAME } from '../../../src/archive/manifest';
import { archiveSeeds } from '../../fuzz/checkpoints';
import { zipOf } from '../../fuzz/zip';
import { python1x } from '../../pythonEnvironments';
import { temporaryFolder } from './temporary';
import {
  text,
  manifest,
  parts,
  written,
  patched,
  entryOf,
  LOCAL,
  good,
  refused,
  shifted,
  insideAnother,
  shorterInFront,
  zip64Field,
  behindPacked,
  behindTheLast,
  withExtraField,
  CENTRAL,
  END,
} from './hostileArchives';

describe('a hostile archive', () => {
  it('none of this is about good ones', async () => {
    await expect(readArchiveContents(written(good))).resolves.toBeDefined();
    for (const { name, bytes } of archiveSeeds())
      await expect(readArchiveContents(written(bytes)), name).resolves.toBeDefined();
    await expect(readArchiveContents(written(withExtraField(40)))).resolves.toBeDefined();
    await expect(
      readArchiveContents(
        written(behindPacked(deflateRawSync(Buffer.from('weights')), Buffer.alloc(0))),
      ),
    ).resolves.toBeDefined();
  });

  it.each<[string, Buffer, RegExp]>([
    ['a name twice', zipOf([...parts, text('h.py', 'evil')]), /h\.py is in it twice/],
    [
      'a name in capitals as well',
      zipOf([...parts, text('CONFIG.py', 'evil')]),
      /CONFIG\.py is in it twice/,
    ],
    [
      'a manifest twice',
      zipOf([...parts, manifest({ handler: 'evil.py' })]),
      /MANIFEST\.json is in it twice/,
    ],
    ['a name that climbs out', zipOf([...parts, text('../x')]), /invalid relative path/],
    ['one that climbs out half-way', zipOf([...parts, text('a/../../x')]), /invalid relative path/],
    ['an absolute name', zipOf([...parts, text('/etc/x')]), /absolute path/],
    ['a drive', zipOf([...parts, text('C:/x')]), /absolute path/],
    ['backslashes', zipOf([...parts, text('a\\x')]), /invalid characters/],
    [
      'a name that writes on the screen',
      zipOf([...parts, text('\u001b[2J\u202ex'), text('\u001b[2J\u202ex')]),
      /is in it twice/,
    ],
    [
      'a name that climbs and writes',
      zipOf([...parts, text('../\u001b[2J\n\u202ex')]),
      /invalid relative path: \.\.\/\\u001b\[2J\\n\\u202ex/,
    ],
    [
      'a symbolic link',
      patched(good, CENTRAL, 1, 38, 0o120777 * 0x10000),
      /config\.py is a symbolic link/,
    ],
    [
      'an encrypted entry',
      patched(patched(good, CENTRAL, 3, 8, 1, 2), CENTRAL, 3, 10, 8, 2),
      /w\.pth is encrypted/,
    ],
    ['another compression', patched(good, CENTRAL, 3, 10, 14, 2), /w\.pth is packed in a way/],
    [
      'a size beyond the file',
      patched(patched(good, CENTRAL, 0, 20, 0x7fffffff), CENTRAL, 0, 24, 0x7fffffff),
      /MANIFEST\.json has 2147483647 bytes/,
    ],
    [
      'two sizes for what is stored',
      patched(good, CENTRAL, 1, 24, 0x7fffffff),
      /not a readable model archive/,
    ],
    [
      'an offset beyond the file',
      patched(good, CENTRAL, 0, 42, 0x7ffffff0),
      /not a readable model archive/,
    ],
    ['one entry upon another', patched(good, CENTRAL, 2, 42, 0), /do not agree at byte/],
    ['another name at the place', patched(good, LOCAL, 2, 30, 0x7878, 2), /do not agree at byte/],
    ['no entry at the place', patched(good, LOCAL, 3, 0, 0x04034b51), /do not agree at byte/],
    ['a longer name at the place', patched(good, LOCAL, 3, 26, 6, 2), /do not agree at byte/],
    ['another compression at the place', patched(good, LOCAL, 3, 8, 8, 2), /do not agree at byte/],
    ['an entry inside of another one', insideAnother(), /do not agree at byte/],
    [
      'an entry that the table leaves out, as small as it can be',
      Buffer.concat([entryOf(text('x')), shifted(good, 31)]),
      /do not agree at byte/,
    ],
    [
      'an entry behind the shorter one of a local header',
      shorterInFront(header => {
        header.writeUInt32LE(7, 18);
        header.writeUInt32LE(7, 22);
      }),
      /do not agree at byte/,
    ],
    [
      'one behind the shorter one of a ZIP64 field',
      shorterInFront(header => {
        zip64Field(7).copy(header, 35);
      }, 20),
      /do not agree at byte/,
    ],
    [
      'one behind packed data that ends before',
      behindPacked(deflateRawSync(Buffer.from('weights'))),
      /do not agree at byte/,
    ],
    [
      'packed data without an end',
      behindPacked(deflateRawSync(Buffer.from('weights')).subarray(0, -2)),
      /do not agree at byte/,
    ],
    ['one behind the others', behindTheLast(entryOf(text('h.py', 'evil'))), /do not agree at byte/],
    [
      "one behind the others that holds a table's sign",
      behindTheLast(patched(entryOf(text('h.py', 'evil')), LOCAL, 0, 14, CENTRAL)),
      /do not agree at byte/,
    ],
    [
      'the beginning of one in front',
      Buffer.concat([entryOf(text('x')).subarray(0, 24), shifted(good, 24)]),
      /do not agree at byte/,
    ],
    ['a small one behind the others', behindTheLast(entryOf(text('x'))), /do not agree at byte/],
    ['what is no entry behind the others', behindTheLast(Buffer.alloc(40)), /do not agree at byte/],
    [
      'what is no entry in front',
      Buffer.concat([Buffer.alloc(40), shifted(good, 40)]),
      /do not agree at byte/,
    ],
    [
      'an entry that the table leaves out',
      Buffer.concat([entryOf(text('hidden.py', 'x'.repeat(50))), shifted(good, 89)]),
      /do not agree at byte/,
    ],
    [
      'more entries than it says',
      patched(good, END, 0, 10, 2, 2),
      /there is no|names|do not agree|not a readable/,
    ],
    ['fewer', patched(good, END, 0, 10, 60_000, 2), /not a readable model archive/],
    [
      'ZIP64 marks without ZIP64',
      patched(good, END, 0, 16, 0xffffffff),
      /not a readable model archive/,
    ],
    [
      'sizes that ZIP64 should say',
      patched(patched(good, CENTRAL, 0, 20, 0xffffffff), CENTRAL, 0, 24, 0xffffffff),
      /not a readable model archive/,
    ],
    [
      '100,000 entries',
      zipOf(parts.concat(Array.from({ length: 30_000 }, (_, at) => text(`x${at}`)))),
      /it has 30004 entries/,
    ],
    [
      'names of 60 kB',
      zipOf(
        parts.concat(Array.from({ length: 300 }, (_, at) => text(`${at}${'x'.repeat(60_000)}`))),
      ),
      /table of contents is too long/,
    ],
    [
      'a manifest of 2 MB',
      zipOf([text(MANIFEST_NAME, ' '.repeat(2 << 20)), ...parts.slice(1)]),
      /MANIFEST\.json has 2097152 bytes/,
    ],
    [
      'a list of models without end',
      zipOf([...parts, text('mmocr_models.json', '['.repeat(1 << 20))]),
      /cannot read its mmocr_models\.json/,
    ],
  ])('%s', async (_, bytes, said) => {
    await refused(bytes, said);
  });

  it.each([
    ['a manifest', MANIFEST_NAME],
    ['a list of models', 'mmocr_models.json'],
    ['weights', 'w.pth'],
  ])('%s that unpacks to 300 MB', async (_, bomb) => {
    const file = path.join(temporaryFolder(), 'm.mar');
    const files = Object.fromEntries(
      [...parts, text('mmocr_models.json')]
        .filter(({ name }) => name !== bomb)
        .map(({ name, bytes }) => [name, bytes.toString()]),
    );
    const script = `import json,sys,zipfile
with zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED) as z:
  for n,t in json.loads(sys.argv[2]).items(): z.writestr(n,t)
  z.writestr(sys.argv[3], bytes(300<<20))`;
    execFileSync(python1x(), ['-c', script, file, JSON.stringify(files), bomb]);
    await expect(readArchiveContents(file)).rejects.toThrow(
      `${bomb} claims to have 314572800 bytes`,
    );
  });

  it('unpacks to more than it says: noticed before it is much', async () => {
    const bomb = deflateRawSync(Buffer.alloc(50 << 20));
    const small = 10;
    const whole = zipOf([{ name: MANIFEST_NAME, bytes: bomb }, ...parts.slice(1)]);
    const deflated = patched(patched(whole, CENTRAL, 0, 10, 8, 2), LOCAL, 0, 8, 8, 2);
    await refused(
      patched(patched(deflated, CENTRAL, 0, 24, small), LOCAL, 0, 22, small),
      /not a readable model archive: too many bytes in the stream\. expected 10\./,
    );
  });
});
