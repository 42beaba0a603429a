// Fewer points for the same outline, by the way of Douglas and Peucker: no point that goes lies further off than the tolerance.
import type { Point } from '../../canvas/viewport';

export function simplified(points: readonly Point[], tolerance: number, isClosed: boolean): Point[] {
  const least = isClosed ? 3 : 2;
  if (points.length <= least || tolerance <= 0) return [...points];
  const kept = isClosed ? ring(points, tolerance) : line(points, tolerance);
  return kept.length >= least ? kept : [...points];
}

/** A ring is cut into two lines at its first point and the one furthest from it. */
function ring(points: readonly Point[], tolerance: number): Point[] {
  const first = points[0] as Point;
  let far = 0;
  points.forEach((point, i) => {
    if (distance(point, first) > distance(points[far] as Point, first)) far = i;
  });
  const there = line(points.slice(0, far + 1), tolerance);
  const back = line([...points.slice(far), first], tolerance);
  return [...there.slice(0, -1), ...back.slice(0, -1)];
}

function line(points: readonly Point[], tolerance: number): Point[] {
  const isKept = new Uint8Array(points.length);
  isKept[0] = 1;
  isKept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [start, stop] = stretch;
    let furthest = -1;
    let most = tolerance;
    for (let i = start + 1; i < stop; i += 1) {
      const off = offLine(points[i] as Point, points[start] as Point, points[stop] as Point);
      if (off > most) [furthest, most] = [i, off];
    }
    if (furthest < 0) continue;
    isKept[furthest] = 1;
    open.push([start, furthest], [furthest, stop]);
  }
  return points.filter((_, i) => isKept[i] === 1);
}

function offLine(at: Point, a: Point, b: Point): number {
  const length = distance(a, b);
  if (length === 0) return distance(at, a);
  const t = Math.min(1, Math.max(0, ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / (length * length)));
  return Math.hypot(a.x + t * (b.x - a.x) - at.x, a.y + t * (b.y - a.y) - at.y);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
