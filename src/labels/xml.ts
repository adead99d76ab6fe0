import * as l10n from '@vscode/l10n';
import { SaxesParser } from 'saxes';
import { UserError } from '../base/errors';
import type { LabelFile } from './labelFile';

/** An element of an XML file, with what it holds directly. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Annotations nest six deep; more than any data set has of texts. */
const DEEPEST = 100;
const MOST_ELEMENTS = 1_000_000;
const MOST_CHARACTERS = 2 ** 26;

/**
 * The topmost element of an XML file. Entities that the file declares are none here: nothing is
 * expanded. Throws `UserError` for what is no XML, or more than any annotation.
 */
export function parseXml(file: LabelFile): Element {
  const wrong = (why: string): UserError =>
    new UserError(l10n.t('{0} is not XML ({1}).', file.path, why));
  if (file.text.length > MOST_CHARACTERS) throw wrong(l10n.t('it is too large'));
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let count = 0;
  const parser = new SaxesParser();
  // saxes goes on after an error and tells the rest, too; the first one is enough.
  parser.on('error', error => {
    throw wrong(error.message.split('\n')[0] ?? '');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    if (open.length > DEEPEST || ++count > MOST_ELEMENTS)
      throw wrong(l10n.t('it holds or nests too many elements'));
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', text => (open.at(-1)!.text += text));
  parser.on('cdata', text => (open.at(-1)!.text += text));
  parser.write(file.text).close();
  const [root] = top.children;
  if (!root) throw wrong(l10n.t('it is empty'));
  return root;
}

/** The first child of a name. */
export function child({ children }: Element, name: string): Element | undefined {
  return children.find(each => each.name === name);
}

/** A text as an element or an attribute holds it; what XML cannot hold at all is left out. */
export function escaped(text: string): string {
  const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, sign => signs[sign]!)
    .replaceAll('\r', '&#13;');
}
