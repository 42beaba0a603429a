// Paints lanes and ruler. Pure: what is to be seen in, pixels out. The playhead is no part of it: it moves with every frame.
import type { Track } from '../../model/track';
import { spans } from '../../model/track';
import type { TimelineView } from './timeline-view';

export const LANE_HEIGHT = 20;
export const RULER_HEIGHT = 24;
export const DIAMOND = 3.6;
const BAR = 6;
/** A keyframe that holds is a square. */
const HELD = 3.2;
/** Closer than this, keyframes become ticks: diamonds would be a smear. */
const DIAMOND_APART = 6;

export interface Lane {
  readonly track: Track;
  readonly color: string;
  readonly isSelected: boolean;
}

export interface Ink {
  readonly quiet: string;
  readonly line: string;
  readonly chosen: string;
  readonly accent: string;
  readonly font: string;
}

type Context = CanvasRenderingContext2D;

export function paintLane(context: Context, { track, color, isSelected }: Lane, top: number, view: TimelineView, ink: Ink): void {
  const middle = top + LANE_HEIGHT / 2;
  if (isSelected) {
    context.fillStyle = ink.chosen;
    context.fillRect(0, top, view.width, LANE_HEIGHT);
  }
  context.fillStyle = ink.line;
  context.fillRect(0, top + LANE_HEIGHT - 1, view.width, 1);
  context.fillStyle = color;
  context.globalAlpha = 0.42;
  for (const [start, stop] of spans(track, view.frameCount)) {
    const left = Math.max(0, view.leftOf(start));
    const right = Math.min(view.width, view.leftOf(stop));
    if (right > left) context.fillRect(left, middle - BAR / 2, Math.max(right - left, 1), BAR);
  }
  context.globalAlpha = 1;
  paintKeyframes(context, track, middle, view, ink);
  paintPresence(context, track, middle, view, ink);
}

function paintKeyframes(context: Context, { geometry }: Track, middle: number, view: TimelineView, ink: Ink): void {
  const { frames } = geometry;
  const isSmear = isDense(frames, view);
  let lastX = -Infinity;
  context.beginPath(); // one path per lane: thousands of keyframes cost one fill
  for (let i = Math.max(0, geometry.indexBefore(view.first - 1)); i < frames.length; i += 1) {
    const x = view.xOf(frames[i] as number);
    if (x > view.width + DIAMOND) break;
    if (x < -DIAMOND || x - lastX < 1) continue;
    lastX = x;
    if (isSmear) context.rect(Math.round(x), middle - BAR / 2 - 1, 1, BAR + 2);
    else if (geometry.isHeld(i)) context.rect(x - HELD, middle - HELD, 2 * HELD, 2 * HELD);
    else diamond(context, x, middle);
  }
  if (!isSmear) outline(context, ink);
  context.fill();
}

/** Where presence is switched: an open mark where the track goes away, a small bar where it comes back. */
function paintPresence(context: Context, { presence }: Track, middle: number, view: TimelineView, ink: Ink): void {
  context.strokeStyle = ink.quiet;
  context.lineWidth = 1.2;
  presence.frames.forEach((frame, i) => {
    const x = view.leftOf(frame);
    if (x < -DIAMOND || x > view.width + DIAMOND) return;
    context.beginPath();
    if (presence.values[i] === true) context.rect(x - 0.6, middle - 5, 1.2, 10);
    else diamond(context, x, middle);
    context.stroke();
  });
}

/** An edge, so that a pale keyframe is seen on its pale bar. */
export function outline(context: Context, ink: Ink): void {
  context.strokeStyle = ink.quiet;
  context.lineWidth = 1.6;
  context.stroke();
}

export function diamond(context: Context, x: number, y: number): void {
  context.moveTo(x, y - DIAMOND);
  context.lineTo(x + DIAMOND, y);
  context.lineTo(x, y + DIAMOND);
  context.lineTo(x - DIAMOND, y);
  context.closePath();
}

/** Whether keyframes are too close together to be told apart. */
export function isDense(frames: ArrayLike<number>, view: TimelineView): boolean {
  return frames.length > 1 && view.pixelsPerFrame * averageGap(frames) < DIAMOND_APART;
}

function averageGap(frames: ArrayLike<number>): number {
  return ((frames[frames.length - 1] as number) - (frames[0] as number)) / (frames.length - 1);
}

export function paintRuler(context: Context, view: TimelineView, cached: readonly [number, number][], ink: Ink, ratio: number): void {
  prepare(context, ratio);
  context.font = ink.font;
  context.textBaseline = 'middle';
  const step = view.tickStep();
  const minor = Math.max(1, step / 5);
  for (let frame = Math.ceil(view.first / minor) * minor; frame <= view.last; frame += minor) {
    const isNumbered = frame % step === 0;
    context.fillStyle = isNumbered ? ink.quiet : ink.line;
    context.fillRect(Math.round(view.xOf(frame)), RULER_HEIGHT - (isNumbered ? 9 : 6), 1, isNumbered ? 5 : 3);
    if (isNumbered) context.fillText(String(frame), Math.min(Math.round(view.xOf(frame)) + 4, view.width - 30), 9);
  }
  context.fillStyle = ink.accent;
  context.globalAlpha = 0.55;
  for (const [start, stop] of cached) {
    context.fillRect(view.leftOf(start), RULER_HEIGHT - 2, Math.max(1, (stop - start + 1) * view.pixelsPerFrame), 2);
  }
  context.globalAlpha = 1;
}

/** An empty canvas whose unit is the CSS pixel. */
export function prepare(context: Context, ratio: number): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}

/** Colours for canvas text and lines, as the theme has them now. */
export function inkOf(host: Element): Ink {
  const style = getComputedStyle(host);
  const color = (name: string): string => style.getPropertyValue(name);
  return {
    quiet: color('--ink-quiet'),
    line: color('--ink-line'),
    chosen: color('--ink-chosen'),
    accent: color('--ink-accent'),
    font: `11px ${style.fontFamily}`,
  };
}

/** Gives a canvas its size in device pixels; answers how many of them a CSS pixel has. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): number {
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  return ratio;
}
