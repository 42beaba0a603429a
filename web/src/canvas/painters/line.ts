// Paints open lines, with a dot at the start so that their direction can be seen.
import { deviceX, deviceY, dot, type Painter, strokePath, tracePath } from './painter';

const START_RADIUS = 2.5;

export const paintLine: Painter = (ink, { coords, offset }, row, view, pen) => {
  const start = offset[row] as number;
  tracePath(ink, coords, start, offset[row + 1] as number, view, false);
  strokePath(ink, view, pen);
  dot(ink, deviceX(view, coords[start] as number), deviceY(view, coords[start + 1] as number), START_RADIUS, view, pen.color);
};
