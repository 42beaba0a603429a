// A box around an outline, as an object of its own: there as long as the outline is, with a keyframe wherever that has one.
import type { Change } from '../model/edit';
import { bounds } from '../model/geometry';
import type { Head, Track } from '../model/track';

/** `head` is what the box is to be; with `isAlike` it has the attributes of the outline, too, but for those in `without`. */
export function boxAround(track: Track, id: string, head: Head, isAlike: boolean, without: ReadonlySet<string>): Change[] {
  const { geometry, presence } = track;
  const changes: Change[] = [{ track: id, cell: 'head', before: null, after: head }];
  geometry.frames.forEach((frame, index) => {
    const { left, top, right, bottom } = bounds(geometry.shape(index));
    if (right <= left && bottom <= top) return; // points that are not there, or all in one place
    changes.push({ track: id, cell: 'geometry', frame, before: null, after: { coords: [left, top, right, bottom], hold: geometry.isHeld(index) } });
  });
  for (const frame of presence.frames) changes.push({ track: id, cell: 'presence', frame, before: null, after: presence.valueAt(frame) as boolean });
  if (!isAlike || changes.length === 1) return changes;
  for (const [name, after] of track.constants) changes.push({ track: id, cell: 'attribute', name, frame: null, before: null, after });
  for (const [name, steps] of track.attributes) {
    if (without.has(name)) continue;
    for (const frame of steps.frames) changes.push({ track: id, cell: 'attribute', name, frame, before: null, after: steps.valueAt(frame) });
  }
  return changes;
}
