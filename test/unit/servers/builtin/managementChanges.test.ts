import { beforeEach, describe, expect, it } from 'vitest';
import { answerManagement } from '../../../../src/servers/builtin/managementApi';
import { Registry } from '../../../../src/servers/builtin/registry';
import { mostWorkers } from '../../../../src/servers/builtin/workerLimit';
import { asking, managing, StandIn, told } from './standIn';

let registry: Registry;
let dbnet: StandIn;
let second: StandIn;
beforeEach(() => {
  registry = new Registry();
  dbnet = new StandIn('dbnet');
  second = new StandIn('dbnet', '2.0');
  for (const model of [dbnet, second, new StandIn('crnn')]) registry.add(model);
});
const manage = (line: string) => answerManagement(asking(line), managing(registry));

describe('PUT /models/NAME', () => {
  it.each([
    ['', 202, 'Processing worker updates...', [1, 1]],
    ['?min_worker=2', 202, 'Processing worker updates...', [2, 2]],
    ['?min_worker=0&max_worker=3&synchronous=no', 202, 'Processing worker updates...', [0, 3]],
    ['?max_worker=3&synchronous=TRUE', 200, 'Workers scaled to 1 for model: dbnet', [1, 3]],
    ['?min_worker=1&min_worker=x', 202, 'Processing worker updates...', [1, 1]],
  ])('scales: %s', async (query, code, status, workers) => {
    expect(told(await manage(`PUT /models/dbnet${query}`))).toEqual([code, { status }]);
    expect([dbnet.scaled, second.scaled]).toEqual([[workers], []]);
  });

  it.each(['/2.0?synchronous=true', '?model_version=2.0&synchronous=true'])(
    'scales a version: %s',
    async rest => {
      expect(told(await manage(`PUT /models/dbnet${rest}`))).toEqual([
        200,
        { status: 'Workers scaled to 1 for model: dbnet, version: 2.0' },
      ]);
      expect([dbnet.scaled, second.scaled]).toEqual([[], [[1, 1]]]);
    },
  );

  it.each([
    ['dbnet?min_worker=2&max_worker=1', 400, /^max_worker cannot be less than min_worker\.$/],
    ['dbnet?min_worker=-1', 400, /^min_worker=-1 is not a whole number from 0 to \d+\.$/],
    [`dbnet?min_worker=${mostWorkers + 1}`, 400, /^min_worker=\d+ is not a whole number/],
    ['dbnet?max_worker=many', 400, /^max_worker=many is not a whole number/],
    ['nope?min_worker=1', 404, /^Model not found: nope$/],
    ['dbnet/9?min_worker=1', 404, /^Model version: 9 does not exist for model: dbnet$/],
  ])('refuses %s', async (rest, status, message) => {
    await expect(manage(`PUT /models/${rest}`)).rejects.toMatchObject({
      status,
      message: expect.stringMatching(message),
    });
    expect(dbnet.scaled).toEqual([]);
  });

  it('has no more workers of all models together than the server starts', async () => {
    await second.scale(mostWorkers - 1, mostWorkers - 1);
    await expect(manage('PUT /models/dbnet?min_worker=2')).rejects.toMatchObject({
      status: 400,
      message: `The other models have ${mostWorkers - 1} workers, and the server starts at most ${mostWorkers} in all.`,
    });
    expect((await manage('PUT /models/dbnet?min_worker=1'))?.status).toBe(202);
  });

  it('makes a version the default, and takes no other for one', async () => {
    expect(told(await manage('PUT /models/dbnet/2.0/set-default'))).toEqual([
      200,
      { status: 'Default version successfully updated for model "dbnet" to "2.0"' },
    ]);
    expect(registry.find('dbnet')).toBe(second);
    await expect(manage('PUT /models/dbnet/9/set-default')).rejects.toMatchObject({
      status: 404,
      message: 'Model version 9 does not exist for model dbnet',
    });
    expect(registry.find('dbnet')).toBe(second);
  });
});

it('OPTIONS describes a model that is there', async () => {
  expect(told(await manage('OPTIONS /models/dbnet'))).toEqual([
    200,
    expect.objectContaining({ paths: { '/models/dbnet': expect.anything() } }),
  ]);
  await expect(manage('OPTIONS /models/nope')).rejects.toMatchObject({ status: 404 });
});

it('DELETE takes a version out, the default one last', async () => {
  await expect(manage('DELETE /models/dbnet')).rejects.toMatchObject({
    status: 403,
    message: 'Cannot remove default version for model dbnet',
  });
  for (const target of ['/models/dbnet/2.0', '/models/dbnet'])
    expect(told(await manage(`DELETE ${target}`))).toEqual([
      200,
      { status: 'Model "dbnet" unregistered' },
    ]);
  expect(registry.names).toEqual(['crnn']);
});
