import { element, icon, iconButton } from './dom';

export interface MenuItem {
  icon: string;
  label: string;
  run: () => void;
  enabled: () => boolean;
}

/**
 * A button that opens a menu; arrow keys walk it, Escape and a click elsewhere close it (the
 * browser's popover).
 */
export function menuButton(label: string, items: MenuItem[]): HTMLElement {
  const menu = element('div', {
    class: 'menu',
    role: 'menu',
    popover: 'auto',
    'aria-label': label,
  });
  const button = iconButton('ellipsis', label, () => {
    if (menu.togglePopover()) opened();
  });
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  const entries = items.map(item => menuEntry(item, menu, button));
  menu.append(...entries);
  const opened = (): void => {
    entries.forEach((entry, i) => {
      entry.disabled = !items[i]!.enabled();
    });
    place(menu, button);
    entries.find(entry => !entry.disabled)?.focus();
  };
  menu.addEventListener('toggle', event =>
    button.setAttribute('aria-expanded', String(event.newState === 'open')),
  );
  menu.addEventListener('keydown', event => {
    if (event.key === 'Tab') menu.hidePopover();
    else walk(event, entries);
  });
  return element('div', { class: 'menu-anchor' }, button, menu);
}

function menuEntry(item: MenuItem, menu: HTMLElement, button: HTMLElement): HTMLButtonElement {
  const entry = element(
    'button',
    { role: 'menuitem', type: 'button', tabindex: -1 },
    icon(item.icon),
    item.label,
  );
  entry.addEventListener('click', () => {
    menu.hidePopover();
    button.focus();
    item.run();
  });
  return entry;
}

/** Moves among the entries that can be chosen, round and round. */
function walk(event: KeyboardEvent, entries: HTMLButtonElement[]): void {
  const usable = entries.filter(entry => !entry.disabled);
  const at = usable.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined || !usable.length) return;
  event.preventDefault();
  usable.at(to % usable.length)!.focus();
}

/** Below the button, its right edge under the button's. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const { bottom, right } = button.getBoundingClientRect();
  menu.style.top = `${bottom + 2}px`;
  menu.style.left = `${Math.max(4, right - menu.offsetWidth)}px`;
}
