import * as net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePortRange, freePorts, isPortFree } from '../../../../src/servers/launch/ports';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/**
 * The port of a program that listens on `host`; undefined where the machine has no such address.
 */
async function listener(host: string): Promise<number | undefined> {
  const server = net.createServer();
  servers.push(server);
  return new Promise(resolve => {
    server
      .once('error', () => resolve(undefined))
      .listen(0, host, () => resolve((server.address() as net.AddressInfo).port));
  });
}

/**
 * As on Windows and macOS, where a port that another program has on all addresses can be had on
 * one.
 */
const besideOthers = (): Promise<net.Server> =>
  new Promise(resolve => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

describe('a port', () => {
  it.each(['127.0.0.1', '0.0.0.0', '::'])('that a program has on %s is not free', async host => {
    const port = await listener(host);
    if (port === undefined) return expect(host).toBe('::');
    expect([await isPortFree(port), await isPortFree(port, '127.0.0.1', besideOthers)]).toEqual([
      false,
      false,
    ]);
  });

  it('that nobody has is free', async () => {
    const ports = await freePorts(3);
    expect(new Set(ports).size).toBe(3);
    expect(await Promise.all(ports.map(port => isPortFree(port)))).toEqual([true, true, true]);
  });

  it('of a range is free as the others are', async () => {
    const first = await freePortRange(4);
    expect(await isPortFree(first + 3)).toBe(true);
  });
});
