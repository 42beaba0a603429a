// Paints one whole overlay: every shape, then names, then the selected shape and its handles on top.
import { faceMiddle } from './cuboid-parts';
import { handlePoint, HANDLES } from './handles';
import type { LabelSprites } from './label-sprites';
import { paintDraft } from './paint-draft';
import { PAINTERS } from './painters/kinds';
import { deviceX, deviceY, dot, type Ink, type Pen, type View } from './painters/painter';
import type { Scene } from './scene';
import { Flag, type PaintedKind, SHAPE_KINDS, type VisibleShapes } from './visible-shapes';

/** Above this many shapes only hovered, selected and large ones carry their name. */
const CROWD = 120;
const LARGE_PX = 90;
const WIDTH = 1.5;
const WIDTH_ACTIVE = 2.25;
const IN_BETWEEN_ALPHA = 0.65;
const MARK_PX = 5;
const HANDLE_RADIUS = 3.5;
const SMALL_BOX_PX = 32; // of the screen
const HELD_RADIUS = 6;
const KNOB_PX = 8;
const MANY_VERTICES = 60;
const SMALL_RADIUS = 2.25;

export function paintOverlay(ink: Ink, scene: Scene, view: View, sprites: LabelSprites): void {
  ink.clearRect(0, 0, ink.canvas.width, ink.canvas.height);
  ink.lineJoin = 'round';
  const { shapes } = scene;
  for (let row = 0; row < shapes.count; row += 1) {
    if (row === scene.selected || row === scene.hovered || !isInSight(ink, shapes, row, view)) continue;
    paintShape(ink, shapes, row, view, penOf(shapes, row, false), !scene.isOutlineOnly);
  }
  if (scene.ghosts) paintGhosts(ink, scene.ghosts, view, sprites);
  if (scene.hasLabels) paintNames(ink, scene, view, sprites);
  for (const row of new Set([...scene.others, scene.hovered, scene.selected])) {
    if (row >= 0 && row < shapes.count) paintActive(ink, scene, row, view, sprites);
  }
  if (scene.draft) paintDraft(ink, scene.draft, view, sprites);
  if (scene.cross) paintCross(ink, scene.cross, view);
}

function isInSight(ink: Ink, { bounds }: VisibleShapes, row: number, view: View): boolean {
  return (
    deviceX(view, bounds[4 * row] as number) < ink.canvas.width &&
    deviceY(view, bounds[4 * row + 1] as number) < ink.canvas.height &&
    deviceX(view, bounds[4 * row + 2] as number) > 0 &&
    deviceY(view, bounds[4 * row + 3] as number) > 0
  );
}

function penOf(shapes: VisibleShapes, row: number, isActive: boolean): Pen {
  const isKeyframe = ((shapes.flags[row] as number) & Flag.keyframe) !== 0;
  return {
    color: shapes.colors[row] as string,
    width: isActive ? WIDTH_ACTIVE : WIDTH,
    alpha: isKeyframe || isActive ? 1 : IN_BETWEEN_ALPHA,
    fillAlpha: isActive ? 0.14 : 0,
  };
}

function paintShape(ink: Ink, shapes: VisibleShapes, row: number, view: View, pen: Pen, hasMarks: boolean): void {
  const kind = SHAPE_KINDS[shapes.kind[row] as number] as PaintedKind;
  PAINTERS[kind](ink, shapes, row, view, pen);
  if (!hasMarks) return;
  const flags = shapes.flags[row] as number;
  if (flags & Flag.keyframe) paintMark(ink, shapes, row, view, pen.color);
  if (flags & Flag.prelabel) paintOrigin(ink, shapes, row, view, pen.color);
}

/** Few and thin: where the object was and will be, with the distance in frames. */
function paintGhosts(ink: Ink, ghosts: VisibleShapes, view: View, sprites: LabelSprites): void {
  for (let row = 0; row < ghosts.count; row += 1) {
    const kind = SHAPE_KINDS[ghosts.kind[row] as number] as PaintedKind;
    PAINTERS[kind](ink, ghosts, row, view, { color: ghosts.colors[row] as string, width: 1, alpha: 0.6, fillAlpha: 0 });
    paintName(ink, ghosts, row, view, sprites);
  }
}

/** A filled corner says: this frame is a keyframe of the shape. */
function paintMark(ink: Ink, { bounds }: VisibleShapes, row: number, view: View, color: string): void {
  const size = MARK_PX * view.ratio;
  ink.fillStyle = color;
  ink.fillRect(
    Math.round(deviceX(view, bounds[4 * row] as number) - size / 2) + 0.5,
    Math.round(deviceY(view, bounds[4 * row + 1] as number) - size / 2) + 0.5,
    size,
    size,
  );
}

/** Two dots at the lower right corner say: this came as a pre-label. */
function paintOrigin(ink: Ink, { bounds }: VisibleShapes, row: number, view: View, color: string): void {
  const x = deviceX(view, bounds[4 * row + 2] as number);
  const y = deviceY(view, bounds[4 * row + 3] as number);
  const size = 2 * view.ratio;
  ink.fillStyle = color;
  ink.fillRect(x - 3 * size, y - 2.5 * size, size, size);
  ink.fillRect(x - 5 * size, y - 2.5 * size, size, size);
}

function paintNames(ink: Ink, scene: Scene, view: View, sprites: LabelSprites): void {
  const { shapes } = scene;
  const isCrowded = shapes.count > CROWD;
  for (let row = 0; row < shapes.count; row += 1) {
    if (row === scene.selected || row === scene.hovered || !isInSight(ink, shapes, row, view)) continue;
    const width = ((shapes.bounds[4 * row + 2] as number) - (shapes.bounds[4 * row] as number)) * view.scale;
    if (isCrowded && width < LARGE_PX) continue;
    paintName(ink, shapes, row, view, sprites);
  }
}

function paintName(ink: Ink, shapes: VisibleShapes, row: number, view: View, sprites: LabelSprites): void {
  const sprite = sprites.get(shapes.labels[row] as string, shapes.colors[row] as string, view.ratio);
  const x = Math.round(deviceX(view, shapes.bounds[4 * row] as number) - view.ratio);
  const y = Math.round(deviceY(view, shapes.bounds[4 * row + 1] as number) - sprite.height - 3 * view.ratio);
  ink.drawImage(sprite, x, Math.max(0, y));
}

function paintActive(ink: Ink, scene: Scene, row: number, view: View, sprites: LabelSprites): void {
  const pen = penOf(scene.shapes, row, true);
  paintShape(ink, scene.shapes, row, view, scene.isOutlineOnly ? { ...pen, fillAlpha: 0 } : pen, true);
  if (scene.hasActiveLabels) paintName(ink, scene.shapes, row, view, sprites);
  if (row !== scene.selected || !scene.hasHandles) return;
  if (SHAPE_KINDS[scene.shapes.kind[row] as number] === 'rectangle') paintHandles(ink, scene.shapes, row, view);
  else paintVertices(ink, scene, row, view);
}

function paintHandles(ink: Ink, { bounds }: VisibleShapes, row: number, view: View): void {
  const box = {
    left: bounds[4 * row] as number,
    top: bounds[4 * row + 1] as number,
    right: bounds[4 * row + 2] as number,
    bottom: bounds[4 * row + 3] as number,
  };
  const isSmall = Math.min(box.right - box.left, box.bottom - box.top) * view.scale < SMALL_BOX_PX;
  const radius = isSmall ? SMALL_RADIUS : HANDLE_RADIUS;
  for (const handle of HANDLES) {
    if (isSmall && handle.length === 1) continue; // it would hide the object; edges can be taken hold of anywhere
    const point = handlePoint(box, handle);
    dot(ink, deviceX(view, point.x), deviceY(view, point.y), radius, view, '#ffffff');
  }
}

/** Every point can be taken hold of; the one that is stands out. */
function paintVertices(ink: Ink, { shapes, vertex }: Scene, row: number, view: View): void {
  const { coords, offset } = shapes;
  const start = offset[row] as number;
  const end = offset[row + 1] as number;
  if (SHAPE_KINDS[shapes.kind[row] as number] === 'cuboid') for (const corner of [0, 4]) paintKnob(ink, faceMiddle(coords, start, corner), view, shapes.colors[row] as string);
  const radius = end - start > 2 * MANY_VERTICES ? SMALL_RADIUS : HANDLE_RADIUS;
  for (let i = start; i < end; i += 2) {
    if (Number.isNaN(coords[i])) continue;
    const x = deviceX(view, coords[i] as number);
    const y = deviceY(view, coords[i + 1] as number);
    const isTaken = i - start === 2 * vertex;
    dot(ink, x, y, isTaken ? HELD_RADIUS : radius, view, '#ffffff');
    if (isTaken) dot(ink, x, y, HELD_RADIUS / 2, view, shapes.colors[row] as string);
  }
}

/** A square in the middle of a face: by it the face moves as a whole. */
function paintKnob(ink: Ink, { x, y }: { x: number; y: number }, view: View, color: string): void {
  const side = KNOB_PX * view.ratio;
  const left = Math.round(deviceX(view, x) - side / 2) + 0.5;
  const top = Math.round(deviceY(view, y) - side / 2) + 0.5;
  ink.fillStyle = '#ffffff';
  ink.fillRect(left, top, side, side);
  ink.strokeStyle = color;
  ink.lineWidth = 2 * view.ratio;
  ink.strokeRect(left, top, side, side);
}

/** Lines through the pointer to the edges of the stage: they show what a new box will touch. */
function paintCross(ink: Ink, cross: { x: number; y: number }, view: View): void {
  const x = Math.round(deviceX(view, cross.x)) + 0.5;
  const y = Math.round(deviceY(view, cross.y)) + 0.5;
  for (const [color, width] of [['rgba(8, 10, 12, 0.5)', 3], ['rgba(255, 255, 255, 0.75)', 1]] as const) {
    ink.strokeStyle = color;
    ink.lineWidth = width * view.ratio;
    ink.beginPath();
    ink.moveTo(0, y);
    ink.lineTo(ink.canvas.width, y);
    ink.moveTo(x, 0);
    ink.lineTo(x, ink.canvas.height);
    ink.stroke();
  }
}
