import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestText, MANIFEST_NAME } from '../../../src/archive/manifest';
import { readArchive } from '../../../src/archive/read';
import { writeArchive } from '../../../src/archive/write';
import { UserError } from '../../../src/base/errors';
import { python1x } from '../../pythonEnvironments';
import { temporaryFolder } from './temporary';

const MINIMAL = '{"model":{"modelName":"x","handler":"h.py"},"runtime":"python"}';

/** An archive as another tool might write it, by Python's zipfile. */
function zip(files: Record<string, string>): string {
  const archive = path.join(temporaryFolder(), 'x.mar');
  const script =
    'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED)\nfor n,t in json.loads(sys.argv[2]).items(): z.writestr(n,t)\nz.close()';
  execFileSync(python1x(), ['-c', script, archive, JSON.stringify(files)]);
  return archive;
}

describe('readArchive, on archives of other tools', () => {
  it('reads deflated ones with the least manifest TorchServe takes', async () => {
    const archive = await readArchive(zip({ 'h.py': '# 处理\n', [MANIFEST_NAME]: MINIMAL }));
    expect(archive.manifest).toEqual({
      model: { modelName: 'x', handler: 'h.py' },
      runtime: 'python',
    });
    expect(await archive.readText('h.py')).toBe('# 处理\n');
  });

  it('takes handlers that are no file', async () => {
    const manifest = (handler: string): string =>
      JSON.stringify({ model: { modelName: 'x', handler } });
    await expect(
      readArchive(zip({ [MANIFEST_NAME]: manifest('image_classifier') })),
    ).resolves.toBeDefined();
    await expect(
      readArchive(zip({ [MANIFEST_NAME]: manifest('mod:handle'), 'mod.py': '' })),
    ).resolves.toBeDefined();
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no manifest', { 'h.py': '' }, /there is no MAR-INF\/MANIFEST\.json/],
    ['a manifest that is no JSON', { [MANIFEST_NAME]: '{' }, /is not valid JSON/],
    ['an empty manifest', { [MANIFEST_NAME]: '{}' }, /names no model/],
    ['a manifest that is a list', { [MANIFEST_NAME]: '[1]' }, /names no model/],
    [
      'an unknown runtime',
      { [MANIFEST_NAME]: MINIMAL.replace('"python"', '"lua"'), 'h.py': '' },
      /no runtime "lua"/,
    ],
    [
      'a handler that is not there',
      { [MANIFEST_NAME]: MINIMAL },
      /names h\.py, which is not in the archive/,
    ],
    [
      'a name that climbs out',
      { [MANIFEST_NAME]: MINIMAL, 'h.py': '', '../../evil.py': '' },
      /invalid relative path/,
    ],
    [
      'an absolute name',
      { [MANIFEST_NAME]: MINIMAL, 'h.py': '', '/etc/evil': '' },
      /absolute path/,
    ],
    [
      'a Windows name',
      { [MANIFEST_NAME]: MINIMAL, 'h.py': '', 'sub\\evil': '' },
      /invalid characters/,
    ],
  ])('%s', async (_, files, message) => {
    const archive = zip(files);
    const error: unknown = await readArchive(archive).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain(archive);
  });
});

describe('readArchive, on damage', () => {
  const model = {
    modelName: 'm',
    serializedFile: 'w.pth',
    handler: 'h.py',
    modelFile: 'config.py',
    modelVersion: '1.0',
  };
  async function written(): Promise<string> {
    const archive = path.join(temporaryFolder(), 'm.mar');
    await writeArchive(archive, [
      { name: MANIFEST_NAME, text: manifestText(model) },
      ...['h.py', 'config.py', 'w.pth'].map(name => ({ name, text: 'unharmed' })),
    ]);
    return archive;
  }

  it('cut short, empty, a folder', async () => {
    const archive = await written();
    truncateSync(archive, 300);
    await expect(readArchive(archive)).rejects.toThrow(/is not a readable model archive/);
    truncateSync(archive, 0);
    await expect(readArchive(archive)).rejects.toThrow(UserError);
    await expect(readArchive(path.dirname(archive))).rejects.toThrow(/is not a model archive file/);
  });

  it('a changed byte in a text is noticed', async () => {
    const archive = await written();
    const bytes = readFileSync(archive);
    bytes[bytes.indexOf('unharmed')] = 0x55;
    writeFileSync(archive, bytes);
    const { readText, extract } = await readArchive(archive);
    await expect(readText('h.py')).rejects.toThrow(/h\.py is damaged/);
    const folder = temporaryFolder();
    await expect(extract('h.py', path.join(folder, 'h.py'))).rejects.toThrow(/h\.py is damaged/);
    expect(readdirSync(folder)).toEqual([]);
    expect(await readText('config.py')).toBe('unharmed');
  });
});
