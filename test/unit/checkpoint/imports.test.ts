import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../src/checkpoint/checkpoint';
import { checkpointReaches } from '../../../src/archive/checkpointReach';
import { UserError } from '../../../src/base/errors';
import { checkpointSeeds } from '../../fuzz/checkpoints';
import { checkpointOf, checkpointParts, pickle, stateDict } from '../../fuzz/pickles';
import { zipOf } from '../../fuzz/zip';
import { python1x } from '../../pythonEnvironments';
import { temporaryFolder } from '../archive/temporary';

const weights = stateDict(['backbone.conv1.weight']);

function written(bytes: Buffer): string {
  const file = path.join(temporaryFolder(), 'm.pth');
  writeFileSync(file, bytes);
  return file;
}

/** A checkpoint that holds `odd` beside its weights. */
function withOdd(...odd: (string | Buffer)[]): Buffer {
  return checkpointOf(
    pickle.of(
      pickle.dict([
        [
          'meta',
          Buffer.concat(
            odd.map(piece => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)),
          ),
        ],
        ['state_dict', weights],
      ]),
    ),
    1,
  );
}

const system = 'cposix\nsystem\n';
const echo = 'X\x04\0\0\0echo';

describe('what a checkpoint would import', () => {
  it('nothing odd in good ones', async () => {
    for (const { name, bytes } of checkpointSeeds())
      expect((await readCheckpoint(written(bytes))).imports, name).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['a call by REDUCE', `${system}(${echo}tR`, ['posix.system']],
    ['dropped again', `N${system}(${echo}tR0`, ['posix.system']],
    ['called by OBJ, then dropped', `N(${system}${echo}o0`, ['posix.system']],
    ['called by INST', `(${echo}iposix\nsystem\n`, ['posix.system']],
    ['made by NEWOBJ', `csubprocess\nPopen\n(${echo}t\x81`, ['subprocess.Popen']],
    ['made by NEWOBJ_EX', `csubprocess\nPopen\n(${echo}t}\x92`, ['subprocess.Popen']],
    ['named on the stack', `X\x05\0\0\0posixX\x06\0\0\0system\x93(${echo}tR`, ['posix.system']],
    ['named out of the memo', `X\x05\0\0\0posixq\x070h\x07X\x06\0\0\0system\x93`, ['posix.system']],
    ['an extension code', '\x82\x05', ['copyreg.extension 5']],
    ['one of four bytes', '\x84\x05\x01\0\0', ['copyreg.extension 261']],
    [
      'attributes of what is allowed',
      'X\x0b\0\0\0collectionsX\x20\0\0\0OrderedDict.__init__.__globals__\x93',
      ['collections.OrderedDict.__init__.__globals__'],
    ],
    [
      'a module that only begins alike',
      'ctorch._utils_evil\n_rebuild_tensor_v2\n',
      ['torch._utils_evil._rebuild_tensor_v2'],
    ],
    [
      'a pickle inside of a storage',
      'ctorch.storage\n_load_from_bytes\n',
      ['torch.storage._load_from_bytes'],
    ],
    ['a pickle inside', 'c_pickle\nloads\n', ['_pickle.loads']],
    [
      'any attribute',
      'cbuiltins\ngetattr\n(cbuiltins\ndict\nX\x05\0\0\0cleartR',
      ['builtins.getattr of clear'],
    ],
    [
      'a method of a history that is none of its statistics',
      'cbuiltins\ngetattr\n(cmmengine.logging.history_buffer\nHistoryBuffer\nX\x08\0\0\0__init__tR',
      ['builtins.getattr of __init__'],
    ],
    [
      'a codec that unpacks',
      `c_codecs\nencode\n(${echo}X\x04\0\0\0zliptR`,
      ['_codecs.encode with zlip'],
    ],
    ["pkgutil's resolver", 'cpkgutil\nresolve_name\n', ['pkgutil.resolve_name']],
    ['a name of Python 2', 'c__builtin__\neval\n', ['__builtin__.eval']],
    ['a state for a dict', '}}X\x05\0\0\0itemsNsb', ['attribute items of an OrderedDict']],
    ['a state that is none', '}Nb', ['attribute something computed of an OrderedDict']],
    [
      'a call of what a call returned',
      'cbuiltins\nlist\n)R)R',
      ['a call of what another call returned'],
    ],
    ['two, in their order', `${system}0cos\npopen\n`, ['posix.system', 'os.popen']],
  ])('%s', async (_, odd, named) => {
    expect((await readCheckpoint(written(withOdd(odd)))).imports).toEqual(named);
  });

  it('is named visibly and not without end', async () => {
    const hidden = withOdd(
      'cos\u001b[2K\nsystem\n',
      ...Array.from({ length: 500 }, (_, at) => `cevil${at}\nx\n0`).flatMap(text => ['N0', text]),
    );
    const { imports } = await readCheckpoint(written(hidden)).catch(() => ({
      imports: [] as string[],
    }));
    expect(imports.length).toBeLessThanOrEqual(50);
    const [first] = (await readCheckpoint(written(withOdd('cos\u001b[2K\nsystem\n')))).imports;
    expect(first).toBe('os\\u001b[2K.system');
    const long = (await readCheckpoint(written(withOdd(`c${'x'.repeat(100_000)}\ny\n`)))).imports;
    expect(long).toEqual([`${'x'.repeat(89)}…${'x'.repeat(28)}.y`]);
  });

  it('is asked about, each by a sentence', () => {
    const [reach] = checkpointReaches(
      { meta: {}, weights: [], others: [], imports: ['posix.system'] },
      'm.pth',
    );
    expect(reach).toMatchObject({ kind: 'import', subject: 'posix.system' });
    expect(reach?.message).toMatch(/^Reading m\.pth with Python would import posix\.system, /);
  });
});

describe('a checkpoint that readers read differently is refused', () => {
  const good = pickle.of(pickle.dict([['state_dict', weights]]));
  const evil = pickle.of(
    pickle.dict([
      ['state_dict', weights],
      ['x', `${system}(${echo}tR`],
    ]),
  );
  const parts = checkpointParts(good, 1);
  const framed = (length: number): Buffer =>
    Buffer.concat([
      Buffer.from([0x80, 4, 0x95, length, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from('}q\0.'),
    ]);
  it.each<[string, Buffer]>([
    ['data.pkl twice', zipOf([...parts, { name: 'archive/data.pkl', bytes: evil }])],
    ['data.pkl in capitals as well', zipOf([...parts, { name: 'archive/DATA.PKL', bytes: evil }])],
    ['a folder in capitals as well', zipOf([...parts, { name: 'ARCHIVE/data.pkl', bytes: evil }])],
    ['two folders', zipOf([...parts, { name: 'other/data.pkl', bytes: evil }])],
    ['another folder first', zipOf([{ name: 'other/x', bytes: good }, ...parts])],
    ['a file beside the folder', zipOf([{ name: 'x', bytes: good }, ...parts])],
    ['only capitals', zipOf([{ name: 'archive/DATA.PKL', bytes: good }])],
    ['bytes after the end', checkpointOf(Buffer.concat([good, evil]), 1)],
    ['a frame that ends early', checkpointOf(framed(2))],
    ['a frame that goes on', checkpointOf(Buffer.concat([framed(9), Buffer.alloc(9)]))],
    ['a frame beyond the file', checkpointOf(framed(200))],
    [
      'a reference to no storage',
      checkpointOf(
        pickle.of(
          pickle.dict([['state_dict', Buffer.concat([pickle.text('x'), Buffer.from('Q')])]]),
        ),
      ),
    ],
    ['a reference by a line', checkpointOf(pickle.of(pickle.dict([['state_dict', 'Px\n']])))],
    ['weights that are not there', checkpointOf(good, 0)],
  ])('%s', async (_, bytes) => {
    const file = written(bytes);
    const error: unknown = await readCheckpoint(file).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(
      /is not a PyTorch checkpoint, or is damaged|is incomplete/,
    );
    expect((error as Error).message).not.toContain('\n');
  });

  it('code before a broken tail is told', async () => {
    for (const tail of ['\xff', '', '00000']) {
      const broken = Buffer.from(`\x80\x02${system}(${echo}tR${tail}`, 'latin1');
      await expect(readCheckpoint(written(checkpointOf(broken)))).rejects.toThrow(
        /is damaged, and whoever reads it with Python runs posix\.system before/,
      );
    }
    // The format before PyTorch 1.6, where the first pickle is expected to be a number.
    await expect(
      readCheckpoint(written(Buffer.from(`\x80\x02${system}(${echo}tR.`, 'latin1'))),
    ).rejects.toThrow(/runs posix\.system before/);
  });
});

describe('a checkpoint that grows', () => {
  const copies = (first: string, again: string, count: number): Buffer =>
    checkpointOf(
      Buffer.concat([
        Buffer.from('\x80\x02', 'latin1'),
        Buffer.from(first, 'latin1'),
        Buffer.from(again.repeat(count), 'latin1'),
        Buffer.from('.'),
      ]),
    );
  const pairs = `](${'(NNt'.repeat(20_000)}eq\x01`;
  const dictionary = `}(${Array.from({ length: 20_000 }, (_, at) => `J${String.fromCharCode(at & 255, at >> 8, 0, 0)}N`).join('')}uq\x01`;
  it.each<[string, Buffer]>([
    [
      'OrderedDict of one list, again and again',
      copies(pairs, 'ccollections\nOrderedDict\n(h\x01tR0', 20_000),
    ],
    ['OrderedDict of one dict', copies(dictionary, 'ccollections\nOrderedDict\n(h\x01tR0', 20_000)],
    ['kept in a list', copies(`${pairs}0]`, 'ccollections\nOrderedDict\n(h\x01tRa', 20_000)],
    ['dicts', copies('(', '}', 8_000_000)],
    ['one in the other', copies('N', '\x85', 20_000_000)],
    ['one value, remembered', copies('N', 'r\x01\x02\x03\x00', 4_000_000)],
    ['duplicates', copies('N', '2', 20_000_000)],
    ['nothing at all', copies('N', '\x98', 40_000_000)],
    ['an integer without end', copies('\x8b\xff\xff\xff\x7f', 'x', 100)],
    ['digits without end', copies(`I${'9'.repeat(4_000_000)}\n`, '0', 0)],
  ])('%s: is refused soon', async (_, bytes) => {
    const before = process.memoryUsage().rss;
    const started = process.cpuUsage();
    await expect(readCheckpoint(written(bytes))).rejects.toThrow(
      /describes more values than any checkpoint has|is not a PyTorch checkpoint/,
    );
    const { user, system: inKernel } = process.cpuUsage(started);
    expect((user + inKernel) / 1e6).toBeLessThan(30);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(1200);
  });
});

describe('the forms that MMOCR loads', () => {
  it("DataParallel's, half precision, EMA beside the weights, history of a Runner", async () => {
    const folder = temporaryFolder();
    const script = `import sys, torch, collections, numpy as np, os
sd = collections.OrderedDict(('module.' + k, torch.ones(2).half()) for k in ('backbone.w', 'neck.w'))
torch.save({'state_dict': sd, 'ema_state_dict': sd, 'meta': {'epoch': 3, 'arr': np.ones(3), 'scalar': np.float64(1), 'set': {1, 2}, 'bytes': b'x', 'slice': slice(1)},
  'param_groups': [{'params': [torch.nn.Parameter(torch.ones(1))]}], 'optimizer': torch.optim.Adam([torch.nn.Parameter(torch.ones(2))]).state_dict(), 'size': torch.ones(2).size(), 'dtype': torch.float16,
  'date': __import__('datetime').datetime.now(), 'path': __import__('pathlib').Path('x'), 'dd': collections.defaultdict(list)}, sys.argv[1])
torch.save(sd, sys.argv[2])
torch.save({'state_dict': sd}, sys.argv[3], _use_new_zipfile_serialization=False)`;
    const files = ['whole.pth', 'bare.pth', 'old.pth'].map(name => path.join(folder, name));
    execFileSync(python1x(), ['-c', script, ...files]);
    for (const file of files) {
      expect(await readCheckpoint(file)).toMatchObject({
        weights: ['backbone.w', 'neck.w'],
        others: [],
        imports: [],
      });
    }
  });
});
