// Paints landmarks: the edges of their template, then the points that are there.
import { deviceX, deviceY, dot, type Painter, strokePath } from './painter';

const POINT_RADIUS = 3;

export const paintLandmark: Painter = (ink, { coords, offset, edges }, row, view, pen) => {
  const start = offset[row] as number;
  const end = offset[row + 1] as number;
  const pairs = edges[row];
  if (pairs) {
    ink.beginPath();
    for (let i = 0; i < pairs.length; i += 2) {
      const a = start + 2 * (pairs[i] as number);
      const b = start + 2 * (pairs[i + 1] as number);
      if (a >= end || b >= end || Number.isNaN(coords[a]) || Number.isNaN(coords[b])) continue;
      ink.moveTo(deviceX(view, coords[a] as number), deviceY(view, coords[a + 1] as number));
      ink.lineTo(deviceX(view, coords[b] as number), deviceY(view, coords[b + 1] as number));
    }
    strokePath(ink, view, pen);
  }
  ink.globalAlpha = pen.alpha;
  for (let i = start; i < end; i += 2) {
    if (Number.isNaN(coords[i])) continue;
    dot(ink, deviceX(view, coords[i] as number), deviceY(view, coords[i + 1] as number), POINT_RADIUS, view, pen.color);
  }
  ink.globalAlpha = 1;
};
