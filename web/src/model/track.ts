// A track: one object through the frames, as channels with keyframes of their own. The twin of domain/track.py.
import { type Geometry, NO_GEOMETRY, NO_STEPS, type Steps } from './channel';
import { blendAt, blendInto } from './interpolate';

export { Geometry, type Key, NO_GEOMETRY, NO_STEPS, Steps } from './channel';
export { FORMULA_VERSION } from './interpolate';

/** What a track is, apart from where it is. `points` names the points of a landmark, in order. */
export interface Head {
  readonly kind: string;
  readonly label: string;
  readonly color: string;
  readonly origin: string;
  readonly state: string;
  readonly points: readonly string[];
  readonly derived_from: string;
  /** Somebody has looked at this pre-label and stands for it. */
  readonly accepted?: boolean;
  /** Tracks with the same word here belong together. */
  readonly group?: string;
}

/** `head` null means deleted: the channels stay, so that deleting has an inverse. */
export interface Track {
  readonly id: string;
  readonly head: Head | null;
  readonly geometry: Geometry;
  readonly presence: Steps;
  /** Attributes with a value per frame. */
  readonly attributes: ReadonlyMap<string, Steps>;
  /** Attributes with one value for the whole track. */
  readonly constants: ReadonlyMap<string, unknown>;
}

export function emptyTrack(id: string): Track {
  return { id, head: null, geometry: NO_GEOMETRY, presence: NO_STEPS, attributes: new Map(), constants: new Map() };
}

/** Whether the track is there: not deleted, not before its first shape, and its presence not switched off. */
export function isPresent(track: Track, frame: number): boolean {
  const first = track.geometry.frames[0];
  if (!track.head || first === undefined || frame < first) return false;
  return (track.presence.valueAt(frame) ?? true) === true;
}

/** The shape in this frame, drawn or in-between; null where the track is absent. Not to be written to. */
export function shapeAt(track: Track, frame: number): Float64Array | null {
  return track.head && isPresent(track, frame) ? blendAt(track.head.kind, track.geometry, frame) : null;
}

/** The shape in this frame into `into`, for painting many; false where the track is absent. */
export function shapeInto(track: Track, frame: number, into: number[]): boolean {
  if (!track.head || !isPresent(track, frame)) return false;
  blendInto(track.head.kind, track.geometry, frame, into);
  return true;
}

/** The lifespans as [start, stop): apart from each other, in order, never empty. */
export function spans(track: Track, frameCount: number): [number, number][] {
  const first = track.geometry.frames[0];
  if (!track.head || first === undefined) return [];
  const frames = [0, ...track.presence.frames, frameCount];
  const states = [true, ...track.presence.values];
  const found: [number, number][] = [];
  states.forEach((state, index) => {
    const start = Math.max(frames[index] as number, first);
    const stop = Math.min(frames[index + 1] as number, frameCount);
    if (state !== true || start >= stop) return;
    const last = found.at(-1);
    if (last && last[1] === start) last[1] = stop;
    else found.push([start, stop]);
  });
  return found;
}

/** In how many frames the track is there. */
export function presentCount(track: Track, frameCount: number): number {
  return spans(track, frameCount).reduce((sum, [start, stop]) => sum + stop - start, 0);
}

/** The per-frame attributes in force; one whose first keyframe is still to come is not there. */
export function attributesAt(track: Track, frame: number): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, steps] of track.attributes) {
    const value = steps.valueAt(frame);
    if (value !== null) found.set(name, value);
  }
  return found;
}
