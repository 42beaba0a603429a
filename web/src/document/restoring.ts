// Bringing back: the changes that make tracks what they once were, and an edit that was set aside fit for now.
import { type Change, difference, valueOf } from '../model/edit';
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
