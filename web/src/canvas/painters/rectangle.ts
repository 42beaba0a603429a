// Paints rectangles.
import { deviceX, deviceY, type Painter, strokeBox } from './painter';

export const paintRectangle: Painter = (ink, shapes, row, view, pen) => {
  const { bounds } = shapes;
  const left = Math.round(deviceX(view, bounds[4 * row] as number)) + 0.5;
  const top = Math.round(deviceY(view, bounds[4 * row + 1] as number)) + 0.5;
  const right = Math.round(deviceX(view, bounds[4 * row + 2] as number)) + 0.5;
  const bottom = Math.round(deviceY(view, bounds[4 * row + 3] as number)) + 0.5;
  if (pen.fillAlpha > 0) {
    ink.globalAlpha = pen.fillAlpha;
    ink.fillStyle = pen.color;
    ink.fillRect(left, top, right - left, bottom - top);
    ink.globalAlpha = 1;
  }
  strokeBox(ink, [left, top, right - left, bottom - top], view, pen);
};
