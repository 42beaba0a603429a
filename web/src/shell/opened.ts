// What an opened job is, and what stands in the way of work on it.
import type { Editor } from '../editor/editor.svelte';
import type { SaveState } from '../sync/save-state';
import type { EditSession } from '../sync/session';
import type { JobView, WireFrame, WireTask } from '../wire/types';

/** Why nothing can be changed, and what could be done about it. */
export interface Barrier {
  readonly reason: string;
  readonly remedy: 'take-over' | 'continue-here' | null;
}

export interface Opened {
  readonly editor: Editor;
  readonly session: EditSession | null;
  readonly view: JobView;
  readonly task: WireTask | null;
  readonly frames: readonly WireFrame[];
  /** Asks the server to fetch the frames that failed once more, and takes what has come. */
  retryFrames(): Promise<void>;
  readonly barrier: Barrier | null;
  close(): void;
}

export type Force = 'none' | 'take-over' | 'continue-here';

/** `onstate` follows where the work is; `onlost` is told when another tab takes the job away from this one. */
export interface Listeners {
  onstate(state: SaveState): void;
  onlost(): void;
}
