import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BodyRoom } from '../../../../src/servers/builtin/bodyRoom';
import { TooLargeError } from '../../../../src/servers/builtin/reply';
import { RequestBody, SenderGoneError } from '../../../../src/servers/builtin/requestBody';
import { head, Wire } from './wire';

const most = 1000;
let room: BodyRoom;
let wanted: number;
/** What is done with the next request. */
let take: (body: RequestBody, request: http.IncomingMessage) => void;
const server = http.createServer((request, response) => {
  const onWanted = (): void => void wanted++;
  take(new RequestBody(request, { maxRequestSize: most, room, onWanted }), request);
  response.on('error', () => undefined);
});
beforeAll(
  () =>
    new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    }),
);
afterAll(
  () =>
    new Promise(resolve => {
      server.closeAllConnections();
      server.close(resolve);
    }),
);
beforeEach(() => {
  room = new BodyRoom(2 * most);
  wanted = 0;
});

/** Sends a request; its body as the server has it when its head is there. */
async function sent(
  headers: Record<string, string | number>,
  ...parts: (string | Buffer)[]
): Promise<{ body: RequestBody; wire: Wire; request: http.IncomingMessage }> {
  const arrived = new Promise<[RequestBody, http.IncomingMessage]>(resolve => {
    take = (body, request) => resolve([body, request]);
  });
  const wire = await Wire.connect((server.address() as AddressInfo).port);
  wire.send(head('POST / HTTP/1.1', { host: 'x', ...headers }), ...parts);
  const [body, request] = await arrived;
  return { body, wire, request };
}
/** `bytes` bytes have room at once, and no more. */
function expectFree(bytes: number): void {
  const giveBack = room.takeNow(bytes);
  expect([giveBack !== undefined, room.takeNow(1)]).toEqual([true, undefined]);
  giveBack?.();
}

describe('a body', () => {
  it.each([
    ['of a length', { 'content-length': 6 }, ['abc', 'def'], 'abcdef'],
    [
      'in chunks',
      { 'transfer-encoding': 'chunked' },
      ['3\r\nabc\r\n', '2\r\nde\r\n0\r\n\r\n'],
      'abcde',
    ],
    ['in no chunk', { 'transfer-encoding': 'chunked' }, ['0\r\n\r\n'], ''],
    ['of length 0', { 'content-length': 0 }, [], ''],
    ['without a length', {}, [], ''],
    ['as long as may be', { 'content-length': most }, ['x'.repeat(most)], 'x'.repeat(most)],
  ])('%s is read to its end', async (_what, headers, parts, text) => {
    const { body, wire } = await sent(headers, ...parts);
    body.checkLength();
    expect((await body.read()).toString()).toBe(text);
    wire.end();
  });

  it('ends where its length says: what follows is the next request', async () => {
    const { body, wire } = await sent({ 'content-length': 2 }, 'abcdef');
    expect((await body.read()).toString()).toBe('ab');
    wire.end();
  });

  it('is wanted only when it is read, and never when there is none', async () => {
    const { body, wire } = await sent({ 'content-length': 1 }, 'a');
    expect(wanted).toBe(0);
    await body.read();
    expect(wanted).toBe(1);
    wire.end();
    const none = await sent({ 'content-length': 0 });
    await none.body.read();
    expect(wanted).toBe(1);
    none.wire.end();
  });
});

describe('a body that is refused', () => {
  it('is longer than may be, by its length and before anything is read', async () => {
    const { body, wire } = await sent({ 'content-length': most + 1 });
    expect(() => body.checkLength()).toThrow(TooLargeError);
    expect(body.reading).toBe(false);
    wire.end();
  });

  it('is longer than may be, in chunks that do not say so before', async () => {
    const chunk = `190\r\n${'x'.repeat(400)}\r\n`;
    const { body, wire } = await sent({ 'transfer-encoding': 'chunked' }, chunk, chunk);
    body.checkLength();
    const read = body.read();
    wire.send(chunk);
    await expect(read).rejects.toThrow(TooLargeError);
    expect(body.reading).toBe(false);
    wire.end();
  });

  it.each([
    ['a length that was not kept', { 'content-length': 10 }, 'abc'],
    ['chunks without an end', { 'transfer-encoding': 'chunked' }, '3\r\nabc\r\n'],
  ])('ends before its time: %s', async (_what, headers, part) => {
    const { body, wire } = await sent(headers, part);
    const read = body.read();
    await expect.poll(() => wanted).toBe(1);
    wire.end();
    await expect(read).rejects.toThrow(SenderGoneError);
    expect(body.reading).toBe(false);
  });
});

describe('the room of a body', () => {
  it('is as much as its length; in chunks, the most there may come', async () => {
    const one = await sent({ 'content-length': 300 }, 'x'.repeat(300));
    await one.body.read();
    expectFree(1700);
    const other = await sent({ 'transfer-encoding': 'chunked' }, '0\r\n\r\n');
    await other.body.read();
    expectFree(700);
    for (const { body } of [one, other, one]) body.release();
    expectFree(2000);
    for (const { wire } of [one, other]) wire.end();
  });

  it('is waited for, in turn, without asking for the body', async () => {
    const giveBack = room.takeNow(2000)!;
    const { body, wire } = await sent({ 'content-length': 3 }, 'abc');
    const read = body.read();
    expect([body.reading, wanted, room.crowded]).toEqual([true, 0, true]);
    giveBack();
    expect((await read).toString()).toBe('abc');
    expect(wanted).toBe(1);
    body.release();
    wire.end();
  });

  it('is not kept by who goes away while waiting', async () => {
    const giveBack = room.takeNow(2000)!;
    const { body, wire } = await sent({ 'content-length': 3 });
    const read = body.read();
    wire.end();
    await expect(read).rejects.toThrow(SenderGoneError);
    expect([body.reading, room.crowded]).toEqual([false, false]);
    giveBack();
    expectFree(2000);
  });
});
