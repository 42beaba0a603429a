// Keyframe reduction: which keyframes of a dense track are enough, so that no point moves by more than a tolerance.
// The twin of domain/reduction.py, where the walk is told; spec/vectors/reduction.json holds the two equal.
import { Geometry } from './channel';
import type { Numbers } from './geometry';
import { kindNamed } from './shapes/kinds';

/** The numbers of the keyframes that are enough: then no x is off by more than `across`, no y by more than `down`. */
export function keptKeys(kind: string, geometry: Geometry, across: number, down: number): number[] {
  const kept: number[] = [];
  let start = 0;
  while (start < geometry.length) {
    const stop = runEnd(kind, geometry, start);
    let at = start;
    kept.push(at);
    while (at < stop - 1) {
      at = farthest(kind, geometry, at, stop, across, down);
      kept.push(at);
    }
    start = stop;
  }
  return kept;
}

/** The geometry with these keyframes only. */
export function subset(geometry: Geometry, kept: readonly number[]): Geometry {
  return Geometry.fromKeys(kept.map((index) => [geometry.frames[index] as number, geometry.key(index)]));
}

/** Where a run ends: keyframes among which only straight ways lead. None holds but the last, all points meet in place. */
function runEnd(kind: string, geometry: Geometry, start: number): number {
  let stop = start + 1;
  while (stop < geometry.length && !geometry.isHeld(stop - 1) && meet(kind, geometry, stop - 1, stop)) stop += 1;
  return stop;
}

/** Whether the points that belong together have the same number, and the same ones are there. */
function meet(kind: string, geometry: Geometry, one: number, other: number): boolean {
  const first = geometry.shape(one);
  const second = geometry.shape(other);
  if (first.length !== second.length) return false;
  for (let i = 0; i < first.length; i += 1) if (Number.isNaN(first[i]) !== Number.isNaN(second[i])) return false;
  const { match } = kindNamed(kind);
  return !match || isSame(match(first, second).second, second);
}

function isSame(one: Numbers, other: Numbers): boolean {
  return one.length === other.length && one.every((number, i) => number === other[i]);
}

/** The last keyframe that a straight line from `at` may lead to: one cone of slopes per number, narrower with each on the way. */
function farthest(kind: string, geometry: Geometry, at: number, stop: number, across: number, down: number): number {
  const from = geometry.shape(at);
  const low = new Float64Array(from.length).fill(-Infinity);
  const high = new Float64Array(from.length).fill(Infinity);
  const fits = [at + 1];
  for (let index = at + 1; index < stop; index += 1) {
    const gap = (geometry.frames[index] as number) - (geometry.frames[at] as number);
    const begin = geometry.start(index);
    let isWithin = true;
    let isShut = false;
    for (let i = 0; i < from.length; i += 1) {
      const rise = (geometry.coords[begin + i] as number) - (from[i] as number);
      if (Number.isNaN(rise)) continue; // a point that is not there in any of them
      const reach = i % 2 === 0 ? across : down;
      const slope = rise / gap;
      if (slope < (low[i] as number) || slope > (high[i] as number)) isWithin = false;
      low[i] = Math.max(low[i] as number, (rise - reach) / gap);
      high[i] = Math.min(high[i] as number, (rise + reach) / gap);
      if ((low[i] as number) > (high[i] as number)) isShut = true;
    }
    if (isWithin) fits.push(index);
    if (isShut) break;
  }
  return fits.findLast((index) => index === at + 1 || meet(kind, geometry, at, index)) as number;
}
