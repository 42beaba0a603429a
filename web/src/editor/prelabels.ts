// Commands for pre-labels: accept or reject one, or many, each as one ordinary edit.
import * as change from '../document/prelabel-changes';
import type { Change } from '../model/edit';
import { isPresent, type Track } from '../model/track';
import { keyOf } from './chosen-keys.svelte';
import type { Editor } from './editor.svelte';

/** A post may hold no more; a larger edit is made in parts, each a step of its own. */
const EDIT_BYTES_MAX = 3_500_000;

export const waiting = (editor: Editor): Track[] => editor.document.tracks.filter(change.isWaiting);

export function acceptSelected(editor: Editor): void {
  decideSelected(editor, change.accept);
}

export function rejectSelected(editor: Editor): void {
  decideSelected(editor, change.reject);
}

/** Leads to the next pre-label that waits: on this frame if there is one, else where it begins. */
function decideSelected(editor: Editor, decide: (track: Track) => Change[]): void {
  const track = editor.selectedTrack;
  if (!track) {
    const next = nextWaiting(editor, null);
    if (!next) return editor.say('No pre-label is waiting.');
    lead(editor, next);
    return editor.say(`Look at this pre-label: ${keyOf('prelabel.accept')} accepts it, ${keyOf('prelabel.reject')} rejects it.`);
  }
  const changes = decide(track);
  if (changes.length === 0) return editor.say(track.head?.accepted ? 'This pre-label is accepted already.' : 'This is no pre-label that waits.');
  const next = nextWaiting(editor, track);
  editor.perform(changes);
  if (next) lead(editor, next);
  else editor.say('That was the last pre-label.');
}

export function acceptAll(editor: Editor, tracks: readonly Track[]): void {
  performInParts(editor, tracks.map(change.accept));
}

export function rejectAll(editor: Editor, tracks: readonly Track[]): void {
  performInParts(editor, tracks.map(change.reject));
}

/** Performs the changes of many tracks as one edit, or as several where one would be too large; answers how many. */
export function performInParts(editor: Editor, perTrack: readonly (readonly Change[])[]): number {
  let part: Change[] = [];
  let bytes = 0;
  let parts = 0;
  const perform = (): void => {
    if (part.length > 0) parts += 1;
    if (part.length > 0) editor.perform(part);
    part = [];
    bytes = 0;
  };
  for (const changes of perTrack) {
    const size = changes.length > 0 ? JSON.stringify(changes).length : 0;
    if (bytes + size > EDIT_BYTES_MAX) perform();
    part.push(...changes);
    bytes += size;
  }
  perform();
  return parts;
}

/** Selects a track and goes to where it can be seen. */
export function lead(editor: Editor, track: Track): void {
  editor.select(track.id);
  const first = track.geometry.frames[0];
  if (!isPresent(track, editor.frame) && first !== undefined) editor.player.seek(first);
}

function nextWaiting(editor: Editor, after: Track | null): Track | null {
  const { tracks } = editor.document;
  const from = after ? editor.document.indexOf(after.id) : -1;
  const rest = [...tracks.slice(from + 1), ...tracks.slice(0, Math.max(from, 0))].filter(change.isWaiting);
  return rest.find((track) => isPresent(track, editor.frame)) ?? rest[0] ?? null;
}
