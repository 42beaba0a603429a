// Paints what has changed over the picture: how a track was, beneath a line around how it is.
import type { Viewport } from '../../canvas/viewport';
import { PAINTERS } from '../../canvas/painters/kinds';
import type { Ink, Pen, View } from '../../canvas/painters/painter';
import { type PaintedKind, SHAPE_KINDS, VisibleShapes } from '../../canvas/visible-shapes';
import type { TrackDocument } from '../../document/document';
import { shapeAt, type Track } from '../../model/track';
import { type Earlier, standingIn } from './earlier';

export const EARLIER_COLOR = '#f9a03f';
export const NOW_COLOR = '#ff4fb3';
const EARLIER_PEN: Pen = { color: EARLIER_COLOR, width: 1.25, alpha: 0.9, fillAlpha: 0.08 };
/** A glow that leaves the shape and its handles to be seen. */
const NOW_PEN: Pen = { color: NOW_COLOR, width: 5, alpha: 0.4, fillAlpha: 0 };

export function paintChanges(ink: Ink, earlier: Earlier, document: TrackDocument, frame: number, viewport: Viewport, ratio: number): void {
  ink.clearRect(0, 0, ink.canvas.width, ink.canvas.height);
  ink.lineJoin = 'round';
  const view: View = { scale: viewport.scale, left: viewport.left, top: viewport.top, ratio };
  const { width, height } = viewport.image;
  for (const [id, before] of earlier) {
    const now = document.get(id);
    const standing = standingIn(frame, before, now?.head ? now : undefined);
    if (standing === 'same') continue;
    if (now && standing !== 'removed') paint(ink, now, frame, view, NOW_PEN, width, height);
    if (before && standing !== 'added') paint(ink, before, frame, view, EARLIER_PEN, width, height);
  }
}

function paint(ink: Ink, track: Track, frame: number, view: View, pen: Pen, width: number, height: number): void {
  const shape = shapeAt(track, frame);
  const kind = track.head?.kind as PaintedKind | undefined;
  if (!shape || !kind) return;
  const shapes = new VisibleShapes();
  shapes.add({ track: -1, kind: SHAPE_KINDS.indexOf(kind), flags: 0, color: pen.color, label: '', edges: null }, [...shape], width, height);
  PAINTERS[kind](ink, shapes, 0, view, pen);
}
