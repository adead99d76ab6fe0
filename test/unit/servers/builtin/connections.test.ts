import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccessKeys, type AccessKeys } from '../../../../src/servers/contract/keys';
import { useOf } from '../../../fuzz/processes';
import { Serving } from '../../../fuzz/serving';
import { sample } from '../../../samples';
import { answerOf, head, Wire } from './wire';

const image = fs.readFileSync(sample('images/tiny_40x20.png'));
const maxRequestSize = 6_553_500;
const refusedKey =
  'Token Authorization failed. Token either incorrect, expired, or not provided correctly';
const folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-connections-'));
let serving: Serving, keys: AccessKeys;
beforeAll(async () => {
  serving = await Serving.start(folder, { onnx: sample('onnx/dbnet_tiny.onnx') });
  keys = (await readAccessKeys(path.join(folder, 'key_file.json'))) as AccessKeys;
});
afterAll(async () => {
  await serving.stop();
  fs.rmSync(folder, { recursive: true, maxRetries: 10 });
});

const connect = () => Wire.connect(serving.ports.inference);
const key = () => ({ host: 'x', authorization: `Bearer ${keys.inference.key}` });
const post = (headers: Record<string, string | number>, version = '1.1') =>
  head(`POST /predictions/model HTTP/${version}`, headers);

describe('after the answer', () => {
  it.each([
    ['HTTP/1.0', 'GET /ping HTTP/1.0', {}],
    ['HTTP/1.0 without Host', 'GET /ping HTTP/1.0', { host: '' }],
    ['Connection: close', 'GET /ping HTTP/1.1', { connection: 'close' }],
    ['Connection: Close, te', 'GET /ping HTTP/1.1', { connection: 'Close, te' }],
    ['HTTP/1.0 to no path', 'GET /nope HTTP/1.0', {}],
    ['OPTIONS by HTTP/1.0', 'OPTIONS / HTTP/1.0', {}],
  ])('closes the connection of %s', async (_name, line, headers) => {
    const heard = await (await connect()).send(head(line, { ...key(), ...headers })).closed;
    expect(heard).toMatch(/\r\nconnection: close\r\n/i);
    expect(heard).toMatch(/\}\n$/);
  });

  it('closes after a prediction by HTTP/1.0', async () => {
    const heard = await (
      await connect()
    ).send(post({ ...key(), 'content-length': image.length }, '1.0'), image).closed;
    expect(answerOf(heard)).toEqual({ status: 200, message: undefined });
    expect(heard).toContain('boundary_result');
  });

  it.each([
    ['HTTP/1.1', '1.1', {}],
    ['HTTP/1.0 that asks for it', '1.0', { connection: 'keep-alive' }],
  ])('keeps the connection of %s', async (_name, version, headers) => {
    const wire = await connect();
    await wire.send(head(`GET /ping HTTP/${version}`, { ...key(), ...headers })).until(/Healthy/);
    await wire
      .send(head(`GET /ping HTTP/${version}`, { ...key(), ...headers }))
      .until(/Healthy[^]*Healthy/);
    expect(wire.heard.match(/connection: keep-alive/g)).toHaveLength(2);
    wire.end();
  });
});

describe('a request without the key', () => {
  it.each([
    ['none', {}],
    ['a wrong one', { authorization: 'Bearer AAAAAAAA' }],
    ['the management key', 'management'],
    [
      'two, the first of them wrong',
      { authorization: 'Bearer AAAAAAAA\r\nauthorization: Bearer inference' },
    ],
    ['another scheme', { authorization: 'Basic AAAAAAAA' }],
    ['a chunked body', { 'transfer-encoding': 'chunked', 'content-length': '' }],
  ])('is refused before its body comes: %s', async (_name, given) => {
    const headers =
      given === 'management'
        ? { authorization: `Bearer ${keys.management.key}` }
        : (given as Record<string, string>);
    const all = Object.fromEntries(
      Object.entries({ host: 'x', 'content-length': 6_000_000, ...headers }).filter(
        ([, value]) => value !== '',
      ),
    );
    const wire = (await connect()).send(post(all));
    expect(answerOf(await wire.until(/\}\n$/))).toEqual({ status: 400, message: refusedKey });
    expect(wire.heard).toMatch(/\r\nconnection: close\r\n/);
    wire.end();
  });

  it('is not told to send its body', async () => {
    const heard = await (
      await connect()
    )
      .send(post({ host: 'x', expect: '100-continue', 'content-length': 6_000_000 }))
      .until(/\}\n$/);
    expect([heard.includes('100 Continue'), answerOf(heard).message]).toEqual([false, refusedKey]);
  });

  it('that goes on sending hears the answer, and is cut off', async () => {
    const wire = (await connect()).send(post({ host: 'x', 'transfer-encoding': 'chunked' }));
    const more = setInterval(() => wire.send('f4240\r\n', Buffer.alloc(1_000_000), '\r\n'), 10);
    const heard = await wire.closed;
    clearInterval(more);
    wire.end();
    expect(answerOf(heard)).toEqual({ status: 400, message: refusedKey });
  });

  it('a hundred and fifty times takes no memory', async () => {
    const body = Buffer.alloc(6_500_000);
    const before = useOf(serving.child.pid as number)?.bytes ?? 0;
    const wires = await Promise.all(Array.from({ length: 150 }, connect));
    const heard = await Promise.all(
      wires.map(wire =>
        wire.send(post({ host: 'x', 'content-length': body.length }), body).until(/\}\n$/),
      ),
    );
    expect(new Set(heard.map(text => answerOf(text).message))).toEqual(new Set([refusedKey]));
    expect((useOf(serving.child.pid as number)?.bytes ?? Infinity) - before).toBeLessThan(100e6);
    for (const wire of wires) wire.end();
  });
});

describe('bodies', () => {
  it('of a hundred connections at once are all answered, and do not fill the memory', async () => {
    const body = Buffer.alloc(6_500_000);
    const wires = await Promise.all(Array.from({ length: 100 }, connect));
    const heard = await Promise.all(
      wires.map(wire =>
        wire.send(post({ ...key(), 'content-length': body.length }), body).until(/\}\n$/),
      ),
    );
    for (const text of heard)
      expect(answerOf(text)).toEqual({
        status: 400,
        message: expect.stringMatching(/^the 6500000 bytes sent are not an image/),
      });
    expect(useOf(serving.child.pid as number)?.bytes).toBeLessThan(550e6);
  });

  it.each([
    ['half a head', 'POST /predictions/model HTTP/1.1\r\nhost: x\r\nx-slow: '],
    ['half a body', undefined],
  ])('of two hundred connections that stop at %s are not waited for', async (_name, text) => {
    const wires = await Promise.all(Array.from({ length: 200 }, connect));
    for (const wire of wires)
      wire.send(text ?? post({ ...key(), 'content-length': 500_000 }) + 'abc');
    const heard = await (
      await connect()
    ).send(post({ ...key(), 'content-length': image.length, connection: 'close' }), image).closed;
    expect(answerOf(heard).status).toBe(200);
    for (const wire of wires) wire.end();
  });

  it('over max_request_size are refused with an empty 413: by their length, before the key; by what comes in chunks', async () => {
    const declared = await (
      await connect()
    )
      .send(post({ host: 'x', 'content-length': maxRequestSize + 1 }))
      .until(/\r\n\r\n/);
    expect(declared).toMatch(
      /^HTTP\/1\.1 413 Request Entity Too Large\r\n(?=.*content-length: 0\r\n).*\r\n\r\n$/is,
    );
    const expecting = await (
      await connect()
    )
      .send(post({ ...key(), expect: '100-continue', 'content-length': 3_000_000_000 }))
      .until(/\r\n\r\n/);
    expect(expecting).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = Buffer.alloc(1_000_000);
    const wire = (await connect()).send(post({ ...key(), 'transfer-encoding': 'chunked' }));
    for (let i = 0; i < 7; i++) wire.send(`${chunk.length.toString(16)}\r\n`, chunk, '\r\n');
    expect(await wire.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 413 /);
    wire.end();
  });

  it('are asked for with 100 Continue once the key is right, and read in chunks', async () => {
    const wire = (await connect()).send(
      post({
        ...key(),
        expect: '100-continue',
        'content-length': image.length,
        connection: 'close',
      }),
    );
    await wire.until(/100 Continue/);
    expect(await wire.send(image).closed).toContain('boundary_result');
    const chunked = (await connect()).send(
      post({ ...key(), 'transfer-encoding': 'chunked', connection: 'close' }),
      `${image.length.toString(16)}\r\n`,
      image,
      '\r\n0\r\n\r\n',
    );
    expect(await chunked.closed).toContain('boundary_result');
  });
});

describe('what is no HTTP, or means two things', () => {
  it.each([
    ['noise', 'GARBAGE\r\n\r\n'],
    [
      'two lengths',
      'POST /predictions/model HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabc',
    ],
    [
      'length and chunks',
      'POST /ping HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a negative length', 'POST /ping HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n'],
    [
      'a bad chunk',
      'POST /predictions/model HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked, identity\r\n\r\nzz\r\n',
    ],
    ['a head of 100 kB', `GET /ping HTTP/1.1\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['a control character in the path', 'GET /\x01 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('is refused in one line and closed: %s', async (_name, text) => {
    expect(answerOf(await (await connect()).send(text).closed)).toEqual({
      status: 400,
      message: 'Invalid HTTP message.',
    });
  });

  it('does not answer for the request before it', async () => {
    const wire = (await connect()).send(
      post({ ...key(), 'content-length': image.length }),
      image,
      'GARBAGE\r\n\r\n',
    );
    expect((await wire.closed).match(/HTTP\/1\.1 400/)).toBeNull();
  });
});

it('the same server has answered all of this', async () => {
  expect(serving.alive).toBe(true);
  const heard = await (
    await connect()
  ).send(head('GET /ping HTTP/1.1', { ...key(), connection: 'close' })).closed;
  expect(heard).toContain('Healthy');
});
