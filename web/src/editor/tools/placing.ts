// Where a shape comes to lie when the hand moves it: arithmetic between picture pixels and norm.
import type { Bounds, Point, Size } from '../../canvas/viewport';
import type { Norm } from './tool';

export function normOfBounds(bounds: Bounds, size: Size): Norm {
  return [bounds.left / size.width, bounds.top / size.height, bounds.right / size.width, bounds.bottom / size.height];
}

/** A point that is null is not there. */
export function normOfPoints(points: readonly (Point | null)[], size: Size): Norm {
  return points.flatMap((at) => (at ? [at.x / size.width, at.y / size.height] : [null, null]));
}

export function shifted(shape: Norm, dx: number, dy: number): Norm {
  return shape.map((number, i) => (number === null ? null : number + (i % 2 === 0 ? dx : dy)));
}

/** A shift that leaves a shape inside the picture, unless it was outside already. */
export function clampedShift(bounds: Bounds, dx: number, dy: number, size: Size): Point {
  return {
    x: clampedAlong(dx, bounds.left, bounds.right, size.width),
    y: clampedAlong(dy, bounds.top, bounds.bottom, size.height),
  };
}

function clampedAlong(shift: number, low: number, high: number, limit: number): number {
  if (low < 0 || high > limit) return shift;
  return Math.min(Math.max(shift, -low), limit - high);
}

/** Bounds cut to the picture; an edge that was outside before may stay outside. */
export function clampedBounds(next: Bounds, before: Bounds, size: Size): Bounds {
  return {
    left: Math.max(next.left, Math.min(0, before.left)),
    top: Math.max(next.top, Math.min(0, before.top)),
    right: Math.min(next.right, Math.max(size.width, before.right)),
    bottom: Math.min(next.bottom, Math.max(size.height, before.bottom)),
  };
}

export function clampedPoint(at: Point, size: Size): Point {
  return { x: Math.min(Math.max(at.x, 0), size.width), y: Math.min(Math.max(at.y, 0), size.height) };
}
