// Pairing the points of two paths by how far along they lie. Reads the same as domain/pairing.py.

const NEAR = 1e-12; // distances this close are equal; the earlier point wins

/** On each path: the point before, and which part of the way to the next. */
export type Place = readonly [index: number, part: number, otherIndex: number, otherPart: number];

/** From how far along the points of two paths lie (0…1, rising): each point of both, and its place on the other. */
export function pairPaths(first: Float64Array, second: Float64Array): Place[] {
  const nearSecond = nearest(second, first);
  const nearFirst = nearest(first, second);
  const end = first.length - 1;
  const otherEnd = second.length - 1;
  const places: Place[] = [];
  let i = 0;
  let j = 0;
  for (let nextI = 1; nextI < end; nextI += 1) {
    const nextJ = nearSecond[nextI] as number;
    if (j < nextJ && nextJ < otherEnd && nearFirst[nextJ] === nextI) {
      places.push([i, 0, j, 0]);
      addBetween(first, i, nextI, second, j, nextJ, places);
      i = nextI;
      j = nextJ;
    }
  }
  places.push([i, 0, j, 0]);
  addBetween(first, i, end, second, j, otherEnd, places);
  places.push([end, 0, otherEnd, 0]);
  return places;
}

/** Everything after the pair (i, j) and before the pair of ends, in order; on a tie the first path goes first. */
function addBetween(
  first: Float64Array,
  firstIndex: number,
  end: number,
  second: Float64Array,
  secondIndex: number,
  otherEnd: number,
  places: Place[],
): void {
  const at = (index: number): number => first[index] as number;
  const otherAt = (index: number): number => second[index] as number;
  const begin = at(firstIndex);
  const otherBegin = otherAt(secondIndex);
  const span = at(end) - begin;
  const otherSpan = otherAt(otherEnd) - otherBegin;
  let i = firstIndex + 1;
  let j = secondIndex + 1;
  while (i < end || j < otherEnd) {
    const here = i < end ? partOf(at(i) - begin, span) : 2;
    const there = j < otherEnd ? partOf(otherAt(j) - otherBegin, otherSpan) : 2;
    if (here <= there) {
      const reached = otherBegin + otherSpan * here;
      places.push([i, 0, j - 1, partOf(reached - otherAt(j - 1), otherAt(j) - otherAt(j - 1))]);
      i += 1;
    } else {
      const reached = begin + span * there;
      places.push([i - 1, partOf(reached - at(i - 1), at(i) - at(i - 1)), j, 0]);
      j += 1;
    }
  }
}

/** For each of `wanted` the index of the nearest of `places` (both rising); the earlier one on a tie. */
function nearest(places: Float64Array, wanted: Float64Array): Int32Array {
  const found = new Int32Array(wanted.length);
  let index = 0;
  for (let i = 0; i < wanted.length; i += 1) {
    const place = (wanted[i] as number) - NEAR;
    while (index < places.length - 1 && ((places[index] as number) + (places[index + 1] as number)) / 2 < place) index += 1;
    found[i] = index;
  }
  return found;
}

function partOf(done: number, whole: number): number {
  return whole > 0 ? done / whole : 0;
}
