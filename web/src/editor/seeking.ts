// Commands that look for a frame: the next keyframe, the next frame without objects, the next jump. None changes a track.
import { channelsOf, countBefore, framesOf, GEOMETRY } from '../document/channels';
import { bounds, type Bounds } from '../model/geometry';
import { shapeInto, spans, type Track } from '../model/track';
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
  go(editor, frame >= 0 && frame < count ? frame : null, `There are objects on every ${way > 0 ? 'later' : 'earlier'} frame.`);
}

/** To the next frame where the selected track, or any, is somewhere else than on the frame before. */
export function toJump(editor: Editor, way: Way): void {
  const tracks = editor.selectedTrack ? [editor.selectedTrack] : liveTracks(editor);
  const { count } = editor.player.source;
  let frame = editor.player.wanted + way;
  while (frame >= 1 && frame < count && !tracks.some((track) => jumps(track, frame))) frame += way;
  go(editor, frame >= 1 && frame < count ? frame : null, `No ${way > 0 ? 'later' : 'earlier'} jump.`);
}

const HERE: number[] = [];
const BEFORE: number[] = [];

/** Whether a track on `frame` hardly overlaps with itself one frame before. */
function jumps(track: Track, frame: number): boolean {
  if (!shapeInto(track, frame - 1, BEFORE) || !shapeInto(track, frame, HERE)) return false;
  return overlap(bounds(BEFORE), bounds(HERE)) < JUMP_IOU;
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
