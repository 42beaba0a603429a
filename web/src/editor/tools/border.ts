// The borders of other shapes, to draw along: the place on one that is nearest, and the way between two places.
import type { Point } from '../../canvas/viewport';

/** The outline of a shape in picture pixels. */
export interface Border {
  readonly track: string;
  readonly points: readonly Point[];
  readonly isClosed: boolean;
}

/** A place on a border: so much of the way along the edge that starts from a point. */
export interface Spot {
  readonly border: Border;
  readonly at: Point;
  readonly edge: number;
  readonly part: number;
  readonly distance: number;
}

/** The nearest place within `reach`. A point of the border wins over the edges beside it, so that shared corners are truly shared. */
export function spotOn(border: Border, at: Point, reach: number): Spot | null {
  const { points, isClosed } = border;
  let corner: Spot | null = null;
  let side: Spot | null = null;
  points.forEach((point, edge) => {
    const away = Math.hypot(point.x - at.x, point.y - at.y);
    if (away <= (corner?.distance ?? reach)) corner = { border, at: point, edge, part: 0, distance: away };
    const next = points[edge + 1] ?? (isClosed ? points[0] : undefined);
    if (!next) return;
    const part = partAlong(point, next, at);
    const on = { x: point.x + (next.x - point.x) * part, y: point.y + (next.y - point.y) * part };
    const off = Math.hypot(on.x - at.x, on.y - at.y);
    if (off <= (side?.distance ?? reach)) side = { border, at: on, edge, part, distance: off };
  });
  return corner ?? side;
}

function partAlong(a: Point, b: Point, at: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  return length === 0 ? 0 : Math.min(1, Math.max(0, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length));
}

/** The border's own points strictly between two places on it: the shorter way round, or with `isLong` the other. */
export function pathBetween(from: Spot, to: Spot, isLong = false): Point[] {
  const { points, isClosed } = from.border;
  const on = forward(points, from, to, isClosed);
  if (!isClosed) return on ?? (forward(points, to, from, false) ?? []).toReversed();
  const back = (forward(points, to, from, true) ?? []).toReversed();
  const ahead = on ?? [];
  const isAheadShorter = lengthOf([from.at, ...ahead, to.at]) <= lengthOf([from.at, ...back, to.at]);
  return isAheadShorter === isLong ? back : ahead;
}

/** The points passed when going up from one place to the other; null when an open border would have to be gone down. */
function forward(points: readonly Point[], from: Spot, to: Spot, isClosed: boolean): Point[] | null {
  const place = (spot: Spot): number => spot.edge + spot.part;
  const count = points.length;
  let end = place(to);
  if (end < place(from)) {
    if (!isClosed) return null;
    end += count;
  }
  const passed: Point[] = [];
  for (let i = Math.floor(place(from)) + 1; i < end; i += 1) passed.push(points[i % count] as Point);
  return passed;
}

function lengthOf(path: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < path.length; i += 1) sum += Math.hypot((path[i] as Point).x - (path[i - 1] as Point).x, (path[i] as Point).y - (path[i - 1] as Point).y);
  return sum;
}
