import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertToMar } from '../../../src/archive/convert';
import { foreignCode, isData } from '../../../src/archive/foreignCode';
import { readArchive } from '../../../src/archive/read';
import { writeArchive, type ArchiveSource } from '../../../src/archive/write';
import { sample } from '../../samples';
import { useEngine } from '../config/engine';

const engine = useEngine();
const handlerPath = resolve('src/python/handler/mmocr_handler.py');

describe('code of strangers in an archive', () => {
  let folder = '';
  const whole: ArchiveSource[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mmocr-code-'));
    const { archivePath } = await convertToMar(
      {
        configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
        checkpointPath: sample('checkpoints/dbnet_tiny.pth'),
        recognition: {
          configPath: sample('configs/textrecog/svtr/svtr_tiny_synth.py'),
          checkpointPath: sample('checkpoints/svtr_tiny.pth'),
        },
        modelName: 'good',
        outputFolder: folder,
        handlerPath,
      },
      { engine: engine.client },
    );
    const archive = await readArchive(archivePath);
    for (const { name } of archive.entries)
      whole.push({ name, text: name.endsWith('.pth') ? '' : await archive.readText(name) });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, maxRetries: 10 });
  });

  async function found(change: (sources: ArchiveSource[]) => ArchiveSource[]): Promise<string[]> {
    const archivePath = join(folder, 'changed.mar');
    await writeArchive(archivePath, change(whole));
    return foreignCode(await readArchive(archivePath), handlerPath);
  }
  const changed =
    (file: string, change: (text: string) => string) =>
    (sources: ArchiveSource[]): ArchiveSource[] =>
      sources.map(source =>
        source.name === file && 'text' in source
          ? { name: file, text: change(source.text) }
          : source,
      );

  it('is none in what was converted here, configs included', async () => {
    expect(await found(sources => sources)).toEqual([]);
  });

  it.each([
    [
      'a module of the project',
      (sources: ArchiveSource[]) => [...sources, { name: 'own/necks.py', text: '' }],
      ['own/necks.py'],
    ],
    [
      'a compiled module',
      (sources: ArchiveSource[]) => [...sources, { name: 'own/fast.so', text: '' }],
      ['own/fast.so'],
    ],
    [
      'a part of the handler that was changed',
      changed('mmocr_model.py', text => `${text}\nimport os\n`),
      ['mmocr_model.py'],
    ],
    ['a config that computes', changed('config.py', text => `${text}\nimport os\n`), ['config.py']],
    [
      "a recogniser's config that computes",
      changed('rec_config.py', text => `${text}\nx = open('y')\n`),
      ['rec_config.py'],
    ],
    [
      'a handler of another name',
      changed('MAR-INF/MANIFEST.json', text =>
        text.replace('"mmocr_handler.py"', '"image_classifier"'),
      ),
      ['image_classifier'],
    ],
  ])('%s is named', async (_, change, names) => {
    expect(await found(change)).toEqual(names);
  });
});

describe('a config that is nothing but data', () => {
  it.each(['dbnet_1x', 'abinet_0x', 'mask_rcnn_1x', 'satrn_0x'])('%s', async name => {
    const text = await readFile(resolve('test/fixtures/methods', name, 'config.py'), 'utf8');
    expect(isData(text)).toBe(true);
  });

  it.each([
    "a = dict(type='A', x=[1, -2.5, 1e-05, 1e999, 1e999 - 1e999], y=(1,), z={*()}, b=b'\\xff', n=None)\n",
    'a = \'import os; os.system("x")\'\n',
    'a = "it\'s # not a comment"\n',
    '__frozenset = frozenset\nfrozenset = 1\na = __frozenset([1])\n',
    "模型 = {'键': True}\n",
  ])('also %s', text => {
    expect(isData(text)).toBe(true);
  });

  it.each([
    'import os\n',
    "a = open('x')\n",
    'a = f\'{open("x")}\'\n',
    "a = rb'x'\n",
    "a = '''\n'; import os; '''\n",
    "a = 1 # '\nimport os # '\n",
    "a = 'x'.join([])\n",
    'a = dict.fromkeys([])\n',
    'a = dict()()\n',
    'a = [print][0](1)\n',
    'a = 9**9**9\n',
    "a = 'x' * 10\n",
    'a = (lambda: 1)\n',
    'a = b\n',
    'a: int = 1\n',
    '@a\n',
    "a = 'x\\\n' # y\n",
    'a = 1\rimport os\n',
    "_base_ = '/tmp/x.py'\n",
    'print(end=1)\n',
    'a = [c for c in ()]\n',
    'a = 1 if True else 2\n',
    'a = 1if print(1)else 2\n',
    'a = (b := 1)\n',
    'dict = print\na = dict(1)\n',
  ])('not %j', text => {
    expect(isData(text)).toBe(false);
  });
});
