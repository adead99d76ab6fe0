import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** A step that a button of the window does: words of messages that name one. */
const STEPS =
  /Convert a checkpoint|[Cc]onvert (it|the model|them) again|Export the model|Select the device|Select a model|Set one up|Start a server|Set up the Python|\bmmocr\.[a-z]\w+|Manage Workspace Trust|Install (a JDK|Docker)/;

/** Command lines have no buttons. */
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.startsWith('cli'))
  .map(name => join('src', name));

interface Thrown {
  at: string;
  message: string;
  hasFix: boolean;
}

/** Every `new …Error(l10n.t('…'), …)` of a file. */
function thrown(file: string): Thrown[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Thrown[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) {
      const [said, options] = node.arguments ?? [];
      const message = said
        ? [...said.getText().matchAll(/l10n\.t\('((?:[^'\\]|\\.)*)'/g)]
            .map(([, text]) => text)
            .join(' ')
        : '';
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (message)
        found.push({
          at: `${file}:${line}`,
          message,
          hasFix: /\b(fix|place)\b/.test(options?.getText() ?? ''),
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('no message names a step without a button for it', () => {
  const all = sources.flatMap(thrown);
  expect(all.length).toBeGreaterThan(100);
  expect(
    all
      .filter(({ message, hasFix }) => STEPS.test(message) && !hasFix)
      .map(({ at, message }) => `${at} ${message}`),
  ).toEqual([]);
});
