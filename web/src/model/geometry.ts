// Plane geometry in norm space (0…1 of the picture, y down), on x, y, x, y, … The twin of domain/geometry.py.

export type Numbers = Float64Array;

/** Twice the area of a polygon; the sign tells the winding. Its first point may be repeated at the end. */
export function signedArea(points: Numbers): number {
  const count = points.length / 2;
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const j = (i + 1) % count;
    sum += x(points, i) * y(points, j) - x(points, j) * y(points, i);
  }
  return sum;
}

/**
 * How far along its path each point lies: 0 at the first, 1 at the last. In a path without length all lie at 0.
 * Adds in order and takes plain square roots, so that places agree with Python to the last bit.
 */
export function arcLengths(path: Numbers): Numbers {
  const count = path.length / 2;
  const lengths = new Float64Array(count);
  for (let i = 1; i < count; i += 1) {
    const dx = x(path, i) - x(path, i - 1);
    const dy = y(path, i) - y(path, i - 1);
    lengths[i] = (lengths[i - 1] as number) + Math.sqrt(dx * dx + dy * dy);
  }
  const total = lengths[count - 1] as number;
  return total > 0 ? lengths.map((length) => length / total) : lengths;
}

/** `count` points of a path at i / parts for i = 0, 1, …, its own points being at `at`. */
export function spread(path: Numbers, at: Numbers, count: number, parts: number): Numbers {
  const spots = new Float64Array(2 * count);
  const last = at.length - 2;
  let index = 0;
  for (let i = 0; i < count; i += 1) {
    const where = i / parts;
    while (index < last && (at[index + 1] as number) <= where) index += 1;
    const begin = at[index] as number;
    const gap = (at[index + 1] as number) - begin;
    const part = gap > 0 ? (where - begin) / gap : 0;
    spots[2 * i] = x(path, index) + (x(path, index + 1) - x(path, index)) * part;
    spots[2 * i + 1] = y(path, index) + (y(path, index + 1) - y(path, index)) * part;
  }
  return spots;
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Points that are not there (NaN) do not count. */
export function bounds(coords: ArrayLike<number>): Bounds {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < coords.length; i += 2) {
    const across = coords[i] as number;
    const down = coords[i + 1] as number;
    if (Number.isNaN(across)) continue;
    if (across < left) left = across;
    if (across > right) right = across;
    if (down < top) top = down;
    if (down > bottom) bottom = down;
  }
  return left <= right ? { left, top, right, bottom } : { left: 0, top: 0, right: 0, bottom: 0 };
}

export function x(points: Numbers, index: number): number {
  return points[2 * index] as number;
}

export function y(points: Numbers, index: number): number {
  return points[2 * index + 1] as number;
}
