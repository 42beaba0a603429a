// The tracks as they were at the revision that a difference begins with, for painting them beneath those of now.
import { apply, type Change } from '../../model/edit';
import { shapeAt, type Track } from '../../model/track';
import type { WireDifference } from '../../wire/review-types';

/** By id, every track that the difference tells of; undefined where there was none. */
export type Earlier = ReadonlyMap<string, Track | undefined>;

export function earlierOf(difference: WireDifference, now: (id: string) => Track | undefined): Earlier {
  return new Map(difference.tracks.map(({ track, changes }) => [track, takenBack(now(track), changes)]));
}

function takenBack(track: Track | undefined, changes: readonly Change[]): Track | undefined {
  let before = track;
  for (const change of changes) before = apply(before, { ...change, before: change.after, after: change.before } as Change);
  return before?.head ? before : undefined;
}

export type Standing = 'same' | 'added' | 'removed' | 'moved';

/** How a track looks in a frame beside how it looked then. */
export function standingIn(frame: number, before: Track | undefined, now: Track | undefined): Standing {
  const [was, is] = [before && shapeAt(before, frame), now && shapeAt(now, frame)];
  if (!was) return is ? 'added' : 'same';
  if (!is) return 'removed';
  const isSame = was.length === is.length && was.every((number, i) => Object.is(number, is[i]));
  return isSame && before?.head?.label === now?.head?.label ? 'same' : 'moved';
}
