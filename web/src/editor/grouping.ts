// Commands for several objects: put into a group, taken out of it, chosen and deleted together.
import { deleteTrack } from '../document/track-changes';
import type { Change } from '../model/edit';
import type { Head, Track } from '../model/track';
import { keyOf } from './chosen-keys.svelte';
import type { Editor } from './editor.svelte';

export function membersOf(editor: Editor, group: string): Track[] {
  return group ? editor.document.tracks.filter(({ head }) => head?.group === group) : [];
}

/** The chosen objects belong together from now on; those whom one group holds already take the others in. */
export function group(editor: Editor): void {
  const tracks = editor.chosen;
  if (tracks.length < 2) return editor.say('Choose two objects or more first: Shift and a click takes another one along.');
  const names = new Set(tracks.map(groupOf).filter(Boolean));
  const name = names.size === 1 ? [...names].join('') : freshName(editor);
  const changes = tracks.filter((track) => groupOf(track) !== name).flatMap((track) => setGroup(track, name));
  if (changes.length === 0) return editor.say(`These are ${name} already.`);
  editor.perform(changes);
  editor.say(`${tracks.length} objects are ${name} now.`);
}

/** The chosen objects belong to no group any more. */
export function ungroup(editor: Editor): void {
  const changes = editor.chosen.filter(groupOf).flatMap((track) => setGroup(track, ''));
  if (changes.length === 0) return editor.say('The selected object is in no group.');
  editor.perform(changes);
}

/** All that belong together with the selected object. */
export function chooseGroup(editor: Editor): void {
  const { selected } = editor;
  if (selected && groupOf(editor.selectedTrack)) editor.hand.chooseGroup(selected);
  else editor.say(selected ? `This object is in no group: choose others with Shift, then ${keyOf('group.make')}.` : 'Select an object first.');
}

export function deleteTracks(editor: Editor): void {
  const changes = editor.chosen.filter(({ id }) => !editor.sight.isLocked(id)).flatMap(deleteTrack);
  if (changes.length > 0) editor.perform(changes);
  else editor.say(editor.selected ? 'This object may not be changed.' : 'Select an object first.');
}

function groupOf(track: Track | undefined): string {
  return track?.head?.group ?? '';
}

function setGroup(track: Track, name: string): Change[] {
  const { group: _, ...head } = track.head as Head;
  return [{ track: track.id, cell: 'head', before: track.head, after: name ? { ...head, group: name } : head }];
}

/** The lowest number that no object bears. */
function freshName(editor: Editor): string {
  const taken = new Set(editor.document.tracks.map(groupOf));
  for (let number = 1; ; number += 1) if (!taken.has(`group ${number}`)) return `group ${number}`;
}
