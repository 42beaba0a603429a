// The points of a shape as things to grab: which one, or which edge between two, lies under the pointer.
import type { Point } from './viewport';
import type { VisibleShapes } from './visible-shapes';

/** The point of `row` nearest to `at` within `reach` image pixels, or -1. Points that are absent are never near. */
export function vertexAt({ coords, offset }: VisibleShapes, row: number, at: Point, reach: number): number {
  const start = offset[row] as number;
  const end = offset[row + 1] as number;
  let best = -1;
  let bestDistance = reach * reach;
  for (let i = start; i < end; i += 2) {
    const dx = (coords[i] as number) - at.x;
    const dy = (coords[i + 1] as number) - at.y;
    const distance = dx * dx + dy * dy;
    if (!(distance <= bestDistance)) continue; // nor is not-a-number within reach
    best = (i - start) / 2;
    bestDistance = distance;
  }
  return best;
}

/** The edge of `row` nearest to `at` within `reach`, by the point it starts from, or -1. */
export function edgeAt({ coords, offset }: VisibleShapes, row: number, at: Point, reach: number, isClosed: boolean): number {
  const start = offset[row] as number;
  const count = ((offset[row + 1] as number) - start) / 2;
  let best = -1;
  let bestDistance = reach * reach;
  for (let i = 0; i < (isClosed ? count : count - 1); i += 1) {
    const distance = squaredDistance(coords, start + 2 * i, start + 2 * ((i + 1) % count), at);
    if (distance > bestDistance) continue;
    best = i;
    bestDistance = distance;
  }
  return best;
}

/** From `at` to the stretch between two points, squared. */
export function squaredDistance(coords: Float32Array, a: number, b: number, at: Point): number {
  const ax = coords[a] as number;
  const ay = coords[a + 1] as number;
  const dx = (coords[b] as number) - ax;
  const dy = (coords[b + 1] as number) - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((at.x - ax) * dx + (at.y - ay) * dy) / length));
  const x = ax + t * dx - at.x;
  const y = ay + t * dy - at.y;
  return x * x + y * y;
}
