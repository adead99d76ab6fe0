import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keysFromFile, readAccessKeys } from '../../../../src/servers/contract/keys';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "it's a $key-"));
  file = path.join(folder, 'key_file.json');
});
afterEach(() => fs.rmSync(folder, { recursive: true, maxRetries: 10 }));

function write(inference: string, expires = '2999-11-23T08:33:28.409188770Z'): void {
  const entry = (key: string) => ({ key, 'expiration time': expires });
  fs.writeFileSync(
    file,
    JSON.stringify(
      { management: entry('man-AGE1'), inference: entry(inference), API: { key: 'API-key1' } },
      undefined,
      2,
    ),
  );
}

describe('key_file.json', () => {
  it('is read with nanoseconds', async () => {
    write('r9B2RhH5');
    expect(await readAccessKeys(file)).toEqual({
      inference: { key: 'r9B2RhH5', expires: new Date('2999-11-23T08:33:28.409Z') },
      management: { key: 'man-AGE1', expires: new Date('2999-11-23T08:33:28.409Z') },
      api: 'API-key1',
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
    const server = http
      .createServer((request, response) => {
        asked.push([request.url, request.headers.authorization]);
        write('renewed');
        response.end('\n');
      })
      .listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const managementAddress = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    write('expiring', new Date(Date.now() + 30_000).toISOString());
    expect(await keysFromFile(file)('inference')).toBe('expiring');
    expect(await keysFromFile(file, { managementAddress })('inference')).toBe('renewed');
    expect(asked).toEqual([['/token?type=inference', 'Bearer API-key1']]);
    server.close();
  });
});
