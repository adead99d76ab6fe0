import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { manifestText, MANIFEST_NAME } from '../../../src/archive/manifest';
import { readArchive } from '../../../src/archive/read';
import type { ArchiveSource } from '../../../src/archive/write';
import { writeArchive } from '../../../src/archive/write';
import { CancelledError, UserError } from '../../../src/base/errors';
import { python1x } from '../../pythonEnvironments';
import { temporaryFolder } from './temporary';

const MANIFEST = manifestText({
  modelName: 'm',
  serializedFile: 'w.pth',
  handler: 'mmocr_handler.py',
  modelFile: 'config.py',
  modelVersion: '1.0',
});
const LOCAL_HEADER = 0x04034b50;

function sources(folder: string, size = 3_500_000): ArchiveSource[] {
  const weights = path.join(folder, 'weights.pth');
  writeFileSync(weights, randomBytes(size));
  return [
    { name: MANIFEST_NAME, text: MANIFEST },
    { name: 'config.py', text: "model = dict(type='DBNet')\n# 字典\n" },
    { name: 'mmocr_handler.py', text: '' },
    { name: 'w.pth', path: weights },
  ];
}

function crcs(files: ArchiveSource[]): string[] {
  return files.map(file => {
    const bytes = 'text' in file ? Buffer.from(file.text) : readFileSync(file.path);
    return `${file.name} ${bytes.length} ${crc32(bytes).toString(16)}`;
  });
}

describe('writeArchive', () => {
  it("writes what java.util.zip.ZipInputStream, TorchServe's reader, unpacks", async () => {
    const folder = temporaryFolder();
    const files = sources(folder);
    const archive = path.join(folder, 'm.mar');
    await writeArchive(archive, files);
    const out = execFileSync(
      'java',
      ['-XX:TieredStopAtLevel=1', path.join(__dirname, 'Unzip.java'), archive],
      {
        // Java takes a path with Chinese in it in a UTF-8 locale only.
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
    );
    expect(out.trim().split('\n')).toEqual(crcs(files));
  });

  it("writes what Python's zipfile reads, in order and undamaged", async () => {
    const folder = temporaryFolder();
    const files = [...sources(folder), { name: '字典.txt', text: 'a\n' }];
    const archive = path.join(folder, 'm.mar');
    await writeArchive(archive, files);
    const script =
      'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(json.dumps([z.testzip()]+["%s %d %x"%(i.filename,i.file_size,i.CRC) for i in z.infolist()]))';
    const out: unknown = JSON.parse(
      execFileSync(python1x(), ['-c', script, archive], { encoding: 'utf8' }),
    );
    expect(out).toEqual([null, ...crcs(files)]);
  });

  it('stores every entry with its sizes in the local header and no data descriptor', async () => {
    const folder = temporaryFolder();
    const files = sources(folder);
    const archive = path.join(folder, 'm.mar');
    await writeArchive(archive, files);
    const bytes = readFileSync(archive);
    let at = 0;
    for (const expected of crcs(files)) {
      expect(bytes.readUInt32LE(at)).toBe(LOCAL_HEADER);
      const [flags, method] = [bytes.readUInt16LE(at + 6), bytes.readUInt16LE(at + 8)];
      const [crc, packed, size] = [
        bytes.readUInt32LE(at + 14),
        bytes.readUInt32LE(at + 18),
        bytes.readUInt32LE(at + 22),
      ];
      const name = bytes.toString('utf8', at + 30, at + 30 + bytes.readUInt16LE(at + 26));
      expect({ flags, method, packed, text: `${name} ${size} ${crc.toString(16)}` }).toEqual({
        flags: 0,
        method: 0,
        packed: size,
        text: expected,
      });
      at += 30 + name.length + bytes.readUInt16LE(at + 28) + size;
    }
  });

  it('gives equal bytes for equal input, whenever it was written', async () => {
    const folder = temporaryFolder();
    const files = sources(folder);
    await writeArchive(path.join(folder, 'a.mar'), files);
    utimesSync(path.join(folder, 'weights.pth'), 1, 1);
    await writeArchive(path.join(folder, 'b.mar'), files);
    expect(
      readFileSync(path.join(folder, 'a.mar')).equals(readFileSync(path.join(folder, 'b.mar'))),
    ).toBe(true);
  });

  it('counts up to all bytes of content', async () => {
    const folder = temporaryFolder();
    const files = sources(folder);
    const seen: number[] = [];
    let all = 0;
    await writeArchive(path.join(folder, 'm.mar'), files, {
      onProgress: (written, total) => {
        seen.push(written);
        all = total;
      },
    });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(all);
    expect(all).toBe(crcs(files).reduce((sum, line) => sum + Number(line.split(' ')[1]), 0));
  });
});

describe('writeArchive, when it cannot finish', () => {
  it('leaves nothing behind when cancelled in the middle, not even the folder it made', async () => {
    const folder = temporaryFolder();
    const files = sources(folder);
    const cancel = new AbortController();
    const archive = path.join(folder, 'new', 'store', 'm.mar');
    let during: string[] = [];
    const onProgress = (written: number): void => {
      if (written < 2_000_000) return;
      during = readdirSync(path.dirname(archive));
      cancel.abort();
    };
    await expect(
      writeArchive(archive, files, { signal: cancel.signal, onProgress }),
    ).rejects.toThrow(CancelledError);
    expect(during).toHaveLength(1);
    expect(during[0]).not.toMatch(/\.mar$/);
    expect(readdirSync(folder)).toEqual(['weights.pth']);
  });

  it('keeps the old archive when a file is cut short while it is read', async () => {
    const folder = temporaryFolder();
    const files = sources(folder);
    const archive = path.join(folder, 'm.mar');
    writeFileSync(archive, 'old');
    const onProgress = (written: number): void => {
      if (written > 1_000_000) truncateSync(path.join(folder, 'weights.pth'), 1_200_000);
    };
    await expect(writeArchive(archive, files, { onProgress })).rejects.toThrow(
      /weights\.pth changed while it was read/,
    );
    expect(readFileSync(archive, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['m.mar', 'weights.pth']);
  });

  it.each([
    ['longer', 'a'],
    ['over', 'r+'],
  ])('notices a file that is written %s while it is read', async (_, flag) => {
    const folder = temporaryFolder();
    const files = sources(folder);
    const weights = path.join(folder, 'weights.pth');
    utimesSync(weights, 1, 1);
    const onProgress = (): void => writeFileSync(weights, 'x', { flag });
    await expect(writeArchive(path.join(folder, 'm.mar'), files, { onProgress })).rejects.toThrow(
      /changed while it was read/,
    );
    expect(existsSync(path.join(folder, 'm.mar'))).toBe(false);
  });

  it.each([
    ['a folder', 'folder', /is not a file/],
    ['nothing', 'nowhere.pth', /does not exist/],
  ])('names %s given as a file', async (_, name, message) => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'folder'));
    const run = writeArchive(path.join(folder, 'm.mar'), [
      { name: 'w.pth', path: path.join(folder, name) },
    ]);
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toBeInstanceOf(UserError);
  });

  it('says so when the target is a folder, or its folder is a file', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'm.mar'));
    writeFileSync(path.join(folder, 'file'), '');
    const text = [{ name: 'config.py', text: '' }];
    await expect(writeArchive(path.join(folder, 'm.mar'), text)).rejects.toThrow(
      /m\.mar is a folder/,
    );
    await expect(writeArchive(path.join(folder, 'file', 'm.mar'), text)).rejects.toThrow(
      /its folder cannot be made/,
    );
    expect(readdirSync(folder).sort()).toEqual(['file', 'm.mar']);
    expect(statSync(path.join(folder, 'm.mar')).isDirectory()).toBe(true);
  });
});

describe('readArchive', () => {
  it('reads back what was written', async () => {
    const folder = temporaryFolder();
    const archive = path.join(folder, 'm.mar');
    await writeArchive(archive, sources(folder, 10));
    const { manifest, entries, readText } = await readArchive(archive);
    expect(manifest.model).toEqual({
      modelName: 'm',
      serializedFile: 'w.pth',
      handler: 'mmocr_handler.py',
      modelFile: 'config.py',
      modelVersion: '1.0',
    });
    expect(entries).toContainEqual({ name: 'w.pth', size: 10 });
    expect(await readText('config.py')).toContain('字典');
    await expect(readText('nope.txt')).rejects.toThrow(/no nope\.txt/);
  });
});
