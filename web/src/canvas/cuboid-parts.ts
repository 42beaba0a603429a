// The parts of a cuboid as things to grab: its corners, its two faces by the knobs in their middle, its edges.
import { partners } from './painters/cuboid';
import { squaredDistance, vertexAt } from './vertices';
import type { Point } from './viewport';
import type { VisibleShapes } from './visible-shapes';

export interface CuboidPart {
  readonly kind: 'corner' | 'edge' | 'face';
  /** The corners that move with it. */
  readonly corners: readonly number[];
}

const FRONT = [0, 1, 2, 3] as const;
const BACK = [4, 5, 6, 7] as const;

/** The part under `at`, small ones first: a corner, a face by its knob, an edge; or nothing. */
export function cuboidPartAt(shapes: VisibleShapes, row: number, at: Point, reach: number): CuboidPart | null {
  const corner = vertexAt(shapes, row, at, reach);
  if (corner >= 0) return { kind: 'corner', corners: [corner] };
  const start = shapes.offset[row] as number;
  for (const corners of [FRONT, BACK]) {
    const { x, y } = faceMiddle(shapes.coords, start, corners[0]);
    if (Math.hypot(x - at.x, y - at.y) <= reach) return { kind: 'face', corners };
  }
  return edgeAt(shapes.coords, start, at, reach);
}

/** Where the knob of the face is that begins with `corner`. */
export function faceMiddle(coords: Float32Array, start: number, corner: number): Point {
  let x = 0;
  let y = 0;
  for (let i = corner; i < corner + 4; i += 1) {
    x += (coords[start + 2 * i] as number) / 4;
    y += (coords[start + 2 * i + 1] as number) / 4;
  }
  return { x, y };
}

function edgeAt(coords: Float32Array, start: number, at: Point, reach: number): CuboidPart | null {
  let best: CuboidPart | null = null;
  let bestDistance = reach * reach;
  for (const corners of edgesOf(coords, start)) {
    const away = squaredDistance(coords, start + 2 * corners[0], start + 2 * corners[1], at);
    if (away > bestDistance) continue;
    best = { kind: 'edge', corners };
    bestDistance = away;
  }
  return best;
}

function* edgesOf(coords: Float32Array, start: number): Generator<readonly [number, number]> {
  const partner = partners(coords, start);
  for (const corner of FRONT) {
    yield [corner, (corner + 1) % 4];
    yield [4 + corner, 4 + ((corner + 1) % 4)];
    yield [corner, 4 + partner(corner)];
  }
}
