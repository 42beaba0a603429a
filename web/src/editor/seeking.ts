// Commands that look for a frame: the next keyframe, the next frame without objects, the next jump. None changes a track.
import { channelsOf, countBefore, framesOf, GEOMETRY } from '../document/channels';
import { bounds, type Bounds } from '../model/geometry';
import { type Geometry, shapeAt, spans, type Track } from '../model/track';
import type { Editor } from './editor.svelte';

/** Less overlap than this from one frame to the next is a jump. */
export const JUMP_IOU = 0.4;

type Way = 1 | -1;

/** To the next keyframe of any channel of the selected track, or to that of any track's shape when none is selected. */
export function toKeyframe(editor: Editor, way: Way): void {
  const from = editor.player.wanted;
  const track = editor.selectedTrack;
  const columns = track ? channelsOf(track).map((channel) => framesOf(track, channel)) : liveTracks(editor).map((live) => framesOf(live, GEOMETRY));
  let best: number | null = null;
  for (const frames of columns) {
    const frame = frames[way > 0 ? countBefore(frames, from + 1) : countBefore(frames, from) - 1];
    if (frame !== undefined && (best === null || (best - frame) * way > 0)) best = frame;
  }
  go(editor, best, way > 0 ? 'No later keyframe.' : 'No earlier keyframe.');
}

/** To the next frame on which no object is. */
export function toEmpty(editor: Editor, way: Way): void {
  const { count } = editor.player.source;
  const changes = new Int32Array(count + 1);
  for (const track of liveTracks(editor)) {
    for (const [start, stop] of spans(track, count)) {
      changes[start] = (changes[start] as number) + 1;
      changes[stop] = (changes[stop] as number) - 1;
    }
  }
  const present = changes.slice(0, count);
  for (let frame = 1; frame < count; frame += 1) present[frame] = (present[frame] as number) + (present[frame - 1] as number);
  let frame = editor.player.wanted + way;
  while (frame >= 0 && frame < count && present[frame] !== 0) frame += way;
  go(editor, frame >= 0 && frame < count ? frame : null, way > 0 ? 'There are objects on every later frame.' : 'There are objects on every earlier frame.');
}

/** To the next frame where the selected track, or any, is somewhere else than on the frame before. */
export function toJump(editor: Editor, way: Way): void {
  const from = editor.player.wanted;
  let best: number | null = null;
  for (const track of editor.selectedTrack ? [editor.selectedTrack] : liveTracks(editor)) best = jumpOf(track, from, way, best) ?? best;
  go(editor, best, way > 0 ? 'No later jump.' : 'No earlier jump.');
}

/** The first jump of a track after `from`, or before it, if it is nearer than `best`. */
function jumpOf(track: Track, from: number, way: Way, best: number | null): number | null {
  const { geometry } = track;
  const { frames } = geometry;
  let index = way > 0 ? Math.max(1, countBefore(frames, from + 1)) : Math.min(frames.length - 1, countBefore(frames, from - 1));
  for (; index >= 1 && index < frames.length; index += way) {
    const [begin, end] = [(frames[index - 1] as number) + 1, frames[index] as number];
    if (best !== null && (way > 0 ? begin >= best : end <= best)) return null;
    boundInto(geometry, index - 1, BEFORE);
    boundInto(geometry, index, HERE);
    if (overlap(BEFORE, HERE) >= JUMP_IOU) continue; // then no two frames between them lie further apart
    let frame = way > 0 ? Math.max(begin, from + 1) : Math.min(end, from - 1);
    for (; frame >= begin && frame <= end; frame += way) {
      if (best !== null && (best - frame) * way <= 0) return null;
      if (jumps(track, frame)) return frame;
    }
  }
  return null;
}

/** Whether a track on `frame` hardly overlaps with itself one frame before. */
function jumps(track: Track, frame: number): boolean {
  const [before, here] = [shapeAt(track, frame - 1), shapeAt(track, frame)];
  return before !== null && here !== null && overlap(bounds(before), bounds(here)) < JUMP_IOU;
}

/** Bounds that are written over and over: a million keyframes must not make a million objects. */
const BEFORE = { left: 0, top: 0, right: 0, bottom: 0 };
const HERE = { left: 0, top: 0, right: 0, bottom: 0 };

function boundInto(geometry: Geometry, index: number, into: typeof HERE): void {
  const { coords } = geometry;
  into.left = into.top = Infinity;
  into.right = into.bottom = -Infinity;
  for (let i = geometry.start(index); i < geometry.start(index + 1); i += 2) {
    const [x, y] = [coords[i] as number, coords[i + 1] as number];
    if (x < into.left) into.left = x; // false for a point that is not there
    if (x > into.right) into.right = x;
    if (y < into.top) into.top = y;
    if (y > into.bottom) into.bottom = y;
  }
}

function overlap(one: Bounds, other: Bounds): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (width < 0 || height < 0) return 0;
  const both = width * height;
  const union = area(one) + area(other) - both;
  return union > 0 ? both / union : 1; // points and straight lines touch or they do not
}

function area({ left, top, right, bottom }: Bounds): number {
  return (right - left) * (bottom - top);
}

function liveTracks(editor: Editor): Track[] {
  return editor.document.tracks.filter((track) => track.head);
}

function go(editor: Editor, frame: number | null, otherwise: string): void {
  if (frame === null) editor.say(otherwise);
  else editor.player.seek(frame);
}
