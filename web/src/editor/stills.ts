// A job of one picture has no time: which commands it does without. What the others are called there stands with the texts.
import type { Command } from './command';
import { COMMANDS } from './commands';
import type { Editor } from './editor.svelte';
import type { CommandId } from './keymap';
import { isTimely } from './timely';

/** Whether the command means anything in this job. */
export function isOffered(editor: Editor, id: CommandId): boolean {
  return !editor.isStill || !isTimely(id, COMMANDS[id].group);
}

/** Where help and palette list it: what is left of the work along time works on objects. */
export function groupOf(editor: Editor, id: CommandId): Command['group'] {
  const { group } = COMMANDS[id];
  return editor.isStill && group === 'Time' ? 'Objects' : group;
}
