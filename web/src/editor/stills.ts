// A job of one picture has no time: which commands it does without, and what the others are called there.
import { COMMANDS } from './commands';
import type { Editor } from './editor.svelte';
import type { CommandId } from './keymap';
import { isTimely } from './timely';

const STILL_TITLES: Readonly<Partial<Record<CommandId, string>>> = {
  'track.next': 'Next object',
  'track.previous': 'Previous object',
  'track.occluded': 'Occluded, or no longer',
  'track.delete-keyframe': 'Delete the point held, or the object',
  'track.delete': 'Delete the object',
  'drawer.prelabels': 'Pre-labels: accept, reject',
  'drawer.history': 'History: who did what',
  'issue.new': 'New issue: the object, or the picture',
};

/** Whether the command means anything in this job. */
export function isOffered(editor: Editor, id: CommandId): boolean {
  return !editor.isStill || !isTimely(id, COMMANDS[id].group);
}

export function titleOf(editor: Editor, id: CommandId): string {
  return (editor.isStill && STILL_TITLES[id]) || COMMANDS[id].title;
}

/** Where help and palette list it: what is left of the work along time works on objects. */
export function groupOf(editor: Editor, id: CommandId): string {
  const { group } = COMMANDS[id];
  return editor.isStill && group === 'Time' ? 'Objects' : group;
}
