// Paints a lane under the selected track: presence as a bar with its switches, an attribute as the values in force.
import { type Channel, framesOf } from '../../document/channels';
import { NO_STEPS, spans, type Track } from '../../model/track';
import { DIAMOND, diamond, type Ink, LANE_HEIGHT, outline } from './lanes';
import type { TimelineView } from './timeline-view';

type Context = CanvasRenderingContext2D;

const TEXT_FROM_PX = 22;

export function paintSubLane(context: Context, track: Track, channel: Channel, color: string, top: number, view: TimelineView, ink: Ink): void {
  context.fillStyle = ink.chosen;
  context.globalAlpha = 0.5;
  context.fillRect(0, top, view.width, LANE_HEIGHT);
  context.globalAlpha = 1;
  context.fillStyle = ink.line;
  context.fillRect(0, top + LANE_HEIGHT - 1, view.width, 1);
  if (channel.cell === 'presence') paintThere(context, track, color, top, view);
  if (channel.cell === 'attribute') paintValues(context, track, channel.name, top, view, ink);
  const frames = framesOf(track, channel);
  context.fillStyle = color;
  context.beginPath();
  for (let i = 0; i < frames.length; i += 1) {
    const x = view.leftOf(frames[i] as number);
    if (x >= -DIAMOND && x <= view.width + DIAMOND) diamond(context, x, top + LANE_HEIGHT / 2);
  }
  outline(context, ink);
  context.fill();
}

function paintThere(context: Context, track: Track, color: string, top: number, view: TimelineView): void {
  context.fillStyle = color;
  context.globalAlpha = 0.3;
  for (const [start, stop] of spans(track, view.frameCount)) {
    const left = Math.max(0, view.leftOf(start));
    const right = Math.min(view.width, view.leftOf(stop));
    if (right > left) context.fillRect(left, top + 5, right - left, LANE_HEIGHT - 11);
  }
  context.globalAlpha = 1;
}

/** Each value stands beside its keyframe, as far as it fits before the next one. */
function paintValues(context: Context, track: Track, name: string, top: number, view: TimelineView, ink: Ink): void {
  const { frames, values } = track.attributes.get(name) ?? NO_STEPS;
  context.font = ink.font;
  context.textBaseline = 'middle';
  frames.forEach((frame, i) => {
    const left = view.leftOf(frame);
    const right = Math.min(view.width, view.leftOf(frames[i + 1] ?? view.frameCount));
    if (right < 0 || left > view.width) return;
    const isOff = values[i] === false;
    context.fillStyle = ink.quiet;
    context.globalAlpha = isOff ? 0.06 : 0.2;
    context.fillRect(Math.max(0, left), top + 2, right - Math.max(0, left), LANE_HEIGHT - 5);
    context.globalAlpha = 1;
    if (right - left < TEXT_FROM_PX) return;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left - 4, LANE_HEIGHT);
    context.clip();
    context.fillText(textOf(values[i]), Math.max(4, left + 8), top + LANE_HEIGHT / 2 + 0.5);
    context.restore();
  });
}

export function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
