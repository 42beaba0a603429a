// What a command is: a place in the help page, and what it does. What it is called stands with the texts.
import type { Editor } from './editor.svelte';

export interface Call {
  /** The key is being held: the event repeats by itself. */
  readonly isRepeat: boolean;
  /** The last key of the chord, for commands with a family of keys. */
  readonly key: string;
}

export const GROUPS = /* no text: GROUP_TEXTS says them */ ['Frames', 'Objects', 'Time', 'Delete', 'Tools', 'View', 'Review', 'Work'] as const;

export interface Command {
  readonly group: (typeof GROUPS)[number];
  /** Held keys call it again; every other command answers the first press only. */
  readonly isRepeatable?: boolean;
  /** It changes tracks and is refused where reading is all that is allowed. */
  readonly isEdit?: boolean;
  run(editor: Editor, call: Call): void;
}
