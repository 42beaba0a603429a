// The shapes between keyframes. One formula, with a number: `a + (b - a) * t`, points matched once per pair.
import type { Geometry } from './channel';
import type { Numbers } from './geometry';
import type { Match } from './matching';
import { kindNamed } from './shapes/kinds';

export const FORMULA_VERSION = 1;

/** The matches made so far, by keyframe. A geometry never changes, so neither do they; they go when it goes. */
const matches = new WeakMap<Geometry, Map<number, Match>>();

/** The shape at `frame`, which must not be before the first keyframe. Not to be written to. */
export function blendAt(kind: string, geometry: Geometry, frame: number): Numbers {
  const index = geometry.indexBefore(frame);
  if (isDrawn(geometry, index, frame)) return geometry.shape(index);
  const way = wayOf(kind, geometry, index);
  const shape = new Float64Array(way.size);
  fill(shape, way, partOf(geometry, index, frame));
  return shape;
}

/**
 * The same into an array that is used again and again: a thousand shapes a frame, and nothing for the collector. Answers whether `frame` is
 * a keyframe itself.
 */
export function blendInto(kind: string, geometry: Geometry, frame: number, into: number[]): boolean {
  return blendFrom(kind, geometry, geometry.indexBefore(frame), frame, into);
}

/** The same by whom the keyframe in force is known. */
export function blendFrom(kind: string, geometry: Geometry, index: number, frame: number, into: number[]): boolean {
  const { coords } = geometry;
  const begin = geometry.start(index);
  const end = geometry.start(index + 1);
  if (isDrawn(geometry, index, frame)) {
    if (into.length !== end - begin) into.length = end - begin; // setting it costs, even to what it is
    for (let i = 0; i < into.length; i += 1) into[i] = coords[begin + i] as number;
    return geometry.frames[index] === frame;
  }
  const part = partOf(geometry, index, frame);
  if (kind !== 'rectangle' && kindNamed(kind).match) {
    const way = wayOf(kind, geometry, index);
    into.length = way.size;
    fill(into, way, part);
    return false;
  }
  if (into.length !== end - begin) into.length = end - begin;
  for (let i = 0; i < into.length; i += 1) {
    const here = coords[begin + i] as number;
    into[i] = here + ((coords[end + i] as number) - here) * part;
  }
  return false;
}

/** Whether the shape at `frame` is that of a keyframe, as it was drawn. */
function isDrawn(geometry: Geometry, index: number, frame: number): boolean {
  return frame === geometry.frames[index] || index + 1 === geometry.length || geometry.isHeld(index);
}

/** How much of the way to the next keyframe is done. */
function partOf(geometry: Geometry, index: number, frame: number): number {
  const start = geometry.frames[index] as number;
  return (frame - start) / ((geometry.frames[index + 1] as number) - start);
}

/** Two runs of equally many numbers that belong together: where a gap begins and where it ends. */
interface Way {
  readonly from: Numbers;
  readonly begin: number;
  readonly to: Numbers;
  readonly end: number;
  readonly size: number;
}

function wayOf(kind: string, geometry: Geometry, index: number): Way {
  const { match } = kindNamed(kind);
  if (match) {
    const { first, second } = matchOf(geometry, index, match);
    return { from: first, begin: 0, to: second, end: 0, size: first.length };
  }
  const { coords } = geometry;
  const begin = geometry.start(index);
  const end = geometry.start(index + 1);
  return { from: coords, begin, to: coords, end, size: end - begin };
}

function fill(shape: number[] | Numbers, { from, begin, to, end, size }: Way, part: number): void {
  for (let i = 0; i < size; i += 1) {
    const here = from[begin + i] as number;
    shape[i] = here + ((to[end + i] as number) - here) * part;
  }
}

function matchOf(geometry: Geometry, index: number, match: (first: Numbers, second: Numbers) => Match): Match {
  let known = matches.get(geometry);
  if (!known) matches.set(geometry, (known = new Map()));
  let found = known.get(index);
  if (!found) known.set(index, (found = match(geometry.shape(index), geometry.shape(index + 1))));
  return found;
}
