import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readArchiveContents, readArchivedModels } from '../../../src/archive/archivedModels';
import { manifestText, MANIFEST_NAME } from '../../../src/archive/manifest';
import { readArchive } from '../../../src/archive/read';
import { UserError } from '../../../src/base/errors';
import { modelArguments } from '../../../src/modelStore/modelStore';
import { archiveSeeds } from '../../fuzz/checkpoints';
import { zipOf, type Part } from '../../fuzz/zip';
import { python1x } from '../../pythonEnvironments';
import { temporaryFolder } from './temporary';

const text = (name: string, content = ''): Part => ({ name, bytes: Buffer.from(content) });
const manifest = (more: object = {}): Part => {
  const whole = JSON.parse(
    manifestText({
      modelName: 'm',
      serializedFile: 'w.pth',
      handler: 'h.py',
      modelFile: 'config.py',
      modelVersion: '1.0',
    }),
  ) as { model: object };
  return text(MANIFEST_NAME, JSON.stringify({ ...whole, model: { ...whole.model, ...more } }));
};
const parts = [manifest(), text('config.py', 'x = 1'), text('h.py'), text('w.pth', 'weights')];

function written(bytes: Buffer): string {
  const file = path.join(temporaryFolder(), 'm.mar');
  writeFileSync(file, bytes);
  return file;
}

/**
 * `bytes` with the `size`-byte number at `offset` after each `signature` changed; `which` counts
 * from the front.
 */
function patched(
  bytes: Buffer,
  signature: number,
  which: number,
  offset: number,
  value: number,
  size: 2 | 4 = 4,
): Buffer {
  const copy = Buffer.from(bytes);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(signature);
  let at = -1;
  for (let n = 0; n <= which; n++) at = copy.indexOf(mark, at + 1);
  copy.writeUIntLE(value, at + offset, size);
  return copy;
}

/** An entry as it stands in an archive, without a table of contents. */
const entryOf = (part: Part): Buffer =>
  zipOf([part]).subarray(0, 30 + part.name.length + part.bytes.length);

const LOCAL = 0x04034b50,
  CENTRAL = 0x02014b50,
  END = 0x06054b50;
const good = zipOf(parts);

/** Refused in one line that names the file, soon and in little memory. */
async function refused(bytes: Buffer, said: RegExp): Promise<void> {
  const file = written(bytes);
  const started = process.cpuUsage();
  const error: unknown = await readArchiveContents(file).catch((e: unknown) => e);
  const { user, system } = process.cpuUsage(started);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toMatch(said);
  expect((error as Error).message).toContain(file);
  expect((error as Error).message).not.toMatch(/[\n\u001b\u202e]/);
  expect((error as Error).message.length).toBeLessThan(500);
  expect((user + system) / 1e6).toBeLessThan(20);
}

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

/** `bytes` behind `distance` others: offsets of its table of contents moved along. */
function shifted(bytes: Buffer, distance: number): Buffer {
  const copy = Buffer.from(bytes);
  for (
    let at = copy.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = copy.indexOf('PK\x01\x02', at + 1, 'latin1')
  )
    copy.writeUInt32LE(copy.readUInt32LE(at + 42) + distance, at + 42);
  const end = copy.length - 22;
  copy.writeUInt32LE(copy.readUInt32LE(end + 16) + distance, end + 16);
  return copy;
}

/** A table of contents that names an entry inside of the weights. */
function insideAnother(): Buffer {
  const inner = text('inner.py', 'evil');
  const local = entryOf(inner);
  const whole = zipOf([...parts.slice(0, 3), { name: 'w.pth', bytes: local }, inner]);
  return patched(whole, CENTRAL, 4, 42, whole.indexOf(local));
}

const evil = entryOf(text('h.py', 'evil'));

/**
 * Weights with an entry behind them that are one for the table of contents; `change` makes the
 * local header say less.
 */
function shorterInFront(change: (header: Buffer) => void, extra = 0): Buffer {
  const weights = Buffer.concat([Buffer.from('weights'), evil]);
  const whole = zipOf([
    ...parts.slice(0, 3),
    { name: 'w.pth', bytes: Buffer.concat([Buffer.alloc(extra), weights]) },
  ]);
  const at = whole.lastIndexOf('PK\x03\x04', whole.indexOf('weights'), 'latin1');
  const header = whole.subarray(at);
  if (extra > 0) {
    // What was in front of the weights is the header's field now.
    header.writeUInt16LE(extra, 28);
    for (const place of [18, 22]) header.writeUInt32LE(weights.length, place);
    const table = whole.lastIndexOf('PK\x01\x02', -1, 'latin1');
    for (const place of [16 + 4, 16 + 8]) whole.writeUInt32LE(weights.length, table + place);
  }
  header.writeUInt32LE(crc32(Buffer.from('weights')), 14);
  change(header);
  return whole;
}

function zip64Field(size: number): Buffer {
  const field = Buffer.alloc(20);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(16, 2);
  for (const at of [4, 12]) field.writeBigUInt64LE(BigInt(size), at);
  return field;
}

/**
 * Weights that `packed` unpacks to, their sizes behind them; an entry that the table of contents
 * counts among the packed bytes follows.
 */
function behindPacked(packed: Buffer, hidden = evil): Buffer {
  const [size, crc] = [7, crc32(Buffer.from('weights'))];
  const descriptor = Buffer.from('PK\x07\x08' + '\0'.repeat(12), 'latin1');
  for (const [i, value] of [crc, packed.length, size].entries())
    descriptor.writeUInt32LE(value, 4 + 4 * i);
  const whole = zipOf([
    ...parts.slice(0, 3),
    { name: 'w.pth', bytes: Buffer.concat([packed, descriptor, hidden]) },
  ]);
  const local = whole.lastIndexOf('PK\x03\x04', whole.indexOf(packed), 'latin1'),
    table = whole.lastIndexOf('PK\x01\x02', -1, 'latin1');
  for (const at of [local + 6, table + 8]) whole.writeUInt16LE(whole.readUInt16LE(at) | 8, at);
  for (const at of [local + 8, table + 10]) whole.writeUInt16LE(8, at);
  whole.fill(0, local + 14, local + 26);
  whole.writeUInt32LE(crc, table + 16);
  if (hidden.length === 0) whole.writeUInt32LE(packed.length, table + 20);
  whole.writeUInt32LE(size, table + 24);
  return whole;
}

/** The good archive with more between its last entry and its table of contents. */
function behindTheLast(more: Buffer): Buffer {
  const table = good.readUInt32LE(good.length - 6);
  const whole = Buffer.concat([good.subarray(0, table), more, good.subarray(table)]);
  whole.writeUInt32LE(table + more.length, whole.length - 6);
  return whole;
}

/**
 * The good archive, the local header of one of its entries with a field of `length` bytes that its
 * table of contents has not.
 */
function withExtraField(length: number): Buffer {
  const at = good.indexOf('h.py', good.indexOf('x = 1')) + 4;
  const whole = Buffer.concat([good.subarray(0, at), Buffer.alloc(length), good.subarray(at)]);
  const table = good.readUInt32LE(good.length - 6);
  whole.writeUInt32LE(table + length, whole.length - 6);
  return patched(patched(whole, LOCAL, 2, 28, length, 2), CENTRAL, 3, 42, at + length);
}

describe('an archive whose parts are elsewhere', () => {
  it.each<[string, object, string]>([
    [
      'weights at an address',
      { serializedFile: 'https://example.org/w.pth' },
      'https://example.org/w.pth',
    ],
    ['weights outside', { serializedFile: '../w.pth' }, '../w.pth'],
    ['weights on this machine', { serializedFile: '/models/w.pth' }, '/models/w.pth'],
    ['another config', { modelFile: 'other.py' }, 'other.py'],
    ['a handler of its own', { handler: 'mine' }, 'mine.py'],
    ['a function of a handler', { handler: 'mine:handle' }, 'mine.py'],
    ['requirements', { requirementsFile: 'requirements.txt' }, 'requirements.txt'],
    ['settings', { configFile: 'model-config.yaml' }, 'model-config.yaml'],
    ['further files', { extraFiles: 'config.py,dict.txt' }, 'dict.txt'],
    ['a list of further files', { extraFiles: ['dict.txt'] }, 'dict.txt'],
  ])('%s', async (_, more, missing) => {
    await refused(
      zipOf([manifest(more), ...parts.slice(1)]),
      new RegExp(`names ${missing.replaceAll('.', '\\.')}, which is not in the archive`),
    );
  });

  it.each([
    ['a number for weights', { serializedFile: 3 }],
    ['a list for a handler', { handler: [] }],
    ['an object for a version', { modelVersion: {} }],
  ])('%s is no manifest', async (_, more) => {
    await refused(zipOf([manifest(more), ...parts.slice(1)]), /names no model and handler/);
  });

  it.each([
    ['m.onnx', []],
    ['m.onnx.json', ['m.onnx']],
    ['weights.data', ['m.onnx', 'm.onnx.json']],
  ])(
    'what the list of models names must be there, for whoever reads the archive or serves the store: %s',
    async (missing, there) => {
      const models = {
        format: 1,
        models: {
          detection: {
            config: 'config.py',
            checkpoint: 'w.pth',
            onnx: 'm.onnx',
            data: ['weights.data'],
          },
        },
      };
      const file = written(
        zipOf([
          ...parts,
          text('mmocr_models.json', JSON.stringify(models)),
          ...there.map(name => text(name)),
        ]),
      );
      await expect(readArchivedModels(file)).rejects.toThrow(
        `names ${missing}, which is not in the archive`,
      );
      await expect(modelArguments(path.dirname(file), 'all')).rejects.toThrow(
        `names ${missing}, which is not in the archive`,
      );
      await expect(readArchive(file)).resolves.toBeDefined();
      expect(readdirSync(path.dirname(file))).toEqual(['m.mar']);
    },
  );
});
