import { beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { EngineEndedError } from '../../../../src/engineClient/engineEnded';
import { answerManagement, type Management } from '../../../../src/servers/builtin/managementApi';
import { Registry } from '../../../../src/servers/builtin/registry';
import { mostWorkers } from '../../../../src/servers/builtin/workerLimit';
import { asking, managing, StandIn, told } from './standIn';

let management: Management;
let model: StandIn;
/** What the shelf was asked to open. */
let opened: unknown[][];
beforeEach(() => {
  const registry = new Registry();
  model = new StandIn('late', '2.0');
  opened = [];
  management = managing(registry);
  management.register = (...given) => {
    opened.push(given);
    registry.add(model);
    return Promise.resolve(model);
  };
});
const register = (query: string, body?: string, type?: string) =>
  answerManagement(asking(`POST /models${query}`, body, type), management);
const json = (value: unknown) =>
  register('', typeof value === 'string' ? value : JSON.stringify(value), 'application/json');

describe('POST /models', () => {
  it.each([
    ['?url=late.mar', [2], 200, 'registered with 2 initial workers'],
    ['?url=late.mar&initial_workers=1', [1], 200, 'registered with 1 initial workers'],
    [
      '?url=late.mar&initial_workers=1&synchronous=TRUE',
      [1],
      200,
      'registered with 1 initial workers',
    ],
    [
      '?url=late.mar&initial_workers=0',
      [],
      200,
      'registered with 0 initial workers. Use scale workers API to add workers for the model.',
    ],
  ])('%s', async (query, workers, code, end) => {
    expect(told(await register(query))).toEqual([
      code,
      { status: `Model "late" Version: 2.0 ${end}` },
    ]);
    expect(model.scaled).toEqual(workers.map(count => [count, count]));
    expect(opened).toEqual([['late.mar', undefined, undefined]]);
  });

  it('does not wait for workers when it is told not to', async () => {
    let done: () => void = () => undefined;
    model.scale = () =>
      new Promise(resolve => {
        done = resolve;
      });
    expect(told(await register('?url=late.mar&synchronous=False'))).toEqual([
      202,
      { status: 'Processing worker updates...' },
    ]);
    done();
  });

  it.each([
    [{ url: 'late.mar', model_name: 'x', response_timeout: 7 }, ['late.mar', 'x', 7]],
    [{ url: 'late.mar', model_name: '', response_timeout: 0 }, ['late.mar', undefined, undefined]],
  ])('hands on name and time, from JSON as from the query: %j', async (given, expected) => {
    const query = new URLSearchParams(
      Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]),
    );
    await register(`?${query.toString()}`);
    management.registry.remove('late');
    await json(given);
    expect(opened).toEqual([expected, expected]);
  });

  it('reads the body only where its type is JSON', async () => {
    for (const type of ['application/json', 'APPLICATION/JSON; charset=utf-8'])
      await expect(register('?url=late.mar', '{}', type)).rejects.toMatchObject({
        message: 'Parameter url is required.',
      });
    for (const type of ['application/jsonx', 'text/plain', undefined]) {
      const ask = asking('POST /models?url=late.mar', '{', type);
      expect((await answerManagement(ask, management))?.status).toBe(200);
      expect(ask.bodyRead).toBe(false);
      management.registry.remove('late');
    }
  });
});

describe('POST /models opens nothing for', () => {
  it.each([
    ['', 400, 'Parameter url is required.'],
    ['?url=', 400, 'Parameter url is required.'],
    ['?model_name=x', 400, 'Parameter url is required.'],
    ['?url=../x.mar', 404, 'Relative path is not allowed in url: ../x.mar'],
    ['?url=%2e%2e%2Fx.mar', 404, 'Relative path is not allowed in url: ../x.mar'],
    ['?url=http://x/y.mar', 404, 'Given URL http://x/y.mar does not match any allowed URL(s)'],
    ['?url=FILE:///x.mar', 404, 'Given URL FILE:///x.mar does not match any allowed URL(s)'],
    [
      `?url=late.mar&initial_workers=${mostWorkers + 1}`,
      400,
      `initial_workers=${mostWorkers + 1} is not a whole number from 0 to ${mostWorkers}.`,
    ],
    ['?url=late.mar&batch_size=0', 400, 'batch_size=0 is not a whole number from 1 to 2147483.'],
    [
      '?url=late.mar&response_timeout=-1',
      400,
      'response_timeout=-1 is not a whole number from 0 to 2147483.',
    ],
    [
      '?url=late.mar&max_batch_delay=1.5',
      400,
      'max_batch_delay=1.5 is not a whole number from 0 to 2147483.',
    ],
    [
      '?url=late.mar&startup_timeout=x',
      400,
      'startup_timeout=x is not a whole number from 0 to 2147483.',
    ],
  ])('%s', async (query, status, message) => {
    await expect(register(query)).rejects.toMatchObject({ status, message });
    expect(opened).toEqual([]);
  });

  it.each(['{', '', '{"url": late.mar}'])('what is no JSON: "%s"', async text => {
    await expect(json(text)).rejects.toMatchObject({ status: 500, type: 'JsonSyntaxException' });
  });

  it.each([null, 5, [], ['late.mar'], 'null'])('JSON without a url: %j', async value => {
    await expect(json(value)).rejects.toMatchObject({ message: 'Parameter url is required.' });
  });

  it('JSON whose number is an object', async () => {
    await expect(json({ url: 'late.mar', initial_workers: {} })).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/^initial_workers=\[object Object\] is not a whole number/),
    });
  });
});

describe('a model whose workers do not start is registered no more', () => {
  const why = 'Failed to start workers for model late version: 2.0.';

  it.each([
    ['it cannot be loaded', new UserError('no model'), 400, 'InvalidModelException', 'no model'],
    ['a worker ended', new EngineEndedError('gone'), 507, 'InternalServerException', 'gone'],
    ['a defect', new Error('a defect'), 507, 'InternalServerException', 'a defect'],
  ])('%s', async (_what, failure, status, type, message) => {
    model.failure = failure;
    await expect(register('?url=late.mar')).rejects.toMatchObject({
      status,
      type,
      message: `${why} ${message}`,
    });
    expect(management.registry.names).toEqual([]);
  });

  it('there would be too many', async () => {
    const other = new StandIn('other');
    management.registry.add(other);
    await other.scale(mostWorkers, mostWorkers);
    await expect(register('?url=late.mar')).rejects.toMatchObject({
      status: 400,
      message: `The other models have ${mostWorkers} workers, and the server starts at most ${mostWorkers} in all.`,
    });
    expect(management.registry.names).toEqual(['other']);
  });
});
