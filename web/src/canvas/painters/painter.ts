// What every painter of a shape kind obeys: arrays in, pixels out, nothing kept.
import type { VisibleShapes } from '../visible-shapes';

export type Ink = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** `device` = (`image` × scale + left) × ratio. */
export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly ratio: number;
}

export interface Pen {
  readonly color: string;
  readonly width: number;
  /** In-betweens are paler than keyframes: a dashed line would cost twenty times as much. */
  readonly alpha: number;
  readonly fillAlpha: number;
}

export type Painter = (ink: Ink, shapes: VisibleShapes, row: number, view: View, pen: Pen) => void;

const HALO = 'rgba(8, 10, 12, 0.62)';
const HALO_EXTRA = 2;

/** Strokes the current path in `pen` over a dark halo, so that it reads on any picture. */
export function strokePath(ink: Ink, view: View, pen: Pen): void {
  ink.globalAlpha = pen.alpha;
  ink.lineWidth = (pen.width + HALO_EXTRA) * view.ratio;
  ink.strokeStyle = HALO;
  ink.stroke();
  ink.lineWidth = pen.width * view.ratio;
  ink.strokeStyle = pen.color;
  ink.stroke();
  ink.globalAlpha = 1;
}

/** The same for an upright rectangle in device pixels; the fast way for the commonest shape. */
export function strokeBox(ink: Ink, box: readonly [number, number, number, number], view: View, pen: Pen): void {
  const [x, y, width, height] = box;
  ink.globalAlpha = pen.alpha;
  ink.lineWidth = (pen.width + HALO_EXTRA) * view.ratio;
  ink.strokeStyle = HALO;
  ink.strokeRect(x, y, width, height);
  ink.lineWidth = pen.width * view.ratio;
  ink.strokeStyle = pen.color;
  ink.strokeRect(x, y, width, height);
  ink.globalAlpha = 1;
}

export function fillPath(ink: Ink, pen: Pen): void {
  if (pen.fillAlpha === 0) return;
  ink.globalAlpha = pen.fillAlpha;
  ink.fillStyle = pen.color;
  ink.fill();
  ink.globalAlpha = 1;
}

/** A round point in device pixels with its halo. */
export function dot(ink: Ink, x: number, y: number, radius: number, view: View, color: string): void {
  ink.beginPath();
  ink.arc(x, y, radius * view.ratio, 0, 2 * Math.PI);
  ink.fillStyle = color;
  ink.strokeStyle = HALO;
  ink.lineWidth = 1.5 * view.ratio;
  ink.stroke();
  ink.fill();
}

export function deviceX(view: View, x: number): number {
  return (x * view.scale + view.left) * view.ratio;
}

export function deviceY(view: View, y: number): number {
  return (y * view.scale + view.top) * view.ratio;
}

/** Lays the numbers from `start` to `end` as a path. */
export function tracePath(ink: Ink, coords: Float32Array, start: number, end: number, view: View, isClosed: boolean): void {
  ink.beginPath();
  for (let i = start; i < end; i += 2) {
    ink.lineTo(deviceX(view, coords[i] as number), deviceY(view, coords[i + 1] as number));
  }
  if (isClosed) ink.closePath();
}
