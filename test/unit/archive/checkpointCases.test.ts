import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertToMar } from '../../../src/archive/convert';
import { readCheckpoint } from '../../../src/checkpoint/checkpoint';
import type { Reach } from '../../../src/archive/reach';
import { CancelledError, UserError } from '../../../src/base/errors';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { python1x } from '../../pythonEnvironments';
import { sample } from '../../samples';
import { temporaryFolder } from './temporary';

const root = path.resolve(__dirname, '../../..');
const engine = new EngineClient(path.join(root, 'dist/engine.js'));
const files = mkdtempSync(path.join(tmpdir(), 'mmocr-cases-'));
afterAll(() => {
  engine.dispose();
  rmSync(files, { recursive: true, force: true, maxRetries: 10 });
});

/** Checkpoints that went wrong, by the real torch.save; the payloads would only write a file. */
const script = `import collections, os, sys, torch
good, folder = torch.load(sys.argv[1], map_location='cpu', weights_only=False), sys.argv[2]
weights = good['state_dict']
class Call:
    def __init__(self, what, *args): self.what, self.args = what, args
    def __reduce__(self): return self.what, self.args
def save(name, state=weights, **more): torch.save({**good, 'state_dict': state, **more}, os.path.join(folder, name))
marker = os.path.join(folder, 'executed')
save('good.pth')
save('backbone-only.pth', {k: v for k, v in weights.items() if k.startswith('backbone.')})
save('head-only.pth', {k: v for k, v in weights.items() if k.startswith('det_head.')})
save('without-neck.pth', {k: v for k, v in weights.items() if not k.startswith('neck.')})
save('half.pth', dict(list(weights.items())[:len(weights) // 2]))
save('student-prefix.pth', {'student.' + k: v for k, v in weights.items()})
save('model-prefix.pth', {'model.' + k: v for k, v in weights.items()})
save('empty.pth', {})
save('numpy-arrays.pth', {k: v.numpy() for k, v in weights.items()})
save('one-array.pth', {k: v.numpy() if k == 'backbone.conv1.weight' else v for k, v in weights.items()})
save('lists.pth', {k: v.tolist() for k, v in list(weights.items())[:3]})
save('parallel.pth', {'module.' + k: v for k, v in weights.items()})
save('half-precision.pth', {k: v.half() for k, v in weights.items()})
save('ema.pth', ema_state_dict=weights)
save('payload-in-meta.pth', meta={**good['meta'], 'note': [Call(os.system, 'echo > ' + marker)]})
save('payload-in-weights.pth', {**weights, 'x': Call(eval, '1')})
save('payload-at-top.pth', hook=Call(getattr, Call(__import__, 'os'), 'system'))
save('payload-as-key.pth', meta={Call(os.getcwd): 1})
torch.save({**good, 'note': Call(os.system, 'echo > ' + marker)}, os.path.join(folder, 'payload-old-format.pth'), _use_new_zipfile_serialization=False)
pairs = [(f'k{i}', 0) for i in range(20000)]
save('many-ordered-dicts.pth', meta={'pairs': [Call(collections.OrderedDict, pairs) for _ in range(100000)]})
`;

beforeAll(() => {
  execFileSync(python1x(), ['-c', script, sample('checkpoints/dbnet_tiny.pth'), files]);
});

function convert(
  name: string,
  outputFolder: string,
  confirm?: (reaches: Reach[]) => Promise<void>,
) {
  return convertToMar(
    {
      configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
      checkpointPath: path.join(files, name),
      outputFolder,
      handlerPath: path.join(root, 'src/python/handler/mmocr_handler.py'),
    },
    { engine, ...(confirm ? { confirm } : {}) },
  );
}

describe('converting a checkpoint that went wrong', () => {
  it.each([
    ['backbone-only.pth', /has no weights for neck, det_head of the model in /],
    ['head-only.pth', /has no weights for backbone, neck of the model in /],
    ['without-neck.pth', /has no weights for neck of the model in /],
    [
      'half.pth',
      /has no weights for backbone\.layer4\.0, backbone\.layer4\.1, neck, det_head of|has no weights for .*neck, det_head of/,
    ],
    ['student-prefix.pth', /begin with "student\.", and MMOCR would load none/],
    ['model-prefix.pth', /begin with "model\.", and MMOCR would load none/],
    ['empty.pth', /holds no weights: its state_dict is empty/],
    [
      'numpy-arrays.pth',
      /holds something other than tensors as weights: backbone\.conv1\.weight, /,
    ],
    ['one-array.pth', /holds something other than tensors as weights: backbone\.conv1\.weight\. /],
    ['lists.pth', /holds something other than tensors as weights: /],
    ['many-ordered-dicts.pth', /describes more values than any checkpoint has/],
  ])('%s is refused, by name, and nothing is written', async (name, said) => {
    const folder = temporaryFolder();
    const error: unknown = await convert(name, folder).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(said);
    expect((error as Error).message).toContain(path.join(files, name));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['good.pth', 'parallel.pth', 'half-precision.pth', 'ema.pth'])(
    '%s is packed without a word',
    async name => {
      expect(await convert(name, temporaryFolder())).toMatchObject({ warnings: [], reaches: [] });
    },
  );

  it.each([
    ['payload-in-meta.pth', ['posix.system']],
    ['payload-in-weights.pth', ['__builtin__.eval']],
    ['payload-at-top.pth', ['__builtin__.__import__', '__builtin__.getattr of system']],
    ['payload-as-key.pth', ['posix.getcwd']],
    ['payload-old-format.pth', ['posix.system']],
  ])('%s: what it would import is asked about; a no writes nothing', async (name, subjects) => {
    const folder = temporaryFolder();
    let asked: Reach[] = [];
    const no = (reaches: Reach[]): Promise<void> => {
      asked = reaches;
      return Promise.reject(new CancelledError());
    };
    await expect(convert(name, folder, no)).rejects.toThrow(CancelledError);
    expect(asked.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(
      subjects.map(subject => `import ${subject}`),
    );
    expect(readdirSync(folder)).toEqual([]);
    const { reaches } = await convert(name, folder, () => Promise.resolve());
    expect(reaches).toEqual(asked);
    expect(readdirSync(files)).not.toContain('executed');
  });

  it("a Runner's own history is no reach", async () => {
    const { imports } = await readCheckpoint(sample('checkpoints/svtr_tiny_runner.pth'));
    expect(imports).toEqual([]);
  });
});
