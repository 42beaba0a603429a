// Paints the shape that is being drawn: as the finished one will look, with its points while they are being set.
import type { LabelSprites } from './label-sprites';
import { PAINTERS } from './painters/kinds';
import { deviceX, deviceY, dot, fillPath, type Ink, type Pen, strokePath, tracePath, type View } from './painters/painter';
import type { Draft } from './scene';
import type { Point } from './viewport';
import { type PaintedKind, SHAPE_KINDS } from './visible-shapes';

const WIDTH = 2.25;
const POINT_RADIUS = 3;
const FIRST_RADIUS = 4;
const CLOSING_RADIUS = 6.5;

export function paintDraft(ink: Ink, draft: Draft, view: View, sprites: LabelSprites): void {
  const { shapes } = draft;
  const pen: Pen = { color: shapes.colors[0] as string, width: WIDTH, alpha: 1, fillAlpha: 0.14 };
  const kind = SHAPE_KINDS[shapes.kind[0] as number] as PaintedKind;
  if (draft.isOpen) paintPath(ink, draft, view, pen, kind === 'polygon');
  else PAINTERS[kind](ink, shapes, 0, view, pen);
  if (draft.meeting) paintMeeting(ink, shapes.coords, draft.meeting, view, pen.color);
  const sprite = sprites.get(shapes.labels[0] as string, pen.color, view.ratio);
  const x = Math.round(deviceX(view, shapes.bounds[0] as number) - view.ratio);
  const y = Math.round(deviceY(view, shapes.bounds[1] as number) - sprite.height - (draft.isOpen ? 10 : 3) * view.ratio);
  ink.drawImage(sprite, x, Math.max(0, y));
}

/** Thin lines from the front of a cuboid to where its edges would meet. */
function paintMeeting(ink: Ink, coords: Float32Array, meeting: Point, view: View, color: string): void {
  ink.beginPath();
  for (let i = 0; i < 8; i += 2) {
    ink.moveTo(deviceX(view, coords[i] as number), deviceY(view, coords[i + 1] as number));
    ink.lineTo(deviceX(view, meeting.x), deviceY(view, meeting.y));
  }
  ink.strokeStyle = color;
  ink.lineWidth = view.ratio;
  ink.globalAlpha = 0.5;
  ink.stroke();
  ink.globalAlpha = 1;
}

/** An outline on its way: the area it would have, the path so far, and its points; the last of all is the pointer. */
function paintPath(ink: Ink, draft: Draft, view: View, pen: Pen, hasArea: boolean): void {
  const { coords } = draft.shapes;
  const end = draft.shapes.offset[1] as number;
  if (hasArea) {
    tracePath(ink, coords, 0, end, view, true);
    fillPath(ink, pen);
  }
  tracePath(ink, coords, 0, end, view, false);
  strokePath(ink, view, pen);
  for (let i = 2; i < end - 2; i += 2) dot(ink, deviceX(view, coords[i] as number), deviceY(view, coords[i + 1] as number), POINT_RADIUS, view, '#ffffff');
  const radius = draft.isClosing ? CLOSING_RADIUS : FIRST_RADIUS;
  dot(ink, deviceX(view, coords[0] as number), deviceY(view, coords[1] as number), radius, view, draft.isClosing ? '#ffffff' : pen.color);
}
