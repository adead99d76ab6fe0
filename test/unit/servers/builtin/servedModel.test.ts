import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ModelFile } from '../../../../src/servers/builtin/modelFiles';
import { ServedModel } from '../../../../src/servers/builtin/servedModel';

interface Answer {
  pid: number;
  alone: boolean;
}

const file = {
  name: 'a',
  version: '1.0',
  pipeline: { kind: 'single', model: { onnxPath: 'a.onnx', description: { task: 'textdet' } } },
} as unknown as ModelFile;
let folder: string;
const models: ServedModel[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-served-'));
});
afterEach(async () => {
  fs.rmSync(folder, { recursive: true, maxRetries: 10 });
  await Promise.all(models.splice(0).map(model => model.drain()));
});

async function serve(
  workers: number,
  loneOnAllCores = true,
  responseTimeout = 60,
): Promise<ServedModel> {
  const model = new ServedModel(file, {
    name: 'a',
    enginePath: path.join(import.meta.dirname, 'waiting.cjs'),
    env: {},
    jobQueueSize: 10,
    responseTimeout,
    startupTimeout: 60,
    loneOnAllCores,
    idle: () => models.every(({ running }) => running === 0),
    nextWorkerId: () => '9000',
    onReady: () => undefined,
    onGaveUp: () => undefined,
  });
  models.push(model);
  await model.scale(workers, workers);
  return model;
}

/** A request that is at work until `done` is called. */
function held(model: ServedModel): { done: () => void; answer: Promise<Answer> } {
  const file = path.join(folder, String(fs.readdirSync(folder).length));
  fs.writeFileSync(file, '');
  return {
    done: () => {
      fs.rmSync(file);
    },
    answer: ask(model, file),
  };
}

async function ask(model: ServedModel, text = ''): Promise<Answer> {
  return (await model.predict({ image: Buffer.from(text) }, () => undefined)) as unknown as Answer;
}

it('gives all cores to a request that comes alone, a share of them to one beside it', async () => {
  const model = await serve(2);
  const first = held(model);
  const second = await ask(model);
  first.done();
  const { alone, pid } = await first.answer;
  expect([alone, second.alone]).toEqual([true, false]);
  expect(second.pid).not.toBe(pid);
  expect(await ask(model)).toEqual({ pid, alone: true });
});

it('knows of the requests to other models', async () => {
  const [one, other] = [await serve(2), await serve(2)];
  const first = held(one);
  expect((await ask(other)).alone).toBe(false);
  first.done();
  await first.answer;
  expect((await ask(other)).alone).toBe(true);
});

it('asks a model that is not loaded for it for no more than its share', async () => {
  const model = await serve(2, false);
  expect((await ask(model)).alone).toBe(false);
});

it('refuses what takes longer than it may, and answers the next in a new process', async () => {
  const model = await serve(1, false, 1);
  const { pid } = await ask(model);
  const late = held(model);
  await expect(late.answer).rejects.toMatchObject({ status: 500, message: 'Worker died.' });
  await vi.waitFor(async () => {
    expect((await ask(model)).pid).not.toBe(pid);
  }, 100_000);
  late.done();
});
