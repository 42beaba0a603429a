// Paints polygons: a closed ring, filled only while it is selected or under the pointer.
import { fillPath, type Painter, strokePath, tracePath } from './painter';

export const paintPolygon: Painter = (ink, { coords, offset }, row, view, pen) => {
  tracePath(ink, coords, offset[row] as number, offset[row + 1] as number, view, true);
  fillPath(ink, pen);
  strokePath(ink, view, pen);
};
