// The server's memory of the open job, for the drawers.
import type { Desk, SetAside } from '../panels/drawers/desk';
import { lookingBack } from '../sync/looking-back';
import { decodeTracks } from '../wire/rts1';
import type { WirePrincipal } from '../wire/types';
import type { Opened } from './opened';

export function deskOf({ editor, session, view }: Opened, me: WirePrincipal): Desk {
  const jobId = view.job.id;
  const text = (value: string | number | null): string => (value === null ? '' : String(value));
  return {
    editor,
    myId: me.id,
    history: ({ frame, track, before }) => {
      const query = { frame: text(frame), track_id: text(track), before: text(before) };
      return lookingBack.history(jobId, Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')));
    },
    tracksAt: async (revision, track) => decodeTracks(await lookingBack.tracksAt(jobId, revision, track ?? '')).tracks,
    original: async (track) => decodeTracks(await lookingBack.original(jobId, track)).tracks[0] ?? null,
    setAside: async () => {
      const told = (await lookingBack.parked(jobId)).map(
        (one): SetAside => ({ editId: one.edit_id, reason: one.reason, message: one.message, at: one.created_at_ms, changes: Array.isArray(one.edit?.changes) ? one.edit.changes : [] }),
      );
      const known = new Set(told.map(({ editId }) => editId));
      const mine = session?.outbox.parked() ?? []; // what the server could not read is nowhere but here
      const own = mine.filter(({ edit }) => !known.has(edit.edit_id));
      return [...told, ...own.map(({ edit, reason }): SetAside => ({ editId: edit.edit_id, reason: 'malformed', message: reason, at: null, changes: edit.changes }))];
    },
    settle: async (editIds, outcome) => {
      await lookingBack.settleParked(jobId, editIds, outcome);
      await session?.release(editIds);
    },
    isSaved: () => !session || session.outbox.openCount === 0,
  };
}
