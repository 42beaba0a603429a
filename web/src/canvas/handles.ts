// The eight handles of a rectangle: where they are and what dragging one does.
import type { Bounds, Point } from './viewport';

/** Compass names; each holds the edges it moves. */
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof HANDLES)[number];

export const HANDLE_CURSORS: Record<Handle, string> = {
  nw: 'nwse-resize',
  n: 'ns-resize',
  ne: 'nesw-resize',
  e: 'ew-resize',
  se: 'nwse-resize',
  s: 'ns-resize',
  sw: 'nesw-resize',
  w: 'ew-resize',
};

export function handlePoint(bounds: Bounds, handle: Handle): Point {
  const middle = { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 };
  return {
    x: handle.includes('w') ? bounds.left : handle.includes('e') ? bounds.right : middle.x,
    y: handle.includes('n') ? bounds.top : handle.includes('s') ? bounds.bottom : middle.y,
  };
}

/** The handle within `reach` of `at`; edges may be grabbed along their whole length, and small boxes keep an inside to move them by. */
export function handleAt(bounds: Bounds, at: Point, reach: number): Handle | null {
  const horizontal = side(at.x, bounds.left, bounds.right, reach);
  const vertical = side(at.y, bounds.top, bounds.bottom, reach);
  if (horizontal === null || vertical === null) return null;
  const name = `${['n', '', 's'][vertical + 1]}${['w', '', 'e'][horizontal + 1]}`;
  return name === '' ? null : (name as Handle);
}

/** -1 at the low edge, 1 at the high one, 0 between, null outside. */
function side(at: number, low: number, high: number, reach: number): number | null {
  if (at < low - reach || at > high + reach) return null;
  const inner = Math.min(reach, (high - low) / 4);
  if (at <= low + inner) return -1;
  return at >= high - inner ? 1 : 0;
}

/** The rectangle after `handle` was dragged by (dx, dy). It may come out crossed: `upright` turns it round. */
export function resized(bounds: Bounds, handle: Handle, dx: number, dy: number): Bounds {
  return {
    left: bounds.left + (handle.includes('w') ? dx : 0),
    right: bounds.right + (handle.includes('e') ? dx : 0),
    top: bounds.top + (handle.includes('n') ? dy : 0),
    bottom: bounds.bottom + (handle.includes('s') ? dy : 0),
  };
}

export function upright(bounds: Bounds): Bounds {
  return {
    left: Math.min(bounds.left, bounds.right),
    right: Math.max(bounds.left, bounds.right),
    top: Math.min(bounds.top, bounds.bottom),
    bottom: Math.max(bounds.top, bounds.bottom),
  };
}

export function boundsOfCorners(a: Point, b: Point): Bounds {
  return upright({ left: a.x, top: a.y, right: b.x, bottom: b.y });
}
