// Which point of one outline belongs to which of the next. The rules stand in domain/matching.py, of which this is the twin.
import { arcLengths, type Numbers, signedArea, spread, x, y } from './geometry';
import { pairPaths, type Place } from './pairing';

const POINTS_COMPARED = 32; // of outlines with equally many points, taken evenly if there are more
const SAMPLES = 128; // places spread evenly over an outline, to compare it by
const PLACES_COMPARED = Array.from({ length: 32 }, (_, i) => 4 * i); // every fourth of them is compared
const BETTER = 0.25; // another start must cost less than this part of the drawn one
const TIE = 1 + 1e-9; // costs this close are equal; the first wins
const FLAT = 1e-9; // an outline with less area than this has no winding

/** Two outlines with equally many points, to be joined by straight lines. */
export interface Match {
  readonly first: Numbers;
  readonly second: Numbers;
}

export function matchPolygons(first: Numbers, second: Numbers): Match {
  const order = first.length === second.length ? alignPoints(first, second) : alignOutlines(first, second);
  const path = closed(first);
  const other = closed(reordered(second, order));
  const match = join(path, other);
  return { first: match.first.subarray(0, -2), second: match.second.subarray(0, -2) };
}

export function matchLines(first: Numbers, second: Numbers): Match {
  const one = centred(spread(first, arcLengths(first), SAMPLES, SAMPLES - 1));
  const other = centred(spread(second, arcLengths(second), SAMPLES, SAMPLES - 1));
  let forwards = 0;
  let backwards = 0;
  for (let i = 0; i < SAMPLES; i += 1) {
    forwards += squared(one, i, other, i);
    backwards += squared(one, i, other, SAMPLES - 1 - i);
  }
  const isBackwards = backwards * TIE < forwards;
  return join(first, isBackwards ? reordered(second, { begin: second.length / 2 - 1, step: -1 }) : second);
}

interface Order {
  readonly begin: number;
  /** 1 onwards, -1 backwards. */
  readonly step: number;
}

const AS_DRAWN: Order = { begin: 0, step: 1 };

/** In which order to read the second of two closed outlines with equally many points. */
function alignPoints(first: Numbers, second: Numbers): Order {
  const count = first.length / 2;
  const one = centred(first);
  const ring = centred(second);
  const compared = Math.min(count, POINTS_COMPARED);
  const indexes = Array.from({ length: compared }, (_, i) => Math.floor((i * count) / compared));
  const step = areOpposite(one, ring) ? -1 : 1;
  const starts = Array.from({ length: count }, (_, start) => start);
  const { begin, least } = bestOf(starts.map((start) => costOf(one, ring, start, step, indexes)));
  const isMoved = least < BETTER * costOf(one, ring, 0, 1, indexes);
  return isMoved ? { begin, step } : AS_DRAWN;
}

/** In which order to read the second of two closed outlines that differ in their number of points. */
function alignOutlines(first: Numbers, second: Numbers): Order {
  const path = closed(second);
  const one = centred(samplesOf(closed(first)));
  const ring = centred(samplesOf(path));
  const step = areOpposite(first, second) ? -1 : 1;
  const starts = arcLengths(path).subarray(0, -1);
  const costs = Array.from(starts, (at) => costOf(one, ring, Math.floor(at * SAMPLES + 0.5), step, PLACES_COMPARED));
  const { begin, least } = bestOf(costs);
  return step < 0 || least < BETTER * (costs[0] as number) ? { begin, step } : AS_DRAWN;
}

/** The first of the cheapest. */
function bestOf(costs: readonly number[]): { begin: number; least: number } {
  const least = costs.reduce((low, cost) => Math.min(low, cost), Infinity);
  return { begin: costs.findIndex((cost) => cost <= least * TIE), least };
}

/** What it costs to read `ring` from `start`, beside the compared points of `one`. */
function costOf(one: Numbers, ring: Numbers, start: number, step: number, compared: readonly number[]): number {
  const count = ring.length / 2;
  let sum = 0;
  for (const index of compared) sum += squared(one, index, ring, (start + step * index + count) % count);
  return sum;
}

function areOpposite(first: Numbers, second: Numbers): boolean {
  const one = signedArea(first);
  const other = signedArea(second);
  return Math.min(one, other) < -FLAT && Math.max(one, other) > FLAT;
}

function samplesOf(path: Numbers): Numbers {
  return spread(path, arcLengths(path), SAMPLES, SAMPLES);
}

function closed(points: Numbers): Numbers {
  const path = new Float64Array(points.length + 2);
  path.set(points);
  path.set(points.subarray(0, 2), points.length);
  return path;
}

function reordered(points: Numbers, { begin, step }: Order): Numbers {
  const count = points.length / 2;
  const copy = new Float64Array(points.length);
  for (let i = 0; i < count; i += 1) {
    const from = (((begin + step * i) % count) + count) % count;
    copy[2 * i] = x(points, from);
    copy[2 * i + 1] = y(points, from);
  }
  return copy;
}

function centred(points: Numbers): Numbers {
  const count = points.length / 2;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < count; i += 1) {
    meanX += x(points, i) / count;
    meanY += y(points, i) / count;
  }
  return points.map((number, index) => number - (index % 2 === 0 ? meanX : meanY));
}

function squared(one: Numbers, i: number, other: Numbers, j: number): number {
  const dx = x(one, i) - x(other, j);
  const dy = y(one, i) - y(other, j);
  return dx * dx + dy * dy;
}

/** Two open paths as equally many points: point by point if they have as many, otherwise by arc length. */
function join(first: Numbers, second: Numbers): Match {
  if (first.length === second.length) return { first, second };
  const places = pairPaths(arcLengths(first), arcLengths(second));
  const matched = { first: new Float64Array(2 * places.length), second: new Float64Array(2 * places.length) };
  places.forEach(([index, part, otherIndex, otherPart]: Place, i) => {
    place(first, index, part, matched.first, i);
    place(second, otherIndex, otherPart, matched.second, i);
  });
  return matched;
}

/** Puts the point that lies `part` of the way from point `index` to the next. */
function place(path: Numbers, index: number, part: number, into: Numbers, i: number): void {
  const next = part > 0 ? index + 1 : index;
  into[2 * i] = x(path, index) + (x(path, next) - x(path, index)) * part;
  into[2 * i + 1] = y(path, index) + (y(path, next) - y(path, index)) * part;
}
