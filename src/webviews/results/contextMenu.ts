import type { ComparedInstance } from '../../compare/comparison';
import type { FromViewer } from '../../protocol/viewer';
import { copied, copyable } from './copying';
import type { Store } from './store';

/**
 * VS Code's menu in place of the browser's Cut, Copy and Paste: what a right-click meets stands in
 * `data-vscode-context` before VS Code reads it (`webview/context` in package.json). The copy key
 * takes the row that has the focus or is selected, unless text is selected.
 */
export function attachContextMenu(store: Store, post: (message: FromViewer) => void): void {
  describe({ webviewSection: 'result' });
  window.addEventListener(
    'contextmenu',
    ({ target }) => {
      const row = rowAt(target as Element, store);
      const selected = selectedText();
      if (row) store.select(row);
      describe(
        selected
          ? { webviewSection: 'instance', mmocrText: selected }
          : {
              ...(row ? instanceContext(row) : { webviewSection: 'result' }),
              ...resultContext(store),
            },
      );
    },
    { capture: true },
  );
  document.addEventListener('copy', event => {
    if (selectedText()) return;
    const row = rowAt(document.activeElement ?? document.body, store) ?? store.selected;
    const text = row && copied(row);
    if (text === undefined) return;
    event.preventDefault();
    post({ kind: 'copy', text });
  });
}

function describe(context: Record<string, unknown>): void {
  document.body.dataset['vscodeContext'] = JSON.stringify({
    preventDefaultContextMenuItems: true,
    ...context,
  });
}

function instanceContext(row: ComparedInstance): Record<string, unknown> {
  return {
    webviewSection: 'instance',
    ...Object.fromEntries(
      Object.entries(copyable(row)).map(([what, text]) => [`mmocr${what}`, text]),
    ),
  };
}

function resultContext({ content }: Store): Record<string, boolean> {
  return {
    mmocrResult: Boolean(content?.left ?? content?.right),
    mmocrServed: [content?.state.leftChoices, content?.state.rightChoices]
      .flatMap(choices => choices ?? [])
      .some(({ id }) => id.startsWith('served:')),
  };
}

/**
 * The row of the list, the boundary or the chip at an element; the details speak of the selected
 * one.
 */
function rowAt(target: Element, store: Store): ComparedInstance | undefined {
  if (target.closest('.details')) return store.selected;
  const number = Number(target.closest('[data-number]')?.getAttribute('data-number'));
  return store.content?.rows.find(row => row.number === number);
}

function selectedText(): string {
  return window.getSelection()?.toString() ?? '';
}
