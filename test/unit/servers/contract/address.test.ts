import { describe, expect, it } from 'vitest';
import { serverUrl } from '../../../../src/servers/contract/address';

describe('addresses', () => {
  it.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['localhost:8080', 'http://127.0.0.1:8080'],
    ['https://ocr.example/torchserve/', 'https://ocr.example/torchserve'],
    ['box', 'http://box'],
    [' http://[::1]:80/ ', 'http://[::1]'],
  ])('%s', (written, url) => {
    expect(serverUrl(written)).toBe(url);
  });

  it.each(['', 'ftp://host', 'host:99999', 'http://', 'a b:80'])('"%s" is none', written => {
    expect(() => serverUrl(written)).toThrow(/is not the address of a server/);
  });
});
