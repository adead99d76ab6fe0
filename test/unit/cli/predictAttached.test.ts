import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Serving } from '../../fuzz/serving';
import { sample } from '../../samples';
import { mmocrServing, runLines } from './run';
import { copies } from './wordFolder';

// The built-in server speaks the Open Inference Protocol as KServe and Triton do.
let [folder, images, key] = ['', '', ''];
let serving: Serving;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-attached-'));
  [images, key] = [path.join(folder, 'images'), path.join(folder, 'key')];
  fs.mkdirSync(images);
  copies(3, images);
  serving = await Serving.start(path.join(folder, 'server'), {
    onnx: sample('onnx', 'svtr_tiny.onnx'),
  });
  const keys = fs.readFileSync(path.join(serving.folder, 'key_file.json'), 'utf8');
  fs.writeFileSync(key, (JSON.parse(keys) as { inference: { key: string } }).inference.key);
});
afterAll(async () => {
  await serving.stop();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const address = () => `127.0.0.1:${serving.ports.inference}`;
const options = (kind: string) => [
  ...['--inference-addr', address(), '--server-kind', kind, '--key-file', key],
];

describe('a folder', () => {
  it.each(['triton', 'kserve'])('through %s is answered as through TorchServe', async kind => {
    const [run, before] = [
      path.join(folder, `${kind}.jsonl`),
      path.join(folder, `${kind}-0.jsonl`),
    ];
    const asked = await mmocrServing([
      ...['predict', images, 'model', ...options(kind), '--output', run],
    ]);
    expect([asked.code, asked.stderr]).toEqual([0, expect.stringMatching(/^3 done/)]);
    expect(runLines(run)[0]).toMatchObject({
      source: { kind: 'served', model: 'model', server: kind, address: `http://${address()}` },
    });
    const keyFile = path.join(serving.folder, 'key_file.json');
    await mmocrServing([
      ...['predict', images, 'model', '--inference-addr', address(), '--key-file', keyFile],
      ...['--output', before],
    ]);
    const checked = await mmocrServing(['check', run, '--against', before, '--strict', '--json']);
    expect(JSON.parse(checked.stdout)).toMatchObject({ regressions: 0, images: Array(3).fill({}) });
  });

  it('is not begun without its key, nor with a management address', async () => {
    const [, , , , ...keyless] = options('triton').toReversed();
    const asked = ['predict', images, 'model', ...keyless.toReversed(), '--output', `${key}.jsonl`];
    expect((await mmocrServing(asked)).stderr).toMatch(/wants an access key/);
    const { stderr } = await mmocrServing([
      ...['predict', images, 'model', ...options('triton')],
      ...['--management-addr', address(), '--output', `${key}.jsonl`],
    ]);
    expect(stderr).toMatch(/--management-addr has no meaning here/);
    expect(fs.existsSync(`${key}.jsonl`)).toBe(false);
  });
});

it('an image through a server of any kind is compared with a local run', async () => {
  const image = path.join(images, fs.readdirSync(images)[0]!);
  const { code, stdout, stderr } = await mmocrServing([
    ...['compare', image, '--left', `served:model@${address()}`, '--left-key-file', key],
    ...['--right', `local:${sample('onnx', 'svtr_tiny.onnx')}`, '--server-kind', 'kserve'],
    '--json',
  ]);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ equal: true });
});
