// Cutting a polygon in two, as changes: one part stays, the other is a new track derived from it, at every keyframe that the cut reaches.
import { bounds } from '../model/geometry';
import type { Change } from '../model/edit';
import { difference } from '../model/edit';
import { emptyTrack, Geometry, type Key, shapeAt, Steps, type Track } from '../model/track';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** From one place to another, in norm space. */
export type Cut = readonly [Place, Place];

export const NOT_ACROSS = 'Draw the line right across: it has to cross the outline exactly twice.';

/** The parts of a ring to the left and to the right of the cut; null unless it crosses the outline exactly twice. */
export function cutRing(ring: readonly Place[], [a, b]: Cut): readonly [readonly Place[], readonly Place[]] | null {
  const parts: Place[][] = [[]];
  for (const [i, point] of ring.entries()) {
    (parts.at(-1) as Place[]).push(point);
    const at = crossing(point, ring[(i + 1) % ring.length] as Place, a, b);
    if (!at) continue;
    (parts.at(-1) as Place[]).push(at);
    parts.push([at]);
  }
  if (parts.length !== 3) return null;
  const one = parts[1] as Place[];
  const other = [...(parts[2] as Place[]), ...(parts[0] as Place[])];
  return isLeft(one, a, b) ? [one, other] : [other, one];
}

/** Where two stretches cross; ends that only touch count on one side, so that a corner on the line is one crossing and not two. */
function crossing(p: Place, q: Place, a: Place, b: Place): Place | null {
  const sideP = side(p, a, b);
  const sideQ = side(q, a, b);
  if (sideP >= 0 === sideQ >= 0) return null;
  const t = sideP / (sideP - sideQ);
  const at = { x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t };
  const along = (at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y);
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  return along >= 0 && along <= length ? at : null;
}

function side(p: Place, a: Place, b: Place): number {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

function isLeft(part: readonly Place[], a: Place, b: Place): boolean {
  return part.reduce((sum, point) => sum + side(point, a, b), 0) < 0;
}

/** The changes, or in words why not. At other keyframes the cut moves and grows with the box around the polygon. */
export function slice(track: Track, frame: number, cut: Cut, newId: string): Change[] | string {
  const shape = shapeAt(track, frame);
  if (!track.head || !shape) return 'The object is absent on this frame.';
  const here = cutRing(ringOf(shape), cut);
  if (!here) return NOT_ACROSS;
  const stays = area(here[0]) >= area(here[1]) ? 0 : 1;
  const kept: [number, Key][] = [];
  const taken: [number, Key][] = [];
  for (const at of new Set([...track.geometry.frames, frame].toSorted((one, other) => one - other))) {
    const whole = shapeAt({ ...track, presence: emptyTrack('').presence }, at) as Float64Array;
    const parts = cutRing(ringOf(whole), movedCut(cut, shape, whole));
    const hold = track.geometry.isHeld(track.geometry.indexBefore(at));
    kept.push([at, { coords: parts ? flat(parts[stays] as readonly Place[]) : [...whole], hold }]);
    if (parts) taken.push([at, { coords: flat(parts[1 - stays] as readonly Place[]), hold }]);
  }
  const first = taken[0]?.[0] ?? frame;
  const fresh: Track = {
    ...track,
    id: newId,
    head: { ...track.head, derived_from: track.id },
    geometry: Geometry.fromKeys(taken),
    presence: since(track.presence, first),
    attributes: new Map([...track.attributes].map(([name, steps]) => [name, since(steps, first)])),
  };
  return [...difference(undefined, fresh), ...difference(track, { ...track, geometry: Geometry.fromKeys(kept) })];
}

/** The steps from `first` on, beginning with what is in force there: nothing is said of a track before its first shape. */
function since(steps: Steps, first: number): Steps {
  const count = steps.frames.filter((frame) => frame <= first).length;
  return new Steps(steps.frames.slice(count), steps.values.slice(count)).withKey(first, count > 0 ? steps.valueAt(first) : null);
}

function movedCut(cut: Cut, from: ArrayLike<number>, to: ArrayLike<number>): Cut {
  const a = bounds(from);
  const b = bounds(to);
  const scaled = (value: number, low: number, high: number, toLow: number, toHigh: number): number => toLow + ((value - low) / (high - low || 1)) * (toHigh - toLow);
  const moved = ({ x, y }: Place): Place => ({ x: scaled(x, a.left, a.right, b.left, b.right), y: scaled(y, a.top, a.bottom, b.top, b.bottom) });
  return [moved(cut[0]), moved(cut[1])];
}

function ringOf(shape: ArrayLike<number>): Place[] {
  return Array.from({ length: shape.length / 2 }, (_, i) => ({ x: shape[2 * i] as number, y: shape[2 * i + 1] as number }));
}

function flat(ring: readonly Place[]): number[] {
  return ring.flatMap(({ x, y }) => [x, y]);
}

function area(ring: readonly Place[]): number {
  let sum = 0;
  for (const [i, { x, y }] of ring.entries()) {
    const next = ring[(i + 1) % ring.length] as Place;
    sum += x * next.y - next.x * y;
  }
  return Math.abs(sum) / 2;
}
