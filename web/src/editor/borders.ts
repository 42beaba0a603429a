// The shapes on screen as borders to draw along.
import type { Point } from '../canvas/viewport';
import { type PaintedKind, SHAPE_KINDS, type VisibleShapes } from '../canvas/visible-shapes';
import { type Border, type Spot, spotOn } from './tools/border';

/** The place within `reach` that is nearest, on whatever shape but the excepted. */
export function spotNear(shapes: VisibleShapes, at: Point, reach: number, trackAt: (row: number) => string, except: string | null): Spot | null {
  let best: Spot | null = null;
  for (const border of bordersNear(shapes, at, reach, trackAt)) {
    const spot = border.track === except ? null : spotOn(border, at, reach);
    if (spot && spot.distance < (best?.distance ?? Infinity)) best = spot;
  }
  return best;
}

/** Those whose bounds are within `reach`; cuboids and landmarks have no border. */
function* bordersNear(shapes: VisibleShapes, at: Point, reach: number, trackAt: (row: number) => string): Generator<Border> {
  const { bounds } = shapes;
  for (let row = 0; row < shapes.count; row += 1) {
    const [left = 0, top = 0, right = 0, bottom = 0] = bounds.subarray(4 * row, 4 * row + 4);
    if (at.x < left - reach || at.x > right + reach || at.y < top - reach || at.y > bottom + reach) continue;
    const kind = SHAPE_KINDS[shapes.kind[row] as number] as PaintedKind;
    if (kind === 'cuboid' || kind === 'landmark') continue;
    const points = kind === 'rectangle' ? [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }] : pointsOf(shapes, row);
    yield { track: trackAt(row), points, isClosed: kind !== 'line' };
  }
}

function pointsOf({ coords, offset }: VisibleShapes, row: number): Point[] {
  const points: Point[] = [];
  for (let i = offset[row] as number; i < (offset[row + 1] as number); i += 2) points.push({ x: coords[i] as number, y: coords[i + 1] as number });
  return points;
}
