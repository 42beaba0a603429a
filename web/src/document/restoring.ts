// Bringing back: the changes that make tracks what they once were, and an edit that was set aside fit for now.
import { apply, type Change, difference, valueOf } from '../model/edit';
import type { Track } from '../model/track';
import type { TrackDocument } from './document';

/** For each track the changes that bring it back to how it was. One that was not there then is deleted; its cells stay. */
export function changesBackTo(document: TrackDocument, past: readonly Track[], isWholeJob: boolean): Change[][] {
  const back = past.map((track) => {
    const now = document.get(track.id);
    if (track.head) return difference(now, track);
    return now?.head ? [deletion(now)] : [];
  });
  if (!isWholeJob) return back;
  const known = new Set(past.map(({ id }) => id));
  return [...back, ...document.tracks.filter((track) => track.head && !known.has(track.id)).map((track) => [deletion(track)])];
}

/** The changes that bring a pre-label back to how it came, as the object that it is now: its label and its acceptance stay. */
export function changesToOriginal(now: Track, came: Track): Change[] {
  return difference(now, { ...came, id: now.id, head: now.head });
}

/** The changes of an edit that was set aside, with each `before` as it is now; null when what they change is not there. */
export function fitted(document: TrackDocument, changes: readonly Change[]): Change[] | null {
  const made = new Set<string>();
  const fit: Change[] = [];
  for (const change of changes) {
    const track = document.get(change.track);
    if (change.cell === 'head' && change.after) made.add(change.track);
    else if (!track?.head && !made.has(change.track)) return null;
    fit.push({ ...change, before: valueOf(track, change) } as Change);
  }
  return fit;
}

function deletion(track: Track): Change {
  return { track: track.id, cell: 'head', before: track.head, after: null };
}

/** The tracks that an edit touches, as it would leave them now; nothing of those that are not there. */
export function meantBy(document: TrackDocument, changes: readonly Change[]): Map<string, Track> {
  const meant = new Map<string, Track>();
  for (const change of fitted(document, changes) ?? []) meant.set(change.track, apply(meant.get(change.track) ?? document.get(change.track), change));
  return meant;
}

/** What an edit meant for the shape of one object, as an object of its own beside the one that is there; null where there is no such two. */
export function besides(document: TrackDocument, changes: readonly Change[], id: string): Change[] | null {
  const [mine, ...others] = meantBy(document, changes).values();
  if (!mine?.head || others.length > 0 || !document.get(mine.id)?.head || !changes.some(({ cell }) => cell === 'geometry')) return null;
  return difference(undefined, { ...mine, id, head: { ...mine.head, origin: 'manual', state: 'editable', derived_from: '' } });
}
