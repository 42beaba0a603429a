// Where a job is opened: an empty first frame says nothing of the work.
import type { Track } from '../model/track';

/** The first frame that has a shape; the first of all when none has. */
export function firstShown(tracks: readonly Track[], last: number): number {
  let first = Infinity;
  for (const { head, geometry } of tracks) if (head && geometry.length > 0) first = Math.min(first, geometry.frames[0] as number);
  return first <= last ? first : 0;
}
