// Who drew or changed which track, for the filter: what the server's log says, and what of one's own is still on its way.
import { lookingBack } from '../sync/looking-back';
import type { EditSession } from '../sync/session';
import type { WirePrincipal } from '../wire/types';

export async function authorsOf(jobId: string, me: WirePrincipal, session: EditSession | null): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const add = (track: string, names: readonly string[]): void => void found.set(track, [...new Set([...(found.get(track) ?? []), ...names])]);
  for (const { author, track_ids: tracks } of await lookingBack.authors(jobId)) {
    const names = author.id === me.id ? ['me', me.name.toLowerCase()] : [author.name.toLowerCase() || 'somebody else'];
    for (const track of tracks) add(track, names);
  }
  for (const edit of session?.outbox.pending() ?? []) for (const { track } of edit.changes) add(track, ['me', me.name.toLowerCase()]);
  return found;
}
