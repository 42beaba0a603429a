// What a cuboid is made of, and what becomes of it when a part of it is dragged. A face moves as a whole, an edge takes its two corners along, and a corner keeps
// its face a box: its neighbours follow, one across and one down. With Shift a corner goes alone.
import type { CuboidPart } from '../../canvas/cuboid-parts';
import type { Bounds, Point, Size } from '../../canvas/viewport';
import { clampedShift, normOfPoints } from './placing';
import type { Norm } from './tool';

/**
 * p1 to p4 go round the front from the top left. The back begins at the bottom right, so that the faces as they are
 * listed in a result, p1 p2 p3 p4, p2 p3 p5 p6 and p7 p8 p5 p6, each go round and never across.
 */
export function cuboidOf(front: Bounds, depth: Point, size: Size): Norm {
  const { left, top, right, bottom } = front;
  return cuboidBetween(front, { left: left + depth.x, top: top + depth.y, right: right + depth.x, bottom: bottom + depth.y }, size);
}

/** Of its two faces. A back that is smaller than the front makes edges that meet far away. */
export function cuboidBetween(front: Bounds, back: Bounds, size: Size): Norm {
  const [f0, f1, f2, f3] = cornersOf(front);
  const [b0, b1, b2, b3] = cornersOf(back);
  return normOfPoints([f0, f1, f2, f3, b2, b1, b0, b3], size);
}

function cornersOf({ left, top, right, bottom }: Bounds): readonly [Point, Point, Point, Point] {
  return [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
}

export function withPartMoved(shape: Norm, part: CuboidPart, by: Point, isAlone: boolean, size: Size): Norm {
  const at = (corner: number): Point => ({ x: (shape[2 * corner] ?? 0) * size.width, y: (shape[2 * corner + 1] ?? 0) * size.height });
  const moved = part.corners.map(at);
  const xs = moved.map(({ x }) => x);
  const ys = moved.map(({ y }) => y);
  const shift = clampedShift({ left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }, by.x, by.y, size);
  const next = [...shape];
  const move = (corner: number, dx: number, dy: number): void => {
    next[2 * corner] = (next[2 * corner] ?? 0) + dx / size.width;
    next[2 * corner + 1] = (next[2 * corner + 1] ?? 0) + dy / size.height;
  };
  for (const corner of part.corners) move(corner, shift.x, shift.y);
  if (part.kind !== 'corner' || isAlone) return next;
  const [corner = 0] = part.corners;
  for (const neighbour of neighboursOf(corner)) {
    const isLevel = Math.abs(at(neighbour).x - at(corner).x) >= Math.abs(at(neighbour).y - at(corner).y);
    if (isLevel) move(neighbour, 0, shift.y);
    else move(neighbour, shift.x, 0);
  }
  return next;
}

/** The two corners beside it in the ring of its own face. */
function neighboursOf(corner: number): readonly [number, number] {
  const face = corner < 4 ? 0 : 4;
  return [face + ((corner - face + 1) % 4), face + ((corner - face + 3) % 4)];
}
