import type { Page } from 'playwright-core';
import { drawn } from './harness';

/**
 * Window sizes: a large one, with the terminal open, a low one, one enlarged by 200 %, narrow
 * columns.
 */
export const sizes = [
  [1280, 800],
  [1280, 400],
  [700, 450],
  [640, 400],
  [300, 640],
  [300, 300],
] as const;

/** Gives the window a size and waits until the page is laid out. */
export async function resize(
  page: Page,
  [width, height]: readonly [number, number],
): Promise<void> {
  await page.setViewportSize({ width, height });
  await drawn(page);
}

/**
 * What is wrong with the page as it is laid out, in words: parts that lie over each other, what
 * reaches beyond its scroller, cells that are cut. What a scroller hides is not seen, so it lies
 * over nothing.
 */
export function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Seen {
      name: string;
      left: number;
      top: number;
      right: number;
      bottom: number;
    }
    const seen = (node: Element): Seen => {
      let { left, top, right, bottom } = node.getBoundingClientRect();
      for (
        let over = node.parentElement;
        over && over !== document.body;
        over = over.parentElement
      ) {
        if (getComputedStyle(over).overflowY === 'visible') continue;
        const box = over.getBoundingClientRect();
        [left, top, right, bottom] = [
          Math.max(left, box.left),
          Math.max(top, box.top),
          Math.min(right, box.right),
          Math.min(bottom, box.bottom),
        ];
      }
      return { name: node.getAttribute('class') ?? node.tagName, left, top, right, bottom };
    };
    const shown = (selector: string): Element[] =>
      [...document.querySelectorAll(selector)].filter(node => node.getClientRects().length > 0);
    const found: string[] = [];
    const parts = shown(':is(.heading, .verdict, .picture, .list, .details, .notices, .timings)');
    const boxes = parts.map(seen).filter(box => box.right > box.left && box.bottom > box.top);
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        if (
          a.left < b.right - 1 &&
          b.left < a.right - 1 &&
          a.top < b.bottom - 1 &&
          b.top < a.bottom - 1
        )
          found.push(`${a.name} lies over ${b.name}`);
      }
    }
    // What stands in a part ends where the part does, or the part scrolls down to it; nothing
    // scrolls sideways.
    for (const part of [document.documentElement, ...shown('.results'), ...parts]) {
      const name = part.getAttribute('class') ?? part.tagName;
      if (part.scrollWidth > part.clientWidth + 1)
        found.push(`${name} is ${part.scrollWidth - part.clientWidth} px too narrow`);
      if (
        getComputedStyle(part).overflowY === 'visible' &&
        part.scrollHeight > part.clientHeight + 1 &&
        part !== document.documentElement
      )
        found.push(`${name} is too low`);
    }
    for (const part of parts) {
      const { left, right, name } = seen(part);
      if (left < -0.5 || right > innerWidth + 0.5) found.push(`${name} is cut by the window`);
    }
    for (const cell of shown(
      '.list td, .list th, .details dd, .details dt, .reading-text, .timing li, .verdict, .notice p',
    )) {
      if (cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).display !== 'inline')
        found.push(`${cell.className}: "${cell.textContent}" is cut`);
    }
    return found;
  });
}

/**
 * The columns of the list that lie wholly within it, by their classes' first word: `chip-cell`,
 * `standing`, `text`, `number iou` …
 */
export function columns(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const list = document.querySelector('.list')!;
    const { left } = list.getBoundingClientRect();
    return [...list.querySelectorAll('thead th')]
      .filter(cell => {
        const box = cell.getBoundingClientRect();
        return (
          box.width > 0 && box.left >= left - 0.5 && box.right <= left + list.clientWidth + 0.5
        );
      })
      .map(cell => cell.className.replace(/^number /, '').replace(/ (left|right)$/, ''));
  });
}
