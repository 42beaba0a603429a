// What tests and the curious may read of the editor from outside, as `window.rotoscope`. Reading only.
import type { SaveState } from '../sync/save-state';
import type { Opened } from './opened';

export interface ExposedState {
  /** The frame whose picture is on screen; -1 before the first. */
  readonly paintedFrame: number;
  readonly wantedFrame: number;
  readonly revision: number;
  readonly saveState: string;
  readonly openEdits: number;
  readonly visibleShapes: number;
  readonly trackCount: number;
  readonly selected: string | null;
  readonly tool: string;
  /** How often the overlay was painted since the page was opened. */
  readonly paints: number;
  /** Script time of the last of them: gathering the shapes and drawing all of them. */
  readonly paintMs: number;
}

declare global {
  interface Window {
    rotoscope?: ExposedState;
  }
}

export function exposeState({ editor, session }: Opened, state: () => SaveState): void {
  window.rotoscope = Object.freeze({
    get paintedFrame() {
      return editor.player.painted;
    },
    get wantedFrame() {
      return editor.player.wanted;
    },
    get revision() {
      return session?.revision ?? 0;
    },
    get saveState() {
      return state().kind;
    },
    get openEdits() {
      return session?.outbox.openCount ?? 0;
    },
    get visibleShapes() {
      return editor.sight.shapes.count;
    },
    get trackCount() {
      return editor.document.tracks.filter((track) => track.head).length;
    },
    get selected() {
      return editor.selected;
    },
    get tool() {
      return editor.tool.path;
    },
    get paints() {
      return editor.paints;
    },
    get paintMs() {
      return editor.paintMs;
    },
  });
}
