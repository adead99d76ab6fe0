import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/labels/decodeText';
import { labelFormats, type LabelFormat } from '../../../src/labels/labels';
import { literalOf } from '../../../src/labels/pythonLiteral';
import { readLabels } from '../../../src/labels/readLabels';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bounds '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

let count = 0;
function write(content: string | Buffer, ending: string): string {
  const file = path.join(folder, `${count++}.${ending}`);
  fs.writeFileSync(file, content);
  return file;
}

describe('a label file that is no help', () => {
  const deep = '['.repeat(200);
  const cases: [string, string | Buffer, string, LabelFormat | undefined, RegExp][] = [
    ['empty', '', 'json', undefined, /no ground truth in a format that is recognised/],
    ['empty, of a format', '', 'json', 'mmocr', /no ground truth in the format mmocr/],
    ['cut off', '{"metainfo": {}, "data_list": [{"img_path"', 'json', 'mmocr', /is not JSON \(/],
    ['cut off, of any format', '{"metainfo": {}, "da', 'json', undefined, /is not JSON \(/],
    ['other JSON', '{"a": 1}', 'json', undefined, /no ground truth in a format that is recognised/],
    ['nested', deep, 'json', undefined, /holds or nests more values/],
    ['nested in a line', `a.jpg\t${deep}`, 'txt', 'ppocrlabel', /format ppocrlabel/],
    ['nested XML', '<a>'.repeat(5000), 'xml', 'svt', /is not XML \(it holds or nests too many/],
    ['no XML', '<tagset><image></tagset>', 'xml', 'svt', /is not XML \(/],
    [
      'an entity of XML',
      '<!DOCTYPE a [<!ENTITY b "c">]><tagset>&b;</tagset>',
      'xml',
      'svt',
      /is not XML/,
    ],
    [
      'a wrong box',
      '{"data_list": [{"img_path": "1.png", "instances": [{"bbox": [1]}]}]}',
      'json',
      undefined,
      /ground truth of 1\.png in .* is wrong: box 1/,
    ],
    ['too far away', '1,2,3,4,5,6,7,1e300,a\n', 'txt', 'icdar2015', /lies outside of every image/],
    ['too many', '1,2,3,4,5,6,7,8,a\n'.repeat(10_001), 'txt', undefined, /10001 text instances/],
    ['too many lines', '\n'.repeat(10_000_001), 'txt', undefined, /holds or nests more values/],
  ];
  it.each(cases)('%s: is refused by name', async (_, content, ending, format, message) => {
    const file = write(content, ending);
    await expect(readLabels(file, format)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
    await expect(readLabels(file, format)).rejects.toThrow(path.basename(file));
  });

  it.each(labelFormats)(
    'one endless line takes no endless time: %s',
    async format => {
      for (const part of ['1', '1,', ' ', '1 ', "'", '\\', 'x:', '<', '"', 'a.png '])
        await readLabels(write(part.repeat(300_000), 'txt'), format).catch((error: unknown) =>
          expect(error).toMatchObject({ name: 'UserError' }),
        );
    },
    20_000,
  );
});

it.each<[LabelFormat, string]>([
  ['recog-jsonl', '{"filename": "a.jpg", "text": "x"}\n'],
  ['mmocr0', '{"file_name": "a.jpg", "annotations": [{"iscrowd": 0, "bbox": [1, 2, 3, 4]}]}\n'],
  ['wildreceipt', '{"file_name": "a.jpg", "annotations": [{"box": [1,2,3,2,3,4,1,4]}]}\n'],
])('%s: a last line that was cut leaves the others', async (format, line) => {
  for (const named of [undefined, format]) {
    const labels = await readLabels(write(line + line.slice(0, 30), 'txt'), named);
    expect(labels.format).toBe(format);
    expect(labels.images.map(({ image }) => image)).toEqual(['a.jpg']);
    expect(labels.notes.join()).toMatch(/A line that is none of the format is left out/);
  }
});

describe('how a file is encoded', () => {
  it.each([
    ['UTF-8', Buffer.from('中文é')],
    ['UTF-8', Buffer.from('\uFEFF中文é')],
    ['UTF-16', Buffer.from('\uFEFF中文é', 'utf16le')],
    ['UTF-16', Buffer.from('\uFEFF中文é', 'utf16le').swap16()],
    ['GB18030', Buffer.from([0xd6, 0xd0, 0xce, 0xc4, 0xa8, 0xa6])],
  ] as const)('%s', (encoding, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: '中文é', encoding });
  });

  it('Windows-1252 where nothing else fits', () => {
    expect(decodeText(Buffer.from([0x63, 0x61, 0x66, 0xe9]))).toEqual({
      text: 'café',
      encoding: 'Windows-1252',
    });
  });
});

describe("Python's literals", () => {
  it.each<[string, unknown]>([
    ['[1, -2.5, 3e2]', [1, -2.5, 300]],
    ["[u'a', b\"b\", 'it\\'s']", ['a', 'b', "it's"]],
    ["'\\u4e2d\\x41\\U0001f600\\n\\q'", '中A😀\n\\q'],
    ["{'a': (True, None), 'b': false}", { a: [true, null], b: false }],
    ['[[1 2\n 3]]', [[1, 2, 3]]],
    ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
    ["__import__('os')", undefined],
    ["'a' + 'b'", undefined],
    ['[x for x in y]', undefined],
    ["'open", undefined],
    ["'\\U99999999'", '\\U99999999'],
    ['('.repeat(100), undefined],
  ])('%s', (text, value) => {
    expect(literalOf(text)).toEqual(value);
  });
});
