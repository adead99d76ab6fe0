import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples';
import { testFolders } from '../archives';
import { expectGolden } from '../golden';
import { sampleArchives, sampleModels } from './archives';
import { kserve, type RunningKserve } from './kserveProcess';
import { differences } from './servers';
import { oipSuite } from './suite';

const folders = testFolders();
let running: RunningKserve;
beforeAll(async () => {
  await sampleArchives(folders.store);
  running = await kserve(folders.store, Object.values(sampleModels));
});
afterAll(async () => {
  await running?.stop();
  folders.remove();
});

describe("v1 of KServe's server", () => {
  const predict = (model: string, body: unknown) =>
    fetch(`${running.base}/v1/models/${model}:predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const base64 = (...file: string[]): string => fs.readFileSync(sample(...file)).toString('base64');

  it('answers every golden of the samples', async () => {
    for (const [model, set, from] of [
      ['dbnet', 'det_quad', 'images'],
      ['svtr', 'rec', 'words'],
    ] as const) {
      const names = fs
        .readdirSync(path.resolve(__dirname, '../../fixtures/golden', set))
        .map(file => file.replace(/\.json$/, ''));
      expect(names.length).toBeGreaterThan(10);
      const instances = names.map(name => ({ b64: base64(from, name) }));
      const response = await predict(model, { instances });
      expect(response.status).toBe(200);
      const { predictions } = (await response.json()) as { predictions: unknown[] };
      expect(predictions).toHaveLength(names.length);
      predictions.forEach((prediction, index) => expectGolden(prediction, set, names[index]!));
    }
  });

  it('says what is wrong in the place of an image, and refuses where nothing can be read', async () => {
    const bad = { b64: Buffer.from('no image').toString('base64') };
    const mixed = await predict('dbnet', {
      instances: [bad, { b64: base64('words', 'word_00.png') }],
    });
    expect(mixed.status).toBe(200);
    expect(await mixed.json()).toMatchObject({
      predictions: [
        { code: 400, message: expect.stringContaining('not an image') },
        { boundary_result: expect.any(Array) },
      ],
    });
    const refused = await predict('dbnet', { instances: [bad] });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: expect.stringContaining('not an image') },
    ]);
    expect((await predict('nope', { instances: [bad] })).status).toBe(404);
  });

  it('listens on loopback only', async () => {
    const [other] = Object.values(os.networkInterfaces())
      .flatMap(each => each ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    const url = `http://${other?.address ?? '127.0.0.2'}:${running.ports[0]}/v2`;
    await expect(fetch(url)).rejects.toThrow('ECONNREFUSED');
  });
});

oipSuite({
  name: "KServe's server",
  differs: differences.kserve,
  start: () =>
    Promise.resolve({
      base: running.base,
      models: sampleModels,
      version: '1.0',
      stop: () => Promise.resolve(),
    }),
});
