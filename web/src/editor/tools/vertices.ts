// What may be done to the points of a shape. Each answers the new shape, or says in words why not.
import type { Norm } from './tool';
import { shapeWord } from '../../texts/words';
import { keyOf } from '../chosen-keys.svelte';

const POINTS_MIN: ReadonlyMap<string, number> = new Map([
  ['polygon', 3],
  ['line', 2],
]);

export function withVertex(shape: Norm, vertex: number, [x, y]: readonly [number, number]): Norm {
  return shape.map((number, i) => (i === 2 * vertex ? x : i === 2 * vertex + 1 ? y : number));
}

/** A new point after the one that the edge starts from. */
export function withInserted(shape: Norm, edge: number, [x, y]: readonly [number, number]): Norm {
  return [...shape.slice(0, 2 * edge + 2), x, y, ...shape.slice(2 * edge + 2)];
}

/** Outlines lose the point; of a landmark it is absent from this keyframe, its name stays. */
export function withoutVertex(kind: string, shape: Norm, vertex: number): Norm | string {
  if (kind === 'landmark') {
    const rest = shape.map((number, i) => (i >> 1 === vertex ? null : number));
    return rest.some((number) => number !== null) ? rest : 'The last point stays: O makes the whole object absent.';
  }
  const least = POINTS_MIN.get(kind);
  if (least === undefined) return `A ${shapeWord(kind)} keeps all its points.`;
  if (shape.length / 2 <= least) return `A ${shapeWord(kind)} has at least ${least} points: ${keyOf('track.delete')} deletes the whole object.`;
  return [...shape.slice(0, 2 * vertex), ...shape.slice(2 * vertex + 2)];
}

/** The first point of a landmark that is not there, or -1. */
export function firstAbsent(shape: Norm): number {
  const at = shape.indexOf(null);
  return at < 0 ? -1 : at >> 1;
}
