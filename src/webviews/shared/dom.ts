type Child = Node | string | undefined;
type Attributes = Record<string, string | number | boolean | undefined>;

/** Builds an element; strings become text nodes, never markup: recognised text is a stranger's. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/** A codicon, silent for screen readers: its neighbour says it in words. */
export function icon(name: string, extra = ''): HTMLElement {
  return element('span', {
    class: `codicon codicon-${name} ${extra}`.trim(),
    'aria-hidden': 'true',
  });
}

/** An icon button named for screen readers and on hover. */
export function iconButton(name: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { class: 'icon-button', title: label, 'aria-label': label, type: 'button' },
    icon(name),
  );
  button.addEventListener('click', onClick);
  return button;
}

export function textButton(
  label: string,
  onClick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const button = element('button', { class: 'button', type: 'button', ...attributes }, label);
  button.addEventListener('click', onClick);
  return button;
}

function filled<E extends Element>(node: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter(child => child !== undefined));
  return node;
}
