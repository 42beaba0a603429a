// What is to be seen of a pinned frame: its own shapes, in the place and size of the live one.
import type { Scene } from '../../canvas/scene';
import { Viewport } from '../../canvas/viewport';
import type { Editor } from '../editor.svelte';
import { Gathering } from '../gathering';

export class PinnedSight {
  readonly viewport = new Viewport();
  readonly #gathering: Gathering;
  #version = -1;

  constructor(
    private readonly editor: Editor,
    private readonly frame: number,
  ) {
    this.#gathering = new Gathering(editor.labels, editor.view);
    this.viewport.setImage(editor.size);
  }

  /** Follows the live view, and gathers anew when a track has changed. */
  look(): void {
    const { scale, left, top, stage } = this.editor.sight.viewport;
    const mine = this.viewport.stage;
    this.viewport.scale = scale;
    this.viewport.left = left + (mine.width - stage.width) / 2;
    this.viewport.top = top + (mine.height - stage.height) / 2;
    this.viewport.isFitted = false;
    if (this.#version === this.editor.version) return;
    this.#version = this.editor.version;
    this.#gathering.forget();
    this.#gathering.gather(this.editor.document, this.frame, this.viewport.image);
  }

  scene(): Scene {
    const { selected, hovered, others } = this.editor.selection;
    const rowOf = (track: string | null): number => (track === null ? -1 : this.#gathering.rowOf(this.editor.document.indexOf(track)));
    const { naming, isOutlineOnly } = this.editor.view.preferences;
    return {
      shapes: this.#gathering.shapes,
      selected: rowOf(selected),
      hovered: rowOf(hovered),
      others: Array.from(others, rowOf),
      hasHandles: false,
      vertex: -1,
      draft: null,
      cross: null,
      hasLabels: naming === 'all' && !isOutlineOnly,
      hasActiveLabels: naming !== 'none',
      isOutlineOnly,
      ghosts: null,
      magnified: null,
    };
  }
}
