/** What the page's keys do, wherever the focus is. */
export interface KeyActions {
  next: (step: 1 | -1) => void;
  search: () => void;
  help: () => void;
  /** Escape: the search away, then out of it; from the images all filters away. */
  escape: () => void;
}

/** Letters are keys only where nothing is typed; F7 is one everywhere. */
export function attachKeys(actions: KeyActions): void {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open], :popover-open')) return;
    const action = actionOf(event, actions);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function actionOf(event: KeyboardEvent, actions: KeyActions): (() => void) | undefined {
  if (event.key === 'F7') return () => actions.next(event.shiftKey ? -1 : 1);
  if (event.key === 'Escape') return actions.escape;
  if ((event.target as Element).matches('input:not([type=range]), select')) return undefined;
  switch (event.key) {
    case 'n':
      return () => actions.next(1);
    case 'p':
      return () => actions.next(-1);
    case '/':
      return actions.search;
    case '?':
      return actions.help;
    default:
      return undefined;
  }
}
