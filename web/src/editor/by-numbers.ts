// What the mouse can do to a shape, by numbers in pixels of the picture: its box, each of its points, and a new one in the middle.
import { placeShape } from '../document/track-changes';
import { bounds, type Bounds } from '../model/geometry';
import { shapeAt } from '../model/track';
import type { Editor } from './editor.svelte';
import { NO_OCCLUDED_POINTS, mayOccludePoints, occludedPoints, occludePoint } from './point-occlusion';
import { cuboidOf } from './tools/cuboid-shaping';
import { normOfBounds, normOfPoints } from './tools/placing';
import { laidOut } from './tools/template';
import { isDrawing, type Norm } from './tools/tool';
import { withInserted, withoutVertex, withVertex } from './tools/vertices';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export type PointState = 'visible' | 'occluded' | 'absent';

/** The box around the shape on the frame on screen; null where there is none. */
export function boxOf(editor: Editor): Box | null {
  const shape = shapeOf(editor);
  if (!shape) return null;
  const { left, top, right, bottom } = around(shape);
  const { width, height } = editor.size;
  return { x: left * width, y: top * height, w: (right - left) * width, h: (bottom - top) * height };
}

/** Moves and stretches the shape into another box. */
export function placeBox(editor: Editor, box: Box): void {
  const shape = shapeOf(editor);
  if (!shape) return;
  const { left, top, right, bottom } = around(shape);
  const isFlat = { x: right === left, y: bottom === top }; // an upright line has no width to stretch
  if ((box.w <= 0 && !isFlat.x) || (box.h <= 0 && !isFlat.y)) return editor.say('Width and height must be above zero.');
  const { width, height } = editor.size;
  const across = (x: number): number => (box.x + (isFlat.x ? 0 : ((x - left) / (right - left)) * box.w)) / width;
  const down = (y: number): number => (box.y + (isFlat.y ? 0 : ((y - top) / (bottom - top)) * box.h)) / height;
  place(editor, shape.map((number, i) => (number === null ? null : i % 2 === 0 ? across(number) : down(number))));
}

/** How many points one can set by themselves; a rectangle is its box. */
export function pointCount(editor: Editor): number {
  const shape = editor.selectedTrack?.head?.kind === 'rectangle' ? null : shapeOf(editor);
  return shape ? shape.length / 2 : 0;
}

/** Where the point is; null when it is absent. */
export function pointAt(editor: Editor, point: number): { x: number; y: number } | null {
  const shape = shapeOf(editor);
  const [x, y] = [shape?.[2 * point] ?? null, shape?.[2 * point + 1] ?? null];
  return x === null || y === null ? null : { x: x * editor.size.width, y: y * editor.size.height };
}

export function setPoint(editor: Editor, point: number, { x, y }: { x: number; y: number }): void {
  const shape = shapeOf(editor);
  if (shape) place(editor, withVertex(shape, point, [x / editor.size.width, y / editor.size.height]));
}

/** A new point halfway to the next one. An open line grows beyond its end. */
export function insertPoint(editor: Editor, point: number): void {
  const shape = shapeOf(editor);
  if (!shape) return;
  const isOpenEnd = editor.selectedTrack?.head?.kind === 'line' && point === shape.length / 2 - 1;
  const other = isOpenEnd ? point - 1 : (point + 1) % (shape.length / 2);
  const between = (axis: 0 | 1): number => {
    const [here, there] = [shape[2 * point + axis] ?? 0, shape[2 * other + axis] ?? 0];
    return isOpenEnd ? Math.min(1, Math.max(0, here + (here - there) / 2)) : (here + there) / 2;
  };
  place(editor, withInserted(shape, point, [between(0), between(1)]));
}

export function removePoint(editor: Editor, point: number): void {
  const shape = shapeOf(editor);
  const next = shape && withoutVertex(editor.selectedTrack?.head?.kind ?? '', shape, point);
  if (typeof next === 'string') editor.say(next);
  else if (next) place(editor, next);
}

export function pointState(editor: Editor, point: number): PointState {
  const track = editor.selectedTrack;
  if (!pointAt(editor, point)) return 'absent';
  return track && occludedPoints(track, editor.frame)?.has(point) ? 'occluded' : 'visible';
}

/** A point of a landmark is there, hidden or absent. One that was absent comes to the middle of the others. */
export function setPointState(editor: Editor, point: number, state: PointState): void {
  if (state === 'absent') return removePoint(editor, point);
  const box = boxOf(editor);
  if (box && !pointAt(editor, point)) setPoint(editor, point, { x: box.x + box.w / 2, y: box.y + box.h / 2 });
  const { selectedTrack: track, labels } = editor;
  const name = track?.head?.points[point];
  const may = mayOccludePoints(labels, track?.head?.label ?? '');
  if (track && name && may) editor.perform(occludePoint(track, editor.frame, name, state === 'occluded'));
  else if (state === 'occluded') editor.say(NO_OCCLUDED_POINTS);
}

/** What the tool draws, in the middle of what is seen, to be moved by keys and numbers. */
export function placeNew(editor: Editor): void {
  const { toolId: kind, hand, size } = editor;
  if (!isDrawing(kind) || editor.tool.isBusy) return;
  const front = middle(editor);
  const { left, top, right, bottom } = front;
  const label = editor.labels.get(editor.label);
  const corners = [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
  switch (kind) {
    case 'rectangle':
      return hand.create(kind, normOfBounds(front, size));
    case 'polygon':
      return hand.create(kind, normOfPoints(corners, size));
    case 'line':
      return hand.create(kind, normOfPoints([{ x: left, y: top }, { x: right, y: bottom }], size));
    case 'cuboid':
      return hand.create(kind, cuboidOf(front, { x: (right - left) / 4, y: (top - bottom) / 4 }, size));
    case 'landmark':
      if (label.points.length === 0) return editor.say(`${label.title} has no template to lay down: its points are set by clicks.`);
      return hand.create(kind, normOfPoints(laidOut(label, front), size), label.points);
  }
}

/** A sixth of what is seen of the picture. */
function middle({ sight: { viewport }, size }: Editor): Bounds {
  const start = viewport.imageFromScreen({ x: 0, y: 0 });
  const stop = viewport.imageFromScreen({ x: viewport.stage.width, y: viewport.stage.height });
  const cut = (low: number, high: number, limit: number): [number, number] => {
    const [from, to] = [Math.min(Math.max(low, 0), limit), Math.min(Math.max(high, 0), limit)];
    const [centre, reach] = [(from + to) / 2, Math.max((to - from) / 12, 1)];
    return [Math.max(0, centre - reach), Math.min(limit, centre + reach)];
  };
  const [left, right] = cut(start.x, stop.x, size.width);
  const [top, bottom] = cut(start.y, stop.y, size.height);
  return { left, top, right, bottom };
}

function shapeOf(editor: Editor): Norm | null {
  return editor.selected ? editor.sight.shapeOf(editor.selected) : null;
}

function around(shape: Norm): Bounds {
  return bounds(shape.map((number) => number ?? NaN));
}

function place(editor: Editor, shape: Norm): void {
  const track = editor.selectedTrack;
  if (track && shapeAt(track, editor.frame)) editor.perform(placeShape(track, editor.frame, shape));
}
