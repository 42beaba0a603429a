// Which points of a landmark are occluded. A shape knows only whether a point is there; that it is hidden is an ordinary attribute that a
// label may have: `occluded_points`, many of the names, per frame. So it has keyframes of its own and is in every result.
import { setAttribute } from '../document/track-changes';
import type { Change } from '../model/edit';
import type { Track } from '../model/track';
import type { Labels } from './labels';

export const OCCLUDED_POINTS = 'occluded_points';
export const NO_OCCLUDED_POINTS = `This label has no attribute “${OCCLUDED_POINTS}” (many of the points’ names, per frame) to keep that in.`;

export function mayOccludePoints(labels: Labels, label: string): boolean {
  return labels.isOpen || labels.get(label).attributes.some(({ name, type, scope }) => name === OCCLUDED_POINTS && type === 'multi' && scope === 'frame');
}

/** The places of the occluded points among the head's points, or nothing. */
export function occludedPoints(track: Track, frame: number): ReadonlySet<number> | null {
  const names = namesAt(track, frame);
  return names.length > 0 && track.head ? new Set(names.map((name) => track.head?.points.indexOf(name) ?? -1)) : null;
}

export function occludePoint(track: Track, frame: number, name: string, isOccluded: boolean): Change[] {
  const others = namesAt(track, frame).filter((other) => other !== name);
  const wanted = new Set(isOccluded ? [...others, name] : others);
  const inOrder = (track.head?.points ?? []).filter((point) => wanted.has(point));
  return setAttribute(track, OCCLUDED_POINTS, frame, inOrder);
}

function namesAt(track: Track, frame: number): string[] {
  const value = track.attributes.get(OCCLUDED_POINTS)?.valueAt(frame);
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
