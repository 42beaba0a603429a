// Which shape lies under a point: a linear scan over the visible shapes, bounds first. Faster than any tree at these counts.
import { squaredDistance } from './vertices';
import type { VisibleShapes } from './visible-shapes';
import { SHAPE_KINDS, type PaintedKind } from './visible-shapes';
import type { Point } from './viewport';

type Inside = (shapes: VisibleShapes, row: number, at: Point, reach: number) => boolean;

/** The row of the smallest shape under `at`, or -1; `reach` is how far off an edge still counts, in image pixels. */
export function hitTest(shapes: VisibleShapes, at: Point, reach: number): number {
  let best = -1;
  let bestArea = Infinity;
  const { bounds } = shapes;
  for (let row = 0; row < shapes.count; row += 1) {
    const left = bounds[4 * row] as number;
    const top = bounds[4 * row + 1] as number;
    const right = bounds[4 * row + 2] as number;
    const bottom = bounds[4 * row + 3] as number;
    if (at.x < left - reach || at.x > right + reach || at.y < top - reach || at.y > bottom + reach) continue;
    const area = (right - left) * (bottom - top);
    if (area > bestArea) continue; // of equals the later one lies on top
    const kind = SHAPE_KINDS[shapes.kind[row] as number] as PaintedKind;
    if (!INSIDE[kind](shapes, row, at, reach)) continue;
    best = row;
    bestArea = area;
  }
  return best;
}

const INSIDE: Record<PaintedKind, Inside> = {
  rectangle: () => true,
  cuboid: () => true,
  landmark: () => true,
  polygon: (shapes, row, at, reach) => insideRing(shapes, row, at) || nearPath(shapes, row, at, reach, true),
  line: (shapes, row, at, reach) => nearPath(shapes, row, at, reach, false),
};

function insideRing({ coords, offset }: VisibleShapes, row: number, at: Point): boolean {
  const start = offset[row] as number;
  const end = offset[row + 1] as number;
  let isInside = false;
  for (let i = start, j = end - 2; i < end; j = i, i += 2) {
    const xi = coords[i] as number;
    const yi = coords[i + 1] as number;
    const xj = coords[j] as number;
    const yj = coords[j + 1] as number;
    if (yi > at.y !== yj > at.y && at.x < ((xj - xi) * (at.y - yi)) / (yj - yi) + xi) isInside = !isInside;
  }
  return isInside;
}

function nearPath(shapes: VisibleShapes, row: number, at: Point, reach: number, isClosed: boolean): boolean {
  const { coords, offset } = shapes;
  const start = offset[row] as number;
  const end = offset[row + 1] as number;
  for (let i = start; i + 3 < end; i += 2) {
    if (squaredDistance(coords, i, i + 2, at) <= reach * reach) return true;
  }
  return isClosed && end - start > 4 && squaredDistance(coords, end - 2, start, at) <= reach * reach;
}
