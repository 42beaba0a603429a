// Splitting and merging tracks, as edits. A split gives the frame to a new track; a merge keeps the older track.
// The twin of domain/lineage.py.
import { Geometry, type Key, NO_STEPS, Steps } from './channel';
import { difference, type Edit, isSame } from './edit';
import { blendAt } from './interpolate';
import { emptyTrack, type Head, type Track } from './track';

/** Cannot be done with these tracks; the message says why. */
export class LineageError extends Error {}

/** Cut `track` before `frame`: what follows becomes track `newId`, and every frame shows what it showed before. */
export function split(track: Track, frame: number, newId: string, editId: string): Edit {
  const first = track.geometry.frames[0];
  if (!track.head || first === undefined || frame <= first) {
    throw new LineageError('A track can be split only after its first shape.');
  }
  const right = rightOf(track, track.head, frame, newId);
  return { edit_id: editId, changes: [...difference(undefined, right), ...difference(track, leftOf(track, track.head, frame))] };
}

/** Make one track of two that follow each other in time; it is the older one, whichever comes first on screen. */
export function merge(older: Track, newer: Track, editId: string): Edit {
  const begins = [older, newer].map((track) => track.geometry.frames[0]);
  if (!older.head || !newer.head || begins.includes(undefined)) throw new LineageError('Only tracks that are there can be merged.');
  if (older.head.kind !== newer.head.kind || !isSame(older.head.points, newer.head.points)) {
    throw new LineageError('Only tracks of one kind can be merged.');
  }
  const [first, second] = (begins[0] as number) <= (begins[1] as number) ? [older, newer] : [newer, older];
  const start = second.geometry.frames[0] as number;
  if ((first.geometry.frames.at(-1) as number) >= start) {
    throw new LineageError('These tracks overlap: the earlier one has a keyframe at or after the start of the later one.');
  }
  const names = new Set([...first.attributes.keys(), ...second.attributes.keys()]);
  const steps = (track: Track, name: string): Steps => track.attributes.get(name) ?? NO_STEPS;
  const merged: Track = {
    ...older,
    geometry: Geometry.fromKeys([...keysOf(first.geometry), ...keysOf(second.geometry)]),
    presence: continued(first.presence, second.presence, start, true),
    attributes: new Map([...names].map((name) => [name, continued(steps(first, name), steps(second, name), start, null)])),
    constants: new Map([...newer.constants, ...older.constants]),
  };
  const gone = { track: newer.id, cell: 'head', before: newer.head, after: null } as const;
  return { edit_id: editId, changes: [...difference(older, merged), gone] };
}

/** The track up to the frame before: its last shape becomes a keyframe if it leans on a later one. */
function leftOf(track: Track, head: Head, frame: number): Track {
  const { geometry } = track;
  const keys = keysOf(geometry).filter(([at]) => at < frame);
  const index = keys.length - 1;
  const leans = index + 1 < geometry.length && !geometry.isHeld(index);
  if (leans && keys[index]?.[0] !== frame - 1) keys.push([frame - 1, drawn(head, geometry, frame - 1)]);
  const presence = before(track.presence, frame);
  return {
    ...track,
    geometry: Geometry.fromKeys(keys),
    presence: (presence.valueAt(frame) ?? true) === true ? presence.withKey(frame, false) : presence,
    attributes: kept(track.attributes, (steps) => before(steps, frame)),
  };
}

/** The track from the frame on, which becomes its first keyframe. */
function rightOf(track: Track, head: Head, frame: number, newId: string): Track {
  const later = keysOf(track.geometry).filter(([at]) => at > frame);
  const presence = from(track.presence, frame);
  return {
    ...emptyTrack(newId),
    head: { ...head, derived_from: track.id },
    geometry: Geometry.fromKeys([[frame, drawn(head, track.geometry, frame)], ...later]),
    presence: presence.keyAt(frame) === true ? presence.withKey(frame, null) : presence, // there from its first shape on
    attributes: kept(track.attributes, (steps) => from(steps, frame)),
    constants: track.constants,
  };
}

/** The shape at `frame` as a keyframe that goes on as before. */
function drawn(head: Head, geometry: Geometry, frame: number): Key {
  const coords = Array.from(blendAt(head.kind, geometry, frame), (number) => (Number.isNaN(number) ? null : number));
  return { coords, hold: geometry.isHeld(geometry.indexBefore(frame)) };
}

function keysOf(geometry: Geometry): [number, Key][] {
  return Array.from(geometry.frames, (frame, index) => [frame, geometry.key(index)]);
}

function before(steps: Steps, frame: number): Steps {
  const count = steps.frames.filter((at) => at < frame).length;
  return new Steps(steps.frames.slice(0, count), steps.values.slice(0, count));
}

/** The steps from `frame` on, beginning with what is in force there. */
function from(steps: Steps, frame: number): Steps {
  const count = steps.frames.filter((at) => at <= frame).length;
  return new Steps(steps.frames.slice(count), steps.values.slice(count)).withKey(frame, steps.valueAt(frame));
}

/** The steps of the first until `start`, then those of the second; a keyframe that says nothing new is left out. */
function continued(first: Steps, second: Steps, start: number, fallback: boolean | null): Steps {
  let joined = before(first, start);
  const later = from(second, start).withKey(start, second.valueAt(start) ?? fallback);
  later.frames.forEach((frame, index) => {
    const value = later.values[index];
    if (!isSame(joined.valueAt(frame) ?? fallback, value)) joined = joined.withKey(frame, value);
  });
  return joined;
}

function kept(attributes: ReadonlyMap<string, Steps>, part: (steps: Steps) => Steps): Map<string, Steps> {
  const parts = [...attributes].map(([name, steps]): [string, Steps] => [name, part(steps)]);
  return new Map(parts.filter(([, steps]) => steps.length > 0));
}
