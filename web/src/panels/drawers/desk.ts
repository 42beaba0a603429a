// What the drawers need of the world outside: the server's memory of this job. The shell gives it.
import type { Editor } from '../../editor/editor.svelte';
import type { Change } from '../../model/edit';
import type { Track } from '../../model/track';
import type { ParkedOutcome, WireHistory } from '../../wire/types';

export interface HistoryQuestion {
  readonly frame: number | null;
  readonly track: string | null;
  readonly before: number | null;
}

/** An edit that was set aside, here or on the server. */
export interface SetAside {
  readonly editId: string;
  readonly reason: string;
  readonly message: string;
  readonly at: number | null;
  /** Empty when it could not even be read. */
  readonly changes: readonly Change[];
}

export interface Desk {
  readonly editor: Editor;
  readonly myId: string;
  history(question: HistoryQuestion): Promise<WireHistory>;
  /** The tracks as they were, those without a head too; one of them or all. */
  tracksAt(revision: number, track: string | null): Promise<readonly Track[]>;
  /** A pre-label with every keyframe that came, before anything was reduced or changed; null when it is none. */
  original(track: string): Promise<Track | null>;
  setAside(): Promise<readonly SetAside[]>;
  settle(editIds: readonly string[], outcome: ParkedOutcome): Promise<void>;
  /** Everything drawn here has reached the server: what it tells is the whole story. */
  isSaved(): boolean;
}
