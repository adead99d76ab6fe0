import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { once } from 'node:events';
import fetch from 'node-fetch';
import { describe, expect, it } from 'vitest';
import { sample } from '../samples';
import { scriptArchive } from './archives';
import { image, folders, useBuiltin, serve, load } from './builtinProcess';

useBuiltin();

describe('a start', () => {
  it('with an occupied port names it and leaves nothing', async () => {
    const first = await serve({ workers: 1 });
    const port = Number(new URL(first.inference).port);
    const config = path.join(path.dirname(folders.store), 'taken.properties');
    fs.writeFileSync(
      config,
      `inference_address=http://127.0.0.1:${port}\nmanagement_address=http://127.0.0.1:1\n`,
    );
    const second = await serve({ args: ['--ts-config', config] });
    expect([await second.ended, fs.readdirSync(second.temp)]).toEqual([2, []]);
    expect([await second.ended, second.said().trim()]).toEqual([
      2,
      `mmocr-serving: Another program uses http://127.0.0.1:${port}. Stop it, or set another address in config.properties.`,
    ]);
  });

  it('with no models, or none with an ONNX file, says what is missing', async () => {
    const empty = path.join(path.dirname(folders.store), 'empty');
    fs.mkdirSync(empty);
    const none = await serve({ store: empty });
    expect([await none.ended, none.said()]).toEqual([
      2,
      expect.stringMatching(/empty has no models for the built-in server/),
    ]);
    await scriptArchive(empty, 'plain', '');
    const plain = await serve({ store: empty });
    expect([await plain.ended, plain.said()]).toEqual([
      2,
      expect.stringMatching(/plain\.mar holds no ONNX file.*mmocr-serving convert … --onnx FILE/),
    ]);
    const missing = await serve({ store: path.join(empty, 'nowhere') });
    expect([await missing.ended, missing.said()]).toEqual([
      2,
      expect.stringMatching(/The model store .*nowhere does not exist/),
    ]);
  });

  it('with a broken archive and a broken ONNX file beside a good one serves the good one and names the others', async () => {
    const store = path.join(path.dirname(folders.store), 'mixed');
    fs.mkdirSync(store);
    fs.copyFileSync(path.join(folders.store, 'dbnet.mar'), path.join(store, 'dbnet.mar'));
    fs.writeFileSync(
      path.join(store, 'broken.mar'),
      fs.readFileSync(path.join(store, 'dbnet.mar')).subarray(0, 20_000),
    );
    fs.writeFileSync(path.join(store, 'lonely.onnx'), 'no description');
    fs.writeFileSync(
      path.join(store, 'half.onnx'),
      fs.readFileSync(sample('onnx', 'dbnet_tiny.onnx')).subarray(0, 9000),
    );
    fs.copyFileSync(sample('onnx', 'dbnet_tiny.onnx.json'), path.join(store, 'half.onnx.json'));
    const serving = await serve({ store, workers: 1 });
    await expect
      .poll(() => serving.said())
      .toMatch(/"half" cannot be served: .*not a complete ONNX file/);
    expect(serving.said()).toMatch(/Left out: .*broken\.mar/);
    expect(serving.said()).toMatch(
      /Left out: There is no description lonely\.onnx\.json beside .*lonely\.onnx/,
    );
    const { done, all } = load(serving, 1);
    await all;
    expect(done).toEqual([200]);
    expect(
      (await fetch(`${serving.inference}/predictions/half`, { method: 'POST', body: image }))
        .status,
    ).toBe(503);
  });

  it('serves an ONNX file under another name, and a client that says nothing is not waited for', async () => {
    const serving = await serve({
      workers: 1,
      args: ['--models', `other=${sample('onnx', 'dbnet_tiny.onnx')}`],
    });
    expect(
      (await fetch(`${serving.inference}/predictions/other/1.0`, { method: 'POST', body: image }))
        .status,
    ).toBe(200);
    const silent = net
      .connect(Number(new URL(serving.inference).port), '127.0.0.1')
      .on('error', () => undefined);
    await once(silent, 'connect');
    silent.write('POST /predictions/other HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toBe(0);
  });
});
