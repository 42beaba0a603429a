// What is done to a range of frames of a track, both ends included, as changes: pure, like those of time-changes.
import { type Change, isSame } from '../model/edit';
import { blendAt } from '../model/interpolate';
import { isPresent, type Track } from '../model/track';
import { type Channel, countBefore, framesOf, GEOMETRY, keyAt, PRESENCE, setKey } from './channels';
import { deleteKeys } from './time-changes';
import { coordsOf } from './track-changes';

export interface Range {
  readonly start: number;
  readonly stop: number;
}

/** From the first marked frame the shape glides to the last one, without a keyframe between. Nothing outside the range changes. */
export function interpolate(track: Track, { start, stop }: Range): Change[] {
  const { frames } = track.geometry;
  const from = Math.max(start, frames[0] ?? Infinity);
  const to = Math.min(stop, frames.at(-1) ?? -1); // behind the last keyframe there is nothing to glide to
  if (!track.head || to <= from) return [];
  const between = deleteKeys(track, [GEOMETRY], from + 1, to - 1) ?? [];
  const isHeld = track.geometry.isHeld(track.geometry.indexBefore(from));
  if (between.length === 0 && !isHeld) return [];
  const { kind } = track.head;
  const end = (frame: number, hold: boolean): Change => setKey(track, GEOMETRY, frame, { coords: coordsOf(blendAt(kind, track.geometry, frame)), hold });
  const ends = [end(from, false), end(to, track.geometry.isHeld(track.geometry.indexBefore(to)))].filter(({ before, after }) => !isSame(before, after));
  return [...ends, ...between];
}

/** There on every marked frame; before its first keyframe with the shape of that one. Outside the range it is as it was. */
export function extend(track: Track, range: Range, last: number): Change[] {
  const first = track.geometry.frames[0];
  if (!track.head || first === undefined) return [];
  return [...(range.start < first ? beginsAt(track, first, range.start) : []), ...presentThrough(track, range, first, last)];
}

/** The value of the first marked frame stays until the last; after it the one comes back that was there. */
export function keepValue(track: Track, channel: Channel, { start, stop }: Range, last: number): Change[] {
  const frames = framesOf(track, channel);
  const inForce = (frame: number): unknown => keyAt(track, channel, frames[countBefore(frames, frame + 1) - 1] ?? -1);
  const firstInside = frames[countBefore(frames, start)];
  const value = inForce(start) ?? (firstInside !== undefined && firstInside <= stop ? keyAt(track, channel, firstInside) : null);
  if (value === null) return [];
  const changes = inForce(start) === null ? [setKey(track, channel, start, value)] : [];
  changes.push(...(deleteKeys(track, [channel], start + 1, stop) ?? []));
  if (changes.length > 0 && stop < last && keyAt(track, channel, stop + 1) === null) changes.push(setKey(track, channel, stop + 1, inForce(stop)));
  return changes;
}

/** The keyframes of `from` come to `to`, nearer together or further apart; null where they would meet, or where others are that are not meant. */
export function moveKeys(track: Track, channels: readonly Channel[], from: Range, to: Range, last: number): Change[] | null {
  const changes: Change[] = [];
  const firstShape = track.geometry.frames[0] ?? 0;
  for (const channel of channels) {
    const frames = framesOf(track, channel);
    const [begin, end] = [countBefore(frames, from.start), countBefore(frames, from.stop + 1)];
    if (begin === end) continue;
    const moved = movedFrames(frames, begin, end, from, to);
    const isFreeBelow = channel.cell === 'geometry' || (firstShape >= from.start && channels.includes(GEOMETRY));
    if ((moved[0] as number) < (isFreeBelow ? 0 : firstShape)) return null; // nothing can be said before the first shape
    const low = (frames[begin - 1] ?? -1) + 1;
    const high = Math.min((frames[end] ?? last + 1) - 1, last);
    if (to.start < low || to.stop > high || moved.some((frame, i) => i > 0 && frame <= (moved[i - 1] as number))) return null;
    changes.push(...rewritten(track, channel, Array.from(frames).slice(begin, end), moved));
  }
  return changes;
}

function movedFrames(frames: ArrayLike<number>, begin: number, end: number, from: Range, to: Range): number[] {
  const rate = from.stop > from.start ? (to.stop - to.start) / (from.stop - from.start) : 1;
  const moved: number[] = [];
  for (let i = begin; i < end; i += 1) moved.push(Math.round(to.start + ((frames[i] as number) - from.start) * rate));
  return moved;
}

/** One change for each cell, whether a keyframe leaves it, comes to it, or both. */
function rewritten(track: Track, channel: Channel, before: readonly number[], after: readonly number[]): Change[] {
  const keys = new Map<number, unknown>(before.map((frame) => [frame, null]));
  after.forEach((frame, i) => keys.set(frame, keyAt(track, channel, before[i] as number)));
  return [...keys].filter(([frame], i) => i >= before.length || after[i] !== frame).map(([frame, key]) => setKey(track, channel, frame, key));
}

/** Its first shape, and what is said of it from there on, already at `start`. */
function beginsAt(track: Track, first: number, start: number): Change[] {
  const names = [...track.attributes].filter(([, steps]) => steps.frames[0] === first).map(([name]): Channel => ({ cell: 'attribute', name }));
  return [GEOMETRY, ...names].flatMap((channel) => [setKey(track, channel, start, keyAt(track, channel, first))]);
}

function presentThrough(track: Track, { start, stop }: Range, first: number, last: number): Change[] {
  const changes = deleteKeys(track, [PRESENCE], start, stop) ?? [];
  if (track.presence.valueAt(start - 1) === false) changes.push(setKey(track, PRESENCE, start, true));
  if (stop >= last || isPresent(track, stop + 1) || track.presence.keyAt(stop + 1) !== null) return changes;
  changes.push(setKey(track, PRESENCE, stop + 1, false));
  if (first > stop + 1) changes.push(setKey(track, PRESENCE, first, true));
  return changes;
}
