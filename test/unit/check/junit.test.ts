import { SaxesParser } from 'saxes';
import { expect, it } from 'vitest';
import { junit } from '../../../src/check/junit';
import { checked, hostile, word } from './results';

interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

/** The elements of a JUnit file; the parser throws for what is no XML 1.0. */
function elements(xml: string): Element[] {
  const found: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' };
    open.push(element);
    found.push(element);
  });
  parser.on('text', text => {
    const inner = open.at(-1);
    if (inner) inner.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return found;
}

const written = (...given: Parameters<typeof checked>): Element[] =>
  elements([...junit(checked(...given), 'golden.baseline.jsonl')].join(''));

it('has a test case an image, with what became of it', () => {
  const found = written(
    {
      'a/same.png': [word('one')],
      'b.png': [word('one')],
      'c.png': [],
      'd.png': 'no',
      'e.png': [],
    },
    {
      'a/same.png': [word('one')],
      'b.png': [word('two')],
      'd.png': 'no',
      'e.png': 'why',
      'n.png': [],
    },
  );
  const named = (name: string): Element[] => found.filter(element => element.name === name);
  const counts = { tests: '6', failures: '2', errors: '1', skipped: '2' };
  expect(named('testsuites').map(({ attributes }) => attributes)).toMatchObject([counts]);
  expect(named('testsuite').map(({ attributes }) => attributes)).toMatchObject([
    { name: 'golden.baseline.jsonl', ...counts },
  ]);
  expect(named('testcase').map(({ attributes: { classname, name } }) => [classname, name])).toEqual(
    ['a/same.png', 'b.png', 'c.png', 'd.png', 'e.png', 'n.png'].map(name => ['golden', name]),
  );
  expect(named('failure').map(({ attributes, text }) => [attributes['message'], text])).toEqual([
    ['#1: text “one” → “two”', 'b.png\n#1: text “one” → “two”'],
    ['missing in the run', 'c.png'],
  ]);
  expect(named('error').map(({ text }) => text)).toEqual(['e.png\nwhy']);
  expect(named('skipped')).toHaveLength(2);
});

it('names two differences in the headline, and all in the body, within bounds', () => {
  const many = Array.from({ length: 300 }, (_, i) =>
    word('w', { polygon: [0, 50 * i, 40, 50 * i, 40, 50 * i + 20, 0, 50 * i + 20] }),
  );
  const [failure] = written({ 'a.png': many }, { 'a.png': [] }).filter(e => e.name === 'failure');
  expect(failure!.attributes['message']).toMatch(/^#1 [^;]*; #2 [^;]*; and 298 more$/);
  const body = failure!.text.split('\n');
  expect(body).toHaveLength(202);
  expect(body.at(-1)).toBe('… and 100 more');
});

it.each(hostile)('stays XML whatever a text, a path and an error are: %.40s', text => {
  const found = written(
    { [text]: [word(text)], 'label.png': [word('a', { label: text })], 'failed.png': [] },
    { [text]: [word('other')], 'label.png': [word('a', { label: 'b' })], 'failed.png': text },
  );
  expect(found.map(({ name }) => name)).toEqual([
    'testsuites',
    'testsuite',
    ...['testcase', 'failure', 'testcase', 'failure', 'testcase', 'error'],
  ]);
  for (const { attributes } of found) expect(attributes['message']?.length ?? 0).toBeLessThan(2000);
});
