import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireDictionaries } from '../../../src/describe/requireDictionaries';
import { UserError } from '../../../src/base/errors';
import { python0x, python1x } from '../../pythonEnvironments';
import { useFolder } from '../config/engine';

/** A dictionary is refused at conversion when MMOCR itself refuses it, and only then. */
const LOAD = {
  '1.x': 'from mmocr.models.common.dictionary import Dictionary as Load',
  '0.x':
    'from mmocr.models.textrecog.convertors.base import BaseConvertor\ndef Load(dict_file, **more): return BaseConvertor(dict_file=dict_file)',
};
const SCRIPT = `
import json, sys
sys.path.insert(0, sys.argv[1])
from mmocr_loading import import_mmocr
import_mmocr()
LOAD
def refused(options):
    try:
        Load(**options)
    except (AssertionError, ValueError):
        return True
    return False
print(json.dumps([refused(options) for options in json.load(sys.stdin)]))
`;
type Options = Record<string, unknown> & { dict_file: string };
const dictionaries: [what: string, content: string | Buffer, options?: Record<string, unknown>][] =
  [
    ['one character a line', 'a\nb\n'],
    ['no line break at the end', 'a\nb'],
    ['two characters in a line', 'a\nbc\n'],
    ['a space, a tab', ' \n\t\n'],
    ['an empty line', 'a\n\nb\n'],
    ['nothing', ''],
    ['Windows line ends', 'a\r\nb\r\n'],
    ['old line ends', 'a\rb\r'],
    ['one that stands twice', 'a\nb\na\n'],
    ['a byte order mark', '\ufeffa\nb\n'],
    ['a byte order mark alone in a line', '\ufeff\na\n'],
    ['Chinese', '中\n文\n'],
    ['beyond the basic plane', '𠮷\n😀\n'],
    ['a letter with a combining accent', 'e\u0301\n'],
    ['other line ends of Unicode', 'a\u2028b\n'],
    ['a character of Latin-1', Buffer.from([0xe9, 0x0a])],
    ['GBK', Buffer.from([0xd6, 0xd0, 0x0a])],
    ['UTF-16', Buffer.from('\ufeffa\n', 'utf16le')],
  ];
const with1x: typeof dictionaries = [
  ['a token of one of its characters', 'a\nb\n', { with_padding: true, padding_token: 'a' }],
  [
    'tokens',
    'a\nb\n',
    {
      with_padding: true,
      with_unknown: true,
      with_start: true,
      with_end: true,
      same_start_end: true,
    },
  ],
];

describe.each(['1.x', '0.x'] as const)('MMOCR %s', generation => {
  const cases = generation === '1.x' ? [...dictionaries, ...with1x] : dictionaries;
  const folder = useFolder();
  const options = (): Options[] =>
    cases.map(([, , more], index) => ({
      dict_file: path.join(folder.path, `${index}.txt`),
      ...more,
    }));
  let refused: boolean[] = [];

  beforeAll(() => {
    for (const [index, [, content]] of cases.entries())
      writeFileSync(options()[index]!.dict_file, content);
    const python = generation === '1.x' ? python1x() : python0x();
    const handler = path.resolve('src/python/handler');
    const said = execFileSync(
      python,
      ['-W', 'ignore', '-c', SCRIPT.replace('LOAD', LOAD[generation]), handler],
      { input: JSON.stringify(options()), encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
    );
    refused = JSON.parse(said.trim().split('\n').at(-1) ?? '') as boolean[];
  }, 600_000);

  it.each(cases.map(([what], index) => [what, index] as const))('%s', async (_what, index) => {
    const own = options()[index]!;
    const values =
      generation === '1.x'
        ? { model: { decoder: { dictionary: { type: 'mmocr.Dictionary', ...own } } } }
        : { label_convertor: { type: 'CTCConvertor', ...own } };
    const error: unknown = await requireDictionaries(
      { path: path.join(folder.path, 'main.py'), generation, values: values },
      {},
    ).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error !== undefined).toBe(refused[index]);
    if (error) expect(error).toBeInstanceOf(UserError);
  });
});
