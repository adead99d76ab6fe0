import * as http from 'node:http';
import type * as net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { comparePredictions, defaultCompareOptions } from '../../../../src/compare/compare';
import { TorchServeClient } from '../../../../src/servers/contract/client';
import { closing, closeAll, answering, image, never, told } from './hostileServers';

afterEach(closeAll);

describe('an answer that is more than any model finds', () => {
  const random = (count: number): number[] => {
    let seed = 1;
    return Array.from(
      { length: count },
      () => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff) * 600,
    );
  };
  const detected = (...boundaries: unknown[]) => JSON.stringify({ boundary_result: boundaries });

  it.each([
    [
      '20,000 corners',
      detected([...random(40_000), 0.9]),
      'boundary 1 has 20000 corners; 4096 are the most',
    ],
    [
      'corners of a text',
      JSON.stringify({ result: [{ box: random(10_000), text: 'a' }] }),
      'boundary 1 has 5000 corners; 4096 are the most',
    ],
    [
      'many large boundaries',
      detected(...Array.from({ length: 40 }, () => [...random(8000), 0.9])),
      'corners together; 100000 are the most',
    ],
    [
      'very many small ones',
      detected(...Array.from({ length: 10_001 }, () => [0, 0, 1, 0, 1, 1, 0.9])),
      'it has 10001 text instances; 10000 are the most',
    ],
    ['far away', detected([0, 0, 1e300, 0, 1, 1, 0.9]), 'boundary 1 lies outside of every image'],
    ['infinite', '{"boundary_result": [[0, 0, 1e999, 0, 1, 1, 0.9]]}', 'boundary 1 is not a list'],
    ['no numbers', '{"boundary_result": [[0, 0, NaN, 0, 1, 1, 0.9]]}', 'boundary 1 is not a list'],
    ['lists in lists', '['.repeat(10_000_000), 'answered with more than any model finds'],
    [
      'millions of lists',
      `{"boundary_result": [${'[],'.repeat(4_000_000)}[]]}`,
      'answered with more than any model finds',
    ],
    [
      'nothing but backslashes',
      `{"text": NaN, "x": "${'\\\\'.repeat(5_000_000)}`,
      'something that is not JSON',
    ],
  ])('is refused by name: %s', async (_, body, why) => {
    expect(await told(await answering(body))).toContain(why);
  });

  it('is compared in a few seconds as far as it is allowed', { timeout: 30_000 }, async () => {
    const scribble = await (
      await answering(detected([...random(2000), 0.9]))
    ).predict(image, never);
    const other = await (
      await answering(detected([...random(2000).map(v => v + 1), 0.9]))
    ).predict(image, never);
    const { matched, smallestIou } = comparePredictions(scribble, other, defaultCompareOptions);
    expect({ matched, near: smallestIou! > 0.8 && smallestIou! < 1 }).toEqual({
      matched: 1,
      near: true,
    });
    expect(
      comparePredictions(scribble, structuredClone(scribble), defaultCompareOptions),
    ).toMatchObject({ equal: true, smallestIou: 1 });
  });

  it(
    'is not compared where it would take for ever, and that is said',
    { timeout: 60_000 },
    async () => {
      const body = detected(...Array.from({ length: 3000 }, () => [...random(60), 0.9]));
      const [left, right] = [
        await (await answering(body)).predict(image, never),
        await (await answering(body)).predict(image, never),
      ];
      expect(comparePredictions(left, right, defaultCompareOptions)).toMatchObject({
        incomparable: 'amount',
        equal: false,
        matched: 0,
        onlyLeft: 3000,
      });
    },
  );
});

describe('a list of models', () => {
  it.each([['a\nb'], ['\u202eb'], ['x'.repeat(100_000)]])(
    'holds no names that are none',
    async name => {
      const body = JSON.stringify({ models: [{ modelName: name }], 0: { modelName: name } });
      const server = http.createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
      await new Promise(resolve => server.once('listening', resolve));
      closing.push(() => server.close());
      const address = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
      await expect(
        new TorchServeClient({ inferenceAddress: address, managementAddress: address }).models(),
      ).rejects.toThrow('another program listens there');
    },
  );
});
