import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curlCommand } from '../../../src/core/torchserve/curl';
import { keysFromFile, readAccessKeys } from '../../../src/core/torchserve/keys';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'it\'s a $key-'));
  file = path.join(folder, 'key_file.json');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(inference: string, expires = '2999-11-23T08:33:28.409188770Z'): void {
  const entry = (key: string) => ({ key, 'expiration time': expires });
  fs.writeFileSync(file, JSON.stringify({ management: entry('man-AGE1'), inference: entry(inference), API: { key: 'API-key1' } }, undefined, 2));
}

describe('key_file.json', () => {
  it('is read with nanoseconds', async () => {
    write('r9B2RhH5');
    expect(await readAccessKeys(file)).toEqual({
      inference: { key: 'r9B2RhH5', expires: new Date('2999-11-23T08:33:28.409Z') }, management: { key: 'man-AGE1', expires: new Date('2999-11-23T08:33:28.409Z') }, api: 'API-key1',
    });
  });

  it('of an earlier start, half written, of another kind or missing gives no keys', async () => {
    expect(await readAccessKeys(file)).toBeUndefined();
    write('old');
    fs.utimesSync(file, new Date(), new Date(Date.now() - 5_000));
    expect(await readAccessKeys(file, new Date(Date.now() - 1_000))).toBeUndefined();
    expect((await readAccessKeys(file))?.inference.key).toBe('old');
    for (const text of ['', '{"management": {"ke', 'null', '[]', '{"inference": {"key": 5}}']) {
      fs.writeFileSync(file, text);
      expect(await readAccessKeys(file)).toBeUndefined();
    }
  });

  it('is renewed through /token before it expires, with the API key', async () => {
    const asked: unknown[] = [];
    const server = http.createServer((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      write('renewed');
      response.end('\n');
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const managementAddress = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    write('expiring', new Date(Date.now() + 30_000).toISOString());
    expect(await keysFromFile(file)('inference')).toBe('expiring');
    expect(await keysFromFile(file, { managementAddress })('inference')).toBe('renewed');
    expect(asked).toEqual([['/token?type=inference', 'Bearer API-key1']]);
    server.close();
  });
});

describe('copy as curl', () => {
  it('takes the key from the file when it runs, and never holds it', async () => {
    write('s3cr3t-_');
    const image = path.join(folder, 'a [1] {b} 图.png');
    fs.writeFileSync(image, 'pixels');
    const seen: unknown[] = [];
    const server = http.createServer((request, response) => {
      request.resume().once('end', () => {
        seen.push([request.url, request.headers.authorization, request.headers['content-length']]);
        response.end('ok');
      });
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const line = curlCommand({ address, model: 'det', version: '1.0', imagePath: image, key: { file } });
    expect(line).not.toContain('s3cr3t');
    const { stdout } = await promisify(execFile)('bash', ['-c', line]);
    expect(stdout).toBe('ok');
    expect(seen).toEqual([['/predictions/det/1.0', 'Bearer s3cr3t-_', '6']]);
    server.close();
  });

  it('is plain without a key, names the variable with one that is not in a file', () => {
    const request = { address: 'http://127.0.0.1:8080', model: 'dbnet', imagePath: '/a/b.png' };
    expect(curlCommand({ ...request, key: undefined, platform: 'linux' })).toBe('curl -sS http://127.0.0.1:8080/predictions/dbnet -T /a/b.png');
    expect(curlCommand({ ...request, key: 'environment', platform: 'linux' })).toBe('curl -sS -H "Authorization: Bearer $MMOCR_SERVER_KEY" http://127.0.0.1:8080/predictions/dbnet -T /a/b.png');
    expect(curlCommand({ ...request, key: undefined, imagePath: 'C:\\a b.png', platform: 'win32' })).toBe('curl -sS "http://127.0.0.1:8080/predictions/dbnet" -T "C:\\a b.png"');
  });
});
