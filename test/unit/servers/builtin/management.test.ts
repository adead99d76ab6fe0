import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mostWorkers } from '../../../../src/servers/builtin/workerLimit';
import { writeArchive } from '../../../../src/archive/write';
import { Serving } from '../../../fuzz/serving';
import { sample } from '../../../samples';

const onnx = sample('onnx/dbnet_tiny.onnx');
const folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-management-'));
const logs = path.join(folder, 'logs');
let serving: Serving;
beforeAll(async () => {
  serving = await Serving.start(path.join(folder, 'server'), {
    onnx,
    properties: { disable_token_authorization: 'true' },
    env: { LOG_LOCATION: logs },
  });
});
afterAll(async () => {
  await serving.stop();
  fs.rmSync(folder, { recursive: true, maxRetries: 10 });
});

async function manage(method: string, route: string): Promise<{ status: number; message: string }> {
  const response = await fetch(`http://127.0.0.1:${serving.ports.management}${route}`, { method });
  const { status, message } = (await response.json()) as { status?: string; message?: string };
  return { status: response.status, message: message ?? status ?? '' };
}
const register = (query: Record<string, string>) =>
  manage('POST', `/models?${new URLSearchParams(query).toString()}`);
const models = async () =>
  (
    (await (await fetch(`http://127.0.0.1:${serving.ports.management}/models`)).json()) as {
      models: { modelName: string }[];
    }
  ).models.map(({ modelName }) => modelName);
const archive = (name: string, manifest: object): Promise<void> =>
  writeArchive(path.join(serving.store, name), [
    { name: 'MAR-INF/MANIFEST.json', text: JSON.stringify(manifest) },
    { name: 'h.py', text: '' },
  ]);

describe('POST /models refuses', () => {
  it.each([
    ['a path', '../x'],
    ['a line break', 'a\n2026-11-29 [INFO ] main ModelServer - Model server started.'],
    ['dots', 'a..b'],
    ['a blank', 'a b'],
    ['a slash', 'a/b'],
    ['a backslash', 'a\\b'],
    ['a dot in front', '.hidden'],
    ['letters beyond ASCII', '模型'],
    ['201 letters', 'a'.repeat(201)],
    ['a zero', 'a\0b'],
    ['an escape', '\u001b[2Jx'],
    ['a line break at the end', 'a\n'],
  ])('a name with %s', async (_what, name) => {
    const { status, message } = await register({
      url: 'model.onnx',
      model_name: name,
      initial_workers: '0',
    });
    expect([status, message]).toEqual([
      400,
      expect.stringMatching(/ cannot be a model name: TorchServe takes letters, digits/),
    ]);

    expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(await models()).toEqual(['model']);
  });

  it.each([
    ['initial_workers', '999999999'],
    ['initial_workers', '-1'],
    ['initial_workers', 'NaN'],
    ['initial_workers', '99999999999999999999'],
    ['initial_workers', '1e3'],
    ['initial_workers', '1.5'],
    ['initial_workers', '0x10'],
    ['initial_workers', 'Infinity'],
    ['batch_size', '-1'],
    ['batch_size', '0'],
    ['batch_size', 'many'],
    ['response_timeout', '-5'],
    ['response_timeout', '99999999999'],
    ['max_batch_delay', '-1'],
    ['startup_timeout', 'x'],
  ])('%s=%s', async (name, value) => {
    const { status, message } = await register({
      url: 'model.onnx',
      model_name: 'other',
      [name]: value,
    });
    expect([status, message]).toEqual([
      400,
      expect.stringContaining(`${name}=${value} is not a whole number from `),
    ]);
    expect(await models()).toEqual(['model']);
  });

  it('more workers than the server starts in all', async () => {
    expect(
      await register({
        url: 'model.onnx',
        model_name: 'other',
        initial_workers: String(mostWorkers),
      }),
    ).toEqual({
      status: 400,
      message: `The other models have 1 workers, and the server starts at most ${mostWorkers} in all.`,
    });
    expect(await models()).toEqual(['model']);
  });

  it('what does not lie in the store: paths, addresses, links that lead out', async () => {
    const outside = path.join(folder, 'outside');
    fs.mkdirSync(outside);
    for (const end of ['', '.json'])
      fs.copyFileSync(onnx + end, path.join(outside, `secret.onnx${end}`));
    for (const end of ['', '.json'])
      fs.symlinkSync(
        path.join(outside, `secret.onnx${end}`),
        path.join(serving.store, `linked.onnx${end}`),
      );
    fs.copyFileSync(onnx, path.join(serving.store, 'half.onnx'));
    fs.symlinkSync(
      path.join(outside, 'secret.onnx.json'),
      path.join(serving.store, 'half.onnx.json'),
    );
    fs.symlinkSync(outside, path.join(serving.store, 'folder.onnx'));
    fs.symlinkSync(path.join(outside, 'nothing.onnx'), path.join(serving.store, 'dangling.onnx'));
    const urls = [
      '../../x.mar',
      '..%2fx.mar',
      '/etc/passwd',
      path.join(outside, 'secret.onnx'),
      'linked.onnx',
      'half.onnx',
      'folder.onnx',
      'dangling.onnx',
      'model.onnx\n',
      'model.onnx\0',
      'model.onnx.json',
      'http://127.0.0.1:1/x.mar',
      'file:///etc/passwd',
      'FTP://x/y.mar',
      './../server/store/model.onnx',
    ];
    for (const url of urls)
      expect([
        url,
        (await register({ url, model_name: 'other', initial_workers: '0' })).status,
      ]).toEqual([url, 404]);
    expect(await models()).toEqual(['model']);
  });

  it('an archive whose manifest has a name or version that no address holds, unless another name is given', async () => {
    const model = { handler: 'h.py', modelVersion: '1.0' };
    await archive('name.mar', { model: { ...model, modelName: '../x' } });
    await archive('version.mar', {
      model: { ...model, modelName: 'v', modelVersion: '1.0\nforged' },
    });
    for (const url of ['name.mar', 'version.mar'])
      expect((await register({ url, initial_workers: '0' })).status).toBe(400);
    expect(await models()).toEqual(['model']);
  });

  it('a model that cannot be loaded, with the reason, and keeps nothing of it', async () => {
    fs.writeFileSync(path.join(serving.store, 'cut.onnx'), fs.readFileSync(onnx).subarray(0, 9000));
    fs.copyFileSync(`${onnx}.json`, path.join(serving.store, 'cut.onnx.json'));
    const unpacked = () =>
      serving.left
        .flatMap(name => fs.readdirSync(path.join(serving.folder, 'temp', name)))
        .filter(name => name.startsWith('model-'));
    const { status, message } = await register({ url: 'cut.onnx', initial_workers: '1' });
    expect([status, message]).toEqual([
      400,
      expect.stringMatching(
        /^Failed to start workers for model cut version: 1\.0\. .*not a complete ONNX file/,
      ),
    ]);
    await archive('none.mar', { model: { handler: 'h.py', modelName: 'none' } });
    expect(await register({ url: 'none.mar' })).toMatchObject({
      status: 400,
      message: expect.stringMatching(/holds no ONNX file/),
    });
    expect([await models(), unpacked()]).toEqual([['model'], []]);
  });
});

it.each([
  'min_worker=999999999',
  'min_worker=-1',
  'min_worker=NaN',
  'max_worker=4294967296',
  'min_worker=1&max_worker=1e9',
  'min_worker=+2',
  'min_worker=%20',
])('PUT refuses %s', async query => {
  expect(await manage('PUT', `/models/model?${query}`)).toMatchObject({
    status: 400,
    message: expect.stringMatching(/_worker=.* is not a whole number from 0 to \d+\.$/),
  });
  const [described] = (await (
    await fetch(`http://127.0.0.1:${serving.ports.management}/models/model`)
  ).json()) as [{ workers: unknown[] }];
  expect(described.workers).toHaveLength(1);
});

it('no request writes a line of its own into the log', async () => {
  const lines = () =>
    fs
      .readFileSync(path.join(logs, 'ts_log.log'), 'utf8')
      .split('\n')
      .filter(line => line !== '');
  const forged = () => lines().filter(line => line.includes('forged'));
  await register({
    url: 'model.onnx',
    model_name: 'a\n2026-11-29T00:00:00,000 [INFO ] W-9000 forged',
    initial_workers: '0',
  });
  // Lines of earlier requests may be on their way, too: this one tells by what is in it.
  await expect.poll(() => forged().length).toBe(1);
  expect(forged()[0]).not.toMatch(/^2026-11-29T00:00:00,000/);
  for (const line of lines())
    expect(line).toMatch(
      /^\d{4}-[\d-]+T[\d:,]+ \[INFO \] [^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/,
    );
});
