// What commands and gestures do to a track along time, as changes: pure, like those of track-changes.
import type { Change } from '../model/edit';
import { isPresent, shapeAt, type Track } from '../model/track';
import { type Channel, channelsOf, countBefore, framesOf, GEOMETRY, keyAt, PRESENCE, setKey } from './channels';
import { type Coords, coordsOf, deleteFromHere, placeShape } from './track-changes';

/** Moves a keyframe to another frame. It never passes its neighbours, so nothing is ever overwritten. */
export function retime(track: Track, channel: Channel, from: number, to: number, last: number): Change[] {
  const frames = framesOf(track, channel);
  const index = countBefore(frames, from);
  if (frames[index] !== from) return [];
  const first = channel.cell === 'geometry' ? 0 : (track.geometry.frames[0] ?? 0); // nothing can be said before the first shape
  const low = Math.max(first, (frames[index - 1] ?? -1) + 1);
  const at = Math.min(Math.max(to, low), (frames[index + 1] ?? last + 1) - 1);
  if (at === from) return [];
  return [setKey(track, channel, from, null), setKey(track, channel, at, keyAt(track, channel, from))];
}

/** Takes away the keyframes of these channels from `start` to `stop`, both included. Null when no shape at all would be left. */
export function deleteKeys(track: Track, channels: readonly Channel[], start: number, stop: number): Change[] | null {
  const changes: Change[] = [];
  for (const channel of channels) {
    const frames = framesOf(track, channel);
    const [begin, end] = [countBefore(frames, start), countBefore(frames, stop + 1)];
    if (channel.cell === 'geometry' && end - begin === frames.length) return null;
    for (let i = begin; i < end; i += 1) changes.push(setKey(track, channel, frames[i] as number, null));
  }
  return changes;
}

export function deleteAllKeys(track: Track, start: number, stop: number): Change[] | null {
  return deleteKeys(track, channelsOf(track), start, stop);
}

/** The geometry keyframe in force at `frame` holds its shape until the next one, or moves towards it. */
export function setHold(track: Track, frame: number, hold: boolean): Change[] {
  const index = track.geometry.indexBefore(frame);
  if (index < 0 || track.geometry.isHeld(index) === hold) return [];
  const at = track.geometry.frames[index] as number;
  return [setKey(track, GEOMETRY, at, { ...track.geometry.key(index), hold })];
}

/** Puts a shape on a frame, and sees to it that the track is there. */
export function pasteShape(track: Track, frame: number, coords: Coords): Change[] {
  return [...placeShape(track, frame, coords), ...presentFrom(track, frame)];
}

/** The shape of this frame stays where it is for `count` frames more: one keyframe at each end, none between. */
export function propagate(track: Track, frame: number, count: number, last: number): Change[] {
  const shape = shapeAt(track, frame);
  const stop = Math.min(frame + count, last);
  if (!shape || stop <= frame) return [];
  const coords = coordsOf(shape);
  const between = deleteKeys(track, [GEOMETRY], frame + 1, stop - 1) ?? [];
  const ends = [frame, stop].flatMap((at) => {
    const hold = track.geometry.isHeld(track.geometry.indexBefore(at));
    return [setKey(track, GEOMETRY, at, { coords, hold })];
  });
  return [...between, ...ends, ...presentThrough(track, frame, stop, last)];
}

/** There to the end: the lifespan of this frame, or the last one before it, goes on until the last frame. */
export function extendToEnd(track: Track, frame: number): Change[] {
  const { frames } = track.presence;
  const inForce = countBefore(frames, frame + 1) - 1;
  const from = isPresent(track, frame) || inForce < 0 ? inForce + 1 : inForce;
  return frames.slice(from).map((at) => setKey(track, PRESENCE, at, null));
}

/** This frame is the last on which the track is seen. */
export function endHere(track: Track, frame: number, last: number): Change[] {
  return frame < last && isPresent(track, frame) ? deleteFromHere(track, frame + 1) : [];
}

/** There from `frame` on, where presence had said otherwise, until its next keyframe. */
function presentFrom(track: Track, frame: number): Change[] {
  const first = track.geometry.frames[0];
  if (first === undefined || frame < first || isPresent(track, frame)) return [];
  return [setKey(track, PRESENCE, frame, true)];
}

/** There from `frame`, where it is, through `stop`; after that as before. */
function presentThrough(track: Track, frame: number, stop: number, last: number): Change[] {
  const gone = deleteKeys(track, [PRESENCE], frame + 1, stop) ?? [];
  const isEnding = stop < last && gone.length > 0 && track.presence.valueAt(stop + 1) === false;
  return isEnding ? [...gone, setKey(track, PRESENCE, stop + 1, false)] : gone;
}
