/**
 * Puts new children into an element; a button that had the focus has it again, known by its
 * `data-key`.
 */
export function renewChildren(parent: Element, children: Element[]): void {
  const focused = parent.contains(document.activeElement)
    ? document.activeElement?.getAttribute('data-key')
    : undefined;
  parent.replaceChildren(...children);
  if (focused === undefined || focused === null) return;
  const again = [...parent.querySelectorAll<HTMLElement>('[data-key]')].find(
    ({ dataset }) => dataset['key'] === focused,
  );
  again?.focus({ preventScroll: true });
}
