// Paints landmarks: the edges of their template, then the points that are there.
import { deviceX, deviceY, dot, type Painter, strokePath } from './painter';

const POINT_RADIUS = 3;

/** What an occluded point is filled with: a ring says that it is where it was guessed to be. */
const HOLLOW = '#14171a';

export const paintLandmark: Painter = (ink, { coords, offset, edges, hollow }, row, view, pen) => {
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
    const x = deviceX(view, coords[i] as number);
    const y = deviceY(view, coords[i + 1] as number);
    dot(ink, x, y, POINT_RADIUS, view, pen.color);
    if (hollow[row]?.has((i - start) / 2)) dot(ink, x, y, POINT_RADIUS / 2, view, HOLLOW);
  }
  ink.globalAlpha = 1;
};
