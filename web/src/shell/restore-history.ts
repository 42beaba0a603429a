// Undo survives the page: takes up what this person did in this job before, with the tracks that were deleted since.
import { remembered } from '../document/remembering';
import type { Editor } from '../editor/editor.svelte';
import type { Track } from '../model/track';
import { lookingBack } from '../sync/looking-back';
import type { EditSession } from '../sync/session';
import { decodeTracks } from '../wire/rts1';

const ONE_BY_ONE_MAX = 20;

export async function restoreHistory(session: EditSession, editor: Editor, jobId: string): Promise<void> {
  const past = await session.past();
  const touched = new Set(past.flatMap(({ changes }) => changes.map(({ track }) => track)));
  // A deletion that had arrived before the tracks were opened was shown once more on nothing: such a track is a bare name.
  const gone = [...touched].filter((id) => !editor.document.get(id)?.head);
  if (gone.length > 0) {
    const found = await deletedTracks(jobId, session.revision, gone).catch((): Track[] => []); // then undo ends earlier
    const whole = new Set(found.map(({ id }) => id));
    editor.document.load([...editor.document.tracks.filter(({ id }) => !whole.has(id)), ...found]);
    for (const { changes } of session.outbox.pending()) editor.document.apply(changes.filter(({ track }) => whole.has(track)));
  }
  editor.history.restore(remembered(editor.document, past));
  editor.documentChanged();
}

/** Tracks that the server leaves out because they are deleted: undo may want them back. */
async function deletedTracks(jobId: string, revision: number, ids: readonly string[]): Promise<Track[]> {
  const wanted = new Set(ids);
  const bodies = ids.length > ONE_BY_ONE_MAX ? [await lookingBack.tracksAt(jobId, revision)] : await Promise.all(ids.map((id) => lookingBack.tracksAt(jobId, revision, id)));
  return bodies.flatMap((body) => decodeTracks(body).tracks).filter(({ id, head }) => wanted.has(id) && !head);
}
