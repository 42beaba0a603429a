// Edits: invertible, idempotent changes to tracks, in the form in which they go over the wire. The twin of domain/edit.py.
//
// Everything in a track is a cell; a change sets one cell from `before` to `after`, where null is an empty cell. The last
// change in the server's order wins, and setting a cell twice is setting it once.
import { type Key, NO_STEPS } from './channel';
import { emptyTrack, type Head, type Track } from './track';

/** Create (from null), delete (to null), restore, relabel. */
export interface HeadChange {
  readonly track: string;
  readonly cell: 'head';
  readonly before: Head | null;
  readonly after: Head | null;
}

export interface GeometryChange {
  readonly track: string;
  readonly cell: 'geometry';
  readonly frame: number;
  readonly before: Key | null;
  readonly after: Key | null;
}

export interface PresenceChange {
  readonly track: string;
  readonly cell: 'presence';
  readonly frame: number;
  readonly before: boolean | null;
  readonly after: boolean | null;
}

/** `frame` null is the constant of the whole track. */
export interface AttributeChange {
  readonly track: string;
  readonly cell: 'attribute';
  readonly name: string;
  readonly frame: number | null;
  readonly before: unknown;
  readonly after: unknown;
}

export type Change = HeadChange | GeometryChange | PresenceChange | AttributeChange;

/** One gesture. `edit_id` is made here (`<session>:<n>`), so that sending it twice is sending it once. */
export interface Edit {
  readonly edit_id: string;
  readonly changes: readonly Change[];
}

/** The track with one cell set; channels that are not touched are shared with the old one. */
export function apply(before: Track | undefined, change: Change): Track {
  const track = before ?? emptyTrack(change.track);
  switch (change.cell) {
    case 'head':
      return { ...track, head: change.after };
    case 'geometry':
      return { ...track, geometry: track.geometry.withKey(change.frame, change.after) };
    case 'presence':
      return { ...track, presence: track.presence.withKey(change.frame, change.after) };
    case 'attribute': {
      const { name, frame, after } = change;
      if (frame === null) return { ...track, constants: withEntry(track.constants, name, after ?? null) };
      const steps = (track.attributes.get(name) ?? NO_STEPS).withKey(frame, after);
      return { ...track, attributes: withEntry(track.attributes, name, steps.length > 0 ? steps : null) };
    }
  }
}

/**
 * The changes one after the other, each onto what `get` has. Keyframes of one track that stand together are set together:
 * one by one, a dense track would be copied for each of them.
 */
export function applyAll(changes: readonly Change[], get: (id: string) => Track | undefined, set: (track: Track) => void): void {
  for (let at = 0; at < changes.length; ) {
    const first = changes[at] as Change;
    const keys = new Map<number, Key | null>();
    let stop = at;
    for (let one = changes[stop]; one?.cell === 'geometry' && one.track === first.track; one = changes[++stop]) keys.set(one.frame, one.after);
    const before = get(first.track);
    if (keys.size > 1 && before) set({ ...before, geometry: before.geometry.withKeys(keys) });
    else set(apply(before, first));
    at = keys.size > 1 && before ? stop : at + 1;
  }
}

/** The tracks that the edit touches, as they are after it. */
export function applyEdit(tracks: ReadonlyMap<string, Track>, edit: Edit): Map<string, Track> {
  const touched = new Map<string, Track>();
  applyAll(edit.changes, (id) => touched.get(id) ?? tracks.get(id), (track) => touched.set(track.id, track));
  return touched;
}

/** The edit that takes this one back: every change the other way round, the last first. */
export function invert(edit: Edit, editId: string): Edit {
  const swap = (change: Change): Change => ({ ...change, before: change.after, after: change.before }) as Change;
  return { edit_id: editId, changes: edit.changes.toReversed().map(swap) };
}

/** What the cell of this change holds now. */
export function valueOf(track: Track | undefined, change: Change): unknown {
  if (!track) return null;
  switch (change.cell) {
    case 'head':
      return track.head;
    case 'geometry':
      return track.geometry.keyAt(change.frame);
    case 'presence':
      return track.presence.keyAt(change.frame);
    case 'attribute':
      if (change.frame === null) return track.constants.get(change.name) ?? null;
      return track.attributes.get(change.name)?.keyAt(change.frame) ?? null;
  }
}

/** The changes that make `after` of `before`, cell by cell: head, geometry, presence, attributes, constants. */
export function difference(before: Track | undefined, after: Track): Change[] {
  const old = before ?? emptyTrack(after.id);
  const track = after.id;
  const cells: Change[] = [{ track, cell: 'head', before: old.head, after: after.head }];
  const set = (change: object): number => cells.push({ track, before: null, after: null, ...change } as Change);
  for (const frame of union(old.geometry.frames, after.geometry.frames)) set({ cell: 'geometry', frame });
  for (const frame of union(old.presence.frames, after.presence.frames)) set({ cell: 'presence', frame });
  for (const name of new Set([...old.attributes.keys(), ...after.attributes.keys()])) {
    const frames = (from: Track): readonly number[] => from.attributes.get(name)?.frames ?? [];
    for (const frame of union(frames(old), frames(after))) set({ cell: 'attribute', name, frame });
  }
  for (const name of new Set([...old.constants.keys(), ...after.constants.keys()])) set({ cell: 'attribute', name, frame: null });
  return cells
    .map((change) => ({ ...change, before: valueOf(old, change), after: valueOf(after, change) }) as Change)
    .filter((change) => !isSame(change.before, change.after));
}

/** Whether two JSON values are equal. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const mine = new Map(Object.entries(a));
  const its = new Map(Object.entries(b));
  return mine.size === its.size && [...mine].every(([name, value]) => its.has(name) && isSame(value, its.get(name)));
}

function union(one: Iterable<number>, other: Iterable<number>): number[] {
  return [...new Set([...one, ...other])].sort((a, b) => a - b);
}

/** A copy with this entry, or without it when the value is null; the order of the others stays. */
function withEntry<T>(entries: ReadonlyMap<string, T>, name: string, value: T | null): Map<string, T> {
  const copy = new Map(entries);
  if (value === null) copy.delete(name);
  else copy.set(name, value);
  return copy;
}
