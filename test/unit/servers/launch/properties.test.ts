import { describe, expect, it } from 'vitest';
import { formatProperties, parseProperties } from '../../../../src/servers/launch/properties';

const parse = (text: string) => Object.fromEntries(parseProperties(Buffer.from(text, 'latin1')));

describe('config.properties', () => {
  it('is read as Java reads it', () => {
    expect(
      parse(
        [
          '# comment = no',
          '  ! neither',
          'inference_address = http\\://127.0.0.1:8080',
          'max_request_size:65535',
          'allowed_urls\thttps://a.b/.*',
          'load_models=a.mar,\\',
          '   b.mar',
          'model_store=C:\\\\models\\\\store',
          'name\\ with\\=signs=x=y:z',
          'umlaut=\\u00fc\\u6a21',
          'latin=\xfc',
          'empty=',
          'bare',
          'ends=with\\\\',
        ].join('\r\n'),
      ),
    ).toEqual({
      inference_address: 'http://127.0.0.1:8080',
      max_request_size: '65535',
      allowed_urls: 'https://a.b/.*',
      load_models: 'a.mar,b.mar',
      model_store: 'C:\\models\\store',
      'name with=signs': 'x=y:z',
      umlaut: 'ü模',
      latin: 'ü',
      empty: '',
      bare: '',
      ends: 'with\\',
    });
  });

  it('keeps the last of a key set twice', () => {
    expect(parse('a=1\na=2')).toEqual({ a: '2' });
  });

  it('is written so that reading gives the same, in ASCII and without escapes that a line-by-line reader would stumble over', () => {
    const values: [string, string][] = [
      ['vmargs', '-Xmx4g -Dlog4j.configurationFile=file:///a b.xml'],
      ['päth', 'C:\\模型 store'],
      ['lead', '  two'],
      ['multi', 'a\nb\tc'],
      ['#k:=', 'v'],
    ];
    const text = formatProperties(values);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain('vmargs=-Xmx4g -Dlog4j.configurationFile=file:///a b.xml\n');
    expect(Object.fromEntries(parseProperties(Buffer.from(text)))).toEqual(
      Object.fromEntries(values),
    );
  });
});
