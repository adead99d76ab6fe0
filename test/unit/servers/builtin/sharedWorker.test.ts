import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ModelFile } from '../../../../src/servers/builtin/modelFiles';
import { ServedModel } from '../../../../src/servers/builtin/servedModel';

let model: ServedModel;
afterEach(() => {
  model.abandon();
});

async function served(): Promise<ServedModel> {
  const pipeline = { kind: 'single', model: { description: { task: 'textdet' } } };
  model = new ServedModel({ pipeline } as unknown as ModelFile, {
    name: 'm',
    enginePath: path.join(import.meta.dirname, 'endingEngine.cjs'),
    env: {},
    startupTimeout: 60,
    jobQueueSize: 100,
    responseTimeout: 60,
    loneOnAllCores: false,
    idle: () => false,
    nextWorkerId: () => '9000',
    onReady: () => undefined,
    onGaveUp: () => undefined,
  });
  await model.scale(1, 1);
  return model;
}

const ask = (of: ServedModel, image: string) =>
  of
    .predict({ image: Buffer.from(image) }, () => undefined)
    .then(
      () => 200,
      (error: { status: number }) => error.status,
    );

it.each(['end', 'limit'])(
  'a request over which the worker ends (%s) costs those beside it nothing',
  async hostile => {
    const of = await served();
    const asked = ['a', hostile, 'b', 'c', hostile, 'd'];
    const answers = await Promise.all(asked.map(image => ask(of, image)));
    expect(answers).toEqual([200, 507, 200, 200, 507, 200]);
  },
);

it('a worker has two requests at a time, and the rest wait', async () => {
  const of = await served();
  const asked = Promise.all(['a', 'b', 'c', 'd', 'e'].map(image => ask(of, image)));
  expect([of.running, of.queued]).toEqual([2, 3]);
  await asked;
  expect([of.running, of.queued]).toEqual([0, 0]);
});
