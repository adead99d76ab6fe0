import type { Viewport } from './viewport';

/** A press that moves less than this, in screen pixels, is a click. */
const CLICK = 4;
const STEP = 1.25;
const PAN = 48;

/**
 * Wheel and pinch zoom at the pointer, dragging pans, keys + − 0 and the arrows do the same.
 * `onClick` gets what was clicked.
 */
export function attachGestures(
  pane: HTMLElement,
  viewport: Viewport,
  onClick: (target: Element) => void,
): void {
  pane.addEventListener(
    'wheel',
    event => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      // A trackpad's pinch arrives as a wheel with ctrlKey and small steps.
      viewport.zoom(
        Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)),
        ...viewport.toPane(event.clientX, event.clientY),
      );
    },
    { passive: false },
  );
  pane.addEventListener('dblclick', () => viewport.fit());
  pane.addEventListener('keydown', event => {
    const pans: Record<string, [number, number]> = {
      ArrowLeft: [PAN, 0],
      ArrowRight: [-PAN, 0],
      ArrowUp: [0, PAN],
      ArrowDown: [0, -PAN],
    };
    const pan = pans[event.key];
    if (!pan || event.target !== pane) return;
    event.preventDefault();
    viewport.pan(...pan);
  });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement)
      return;
    if (event.key === '+' || event.key === '=') viewport.zoom(STEP);
    else if (event.key === '-') viewport.zoom(1 / STEP);
    else if (event.key === '0') viewport.fit();
  });
  attachPointers(pane, viewport, onClick);
}

interface Point {
  x: number;
  y: number;
}

function attachPointers(
  pane: HTMLElement,
  viewport: Viewport,
  onClick: (target: Element) => void,
): void {
  const pointers = new Map<number, Point>();
  let travelled = 0;
  let pressed: Element | undefined;
  pane.addEventListener('pointerdown', event => {
    if (event.button !== 0 || (event.target as Element).closest('button')) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    travelled = 0;
    pressed = event.target as Element;
    pane.setPointerCapture(event.pointerId);
  });
  pane.addEventListener('pointermove', event => {
    const from = pointers.get(event.pointerId);
    if (!from) return;
    const before = [...pointers.values()];
    const to = { x: event.clientX, y: event.clientY };
    pointers.set(event.pointerId, to);
    travelled += Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    if (travelled < CLICK) return;
    pane.classList.add('dragging');
    viewport.pan((to.x - from.x) / pointers.size, (to.y - from.y) / pointers.size);
    pinch(viewport, before, [...pointers.values()]);
  });
  const release = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    pane.classList.remove('dragging');
    if (event.type === 'pointerup' && travelled < CLICK && pressed) onClick(pressed);
  };
  pane.addEventListener('pointerup', release);
  pane.addEventListener('pointercancel', release);
}

/** Zooms by what the first two pointers went apart, at the middle between them. */
function pinch(viewport: Viewport, before: readonly Point[], after: readonly Point[]): void {
  const spread = spreadOf(before);
  const [a, b] = after;
  if (!spread || !a || !b) return;
  viewport.zoom(spreadOf(after) / spread, ...viewport.toPane((a.x + b.x) / 2, (a.y + b.y) / 2));
}

function spreadOf([a, b]: readonly Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
