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
  const shape: number[] = [];
  blendInto(kind, geometry, frame, shape);
  return Float64Array.from(shape);
}

/** The same into an array that is used again and again: a thousand shapes a frame, and nothing for the collector. */
export function blendInto(kind: string, geometry: Geometry, frame: number, into: number[]): void {
  const index = geometry.indexBefore(frame);
  const { match } = kindNamed(kind);
  if (isDrawn(geometry, index, frame)) {
    fill(into, geometry.coords, geometry.start(index), geometry.coords, geometry.start(index), sizeOf(geometry, index), 0);
    return;
  }
  const start = geometry.frames[index] as number;
  const part = (frame - start) / ((geometry.frames[index + 1] as number) - start);
  if (!match) {
    const { coords } = geometry;
    fill(into, coords, geometry.start(index), coords, geometry.start(index + 1), sizeOf(geometry, index), part);
    return;
  }
  const { first, second } = matchOf(geometry, index, match);
  fill(into, first, 0, second, 0, first.length, part);
}

/** Whether the shape at `frame` is that of a keyframe, as it was drawn. */
function isDrawn(geometry: Geometry, index: number, frame: number): boolean {
  return frame === geometry.frames[index] || index + 1 === geometry.length || geometry.isHeld(index);
}

function sizeOf(geometry: Geometry, index: number): number {
  return geometry.start(index + 1) - geometry.start(index);
}

function fill(into: number[], from: Numbers, begin: number, to: Numbers, end: number, size: number, part: number): void {
  into.length = size;
  for (let i = 0; i < size; i += 1) {
    const here = from[begin + i] as number;
    into[i] = part === 0 ? here : here + ((to[end + i] as number) - here) * part;
  }
}

function matchOf(geometry: Geometry, index: number, match: (first: Numbers, second: Numbers) => Match): Match {
  let known = matches.get(geometry);
  if (!known) matches.set(geometry, (known = new Map()));
  let found = known.get(index);
  if (!found) known.set(index, (found = match(geometry.shape(index), geometry.shape(index + 1))));
  return found;
}
