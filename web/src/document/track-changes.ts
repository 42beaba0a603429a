// What commands do to a track, as changes: pure, so that each rule is one sentence and one test.
import type { Change } from '../model/edit';
import { type Head, isPresent, shapeAt, type Track } from '../model/track';

export type Coords = readonly (number | null)[];

/** The head of a track that a hand draws; `points` are the names of a landmark's. */
export function handMade(kind: string, label: string, color: string, points: readonly string[] = []): Head {
  return { kind, label, color, origin: 'manual', state: 'editable', points, derived_from: '', accepted: false, group: '' };
}

export function createTrack(id: string, head: Head, frame: number, coords: Coords): Change[] {
  return [
    { track: id, cell: 'head', before: null, after: head },
    { track: id, cell: 'geometry', frame, before: null, after: { coords, hold: false } },
  ];
}

/** Puts a shape on a frame: changes the keyframe there or makes one, and leaves every other channel alone. */
export function placeShape(track: Track, frame: number, coords: Coords): Change[] {
  const before = track.geometry.keyAt(frame);
  return [{ track: track.id, cell: 'geometry', frame, before, after: { coords, hold: before?.hold ?? false } }];
}

/** Makes the in-between of this frame a keyframe, or takes the keyframe away. The last one is never taken. */
export function toggleKeyframe(track: Track, frame: number): Change[] {
  if (track.geometry.keyAt(frame)) return deleteKeyframe(track, frame);
  const shape = shapeAt(track, frame);
  return shape ? placeShape(track, frame, coordsOf(shape)) : [];
}

/** Nothing when there is no keyframe here, or when it is the only one: then the whole track is meant, which is another command. */
export function deleteKeyframe(track: Track, frame: number): Change[] {
  const before = track.geometry.keyAt(frame);
  if (!before || track.geometry.frames.length < 2) return [];
  return [{ track: track.id, cell: 'geometry', frame, before, after: null }];
}

/** Ends the track before `frame`; what comes earlier stays exactly as it was seen. */
export function deleteFromHere(track: Track, frame: number): Change[] {
  const first = track.geometry.frames[0];
  if (first === undefined || frame <= first) return deleteTrack(track);
  const changes: Change[] = [...keepLastShape(track, frame)];
  for (const at of track.geometry.frames) {
    if (at >= frame) {
      changes.push({ track: track.id, cell: 'geometry', frame: at, before: track.geometry.keyAt(at), after: null });
    }
  }
  for (const [name, steps] of track.attributes) {
    for (const at of steps.frames) {
      if (at < frame) continue;
      changes.push({ track: track.id, cell: 'attribute', name, frame: at, before: steps.keyAt(at), after: null });
    }
  }
  return [...changes, ...endPresence(track, frame)];
}

/** The shape of the frame before becomes a keyframe, if it was an in-between that leans on a later keyframe. */
function keepLastShape(track: Track, frame: number): Change[] {
  const hasLater = (track.geometry.frames.at(-1) ?? -1) >= frame;
  const shape = shapeAt(track, frame - 1);
  if (!hasLater || !shape || track.geometry.keyAt(frame - 1)) return [];
  return placeShape(track, frame - 1, coordsOf(shape));
}

function endPresence(track: Track, frame: number): Change[] {
  const changes: Change[] = [];
  for (const at of track.presence.frames) {
    if (at > frame) changes.push({ track: track.id, cell: 'presence', frame: at, before: track.presence.keyAt(at) as boolean, after: null });
  }
  return [...changes, ...setPresence(track, frame, false)];
}

export function deleteTrack(track: Track): Change[] {
  return [{ track: track.id, cell: 'head', before: track.head, after: null }];
}

/** Present or absent from this frame until the next keyframe of presence. */
export function togglePresence(track: Track, frame: number): Change[] {
  return setPresence(track, frame, !isPresent(track, frame));
}

function setPresence(track: Track, frame: number, isThere: boolean): Change[] {
  const first = track.geometry.frames[0];
  if (first === undefined || frame < first) return [];
  const before = track.presence.keyAt(frame) as boolean | null;
  const inherited = track.presence.valueAt(frame - 1) ?? true;
  const after = inherited === isThere ? null : isThere; // a keyframe that says nothing new is none
  if (before === after) return [];
  return [{ track: track.id, cell: 'presence', frame, before, after }];
}

export function setLabel(track: Track, label: string, color: string): Change[] {
  if (!track.head || track.head.label === label) return [];
  return [{ track: track.id, cell: 'head', before: track.head, after: { ...track.head, label, color } }];
}

/** `frame` null sets the value of the whole track. */
export function setAttribute(track: Track, name: string, frame: number | null, value: unknown): Change[] {
  const before = frame === null ? (track.constants.get(name) ?? null) : (track.attributes.get(name)?.keyAt(frame) ?? null);
  return [{ track: track.id, cell: 'attribute', name, frame, before, after: value ?? null }];
}

/** Numbers as they go on the wire: an absent landmark point is null. */
export function coordsOf(shape: ArrayLike<number>): Coords {
  return Array.from(shape, (number) => (Number.isNaN(number) ? null : number));
}
