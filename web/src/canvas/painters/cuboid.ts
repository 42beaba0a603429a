// Paints cuboids: the back face thin, the edges that join the faces, the front face strong.
import { deviceX, deviceY, fillPath, type Ink, type Painter, type Pen, strokePath, tracePath, type View } from './painter';

const CORNERS = 4;
const FACE_NUMBERS = 2 * CORNERS;

export const paintCuboid: Painter = (ink, { coords, offset }, row, view, pen) => {
  const front = offset[row] as number;
  const back = front + FACE_NUMBERS;
  tracePath(ink, coords, back, back + FACE_NUMBERS, view, true);
  traceJoins(ink, coords, front, view);
  strokePath(ink, view, thinner(pen));
  tracePath(ink, coords, front, back, view, true);
  fillPath(ink, pen);
  strokePath(ink, view, pen);
};

function thinner(pen: Pen): Pen {
  return { ...pen, width: pen.width * 0.6, alpha: pen.alpha * 0.8 };
}

function traceJoins(ink: Ink, coords: Float32Array, front: number, view: View): void {
  const partner = partners(coords, front);
  for (let i = 0; i < CORNERS; i += 1) {
    const a = front + 2 * i;
    const b = front + FACE_NUMBERS + 2 * partner(i);
    ink.moveTo(deviceX(view, coords[a] as number), deviceY(view, coords[a + 1] as number));
    ink.lineTo(deviceX(view, coords[b] as number), deviceY(view, coords[b + 1] as number));
  }
}

/** Which back corner belongs to which front corner: the wire fixes no order, so the turn that fits best is taken. */
export function partners(coords: Float32Array, front: number): (corner: number) => number {
  const [fx, fy] = centre(coords, front);
  const [bx, by] = centre(coords, front + FACE_NUMBERS);
  let best = (corner: number): number => corner;
  let bestSum = Infinity;
  for (const way of [1, -1]) {
    for (let turn = 0; turn < CORNERS; turn += 1) {
      const pair = (corner: number): number => (turn + way * corner + CORNERS) % CORNERS;
      let sum = 0;
      for (let i = 0; i < CORNERS; i += 1) {
        const a = front + 2 * i;
        const b = front + FACE_NUMBERS + 2 * pair(i);
        const dx = (coords[a] as number) - fx - ((coords[b] as number) - bx);
        const dy = (coords[a + 1] as number) - fy - ((coords[b + 1] as number) - by);
        sum += dx * dx + dy * dy;
      }
      if (sum < bestSum) {
        bestSum = sum;
        best = pair;
      }
    }
  }
  return best;
}

function centre(coords: Float32Array, start: number): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = start; i < start + FACE_NUMBERS; i += 2) {
    x += (coords[i] as number) / CORNERS;
    y += (coords[i + 1] as number) / CORNERS;
  }
  return [x, y];
}
