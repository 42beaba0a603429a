// What is to be seen on the frame on screen, and what lies under a point of it.
import { type Handle, handleAt } from '../canvas/handles';
import { hitTest } from '../canvas/hit-test';
import type { Draft, Scene } from '../canvas/scene';
import { type Bounds, type Point, Viewport } from '../canvas/viewport';
import type { VisibleShapes } from '../canvas/visible-shapes';
import type { TrackDocument } from '../document/document';
import { coordsOf } from '../document/track-changes';
import { shapeAt } from '../model/track';
import { Gathering } from './gathering';
import type { Labels } from './labels';
import type { Looking, Norm } from './tools/tool';

const REACH_PX = 7;

export class Sight implements Looking {
  readonly viewport = new Viewport();
  /** Tracks that the hand has hidden; they are not seen and not hit. */
  readonly hidden = new Set<string>();
  draft: Draft | null = null;
  cross: Point | null = null;
  hasNames = true;
  readonly #gathering: Gathering;
  #frame = 0;

  constructor(
    private readonly document: TrackDocument,
    labels: Labels,
  ) {
    this.#gathering = new Gathering(labels);
  }

  get shapes(): VisibleShapes {
    return this.#gathering.shapes;
  }

  gather(frame: number): void {
    this.#frame = frame;
    this.#gathering.gather(this.document, frame, this.viewport.image, this.hidden);
  }

  scene(selected: string | null, hovered: string | null, hasHandles: boolean): Scene {
    const row = this.rowOf(selected);
    return {
      shapes: this.shapes,
      selected: row,
      hovered: this.rowOf(hovered),
      hasHandles: hasHandles && row >= 0,
      draft: this.draft,
      cross: this.cross,
      hasLabels: this.hasNames,
    };
  }

  /** The track under a point of the picture. */
  hit(at: Point): string | null {
    const row = hitTest(this.shapes, at, this.#reach);
    return row < 0 ? null : this.trackAt(row);
  }

  handleOf(track: string, at: Point): Handle | null {
    const bounds = this.boundsOf(track);
    return bounds && handleAt(bounds, at, this.#reach);
  }

  boundsOf(track: string): Bounds | null {
    const row = this.rowOf(track);
    if (row < 0) return null;
    const [left = 0, top = 0, right = 0, bottom = 0] = this.shapes.bounds.subarray(4 * row, 4 * row + 4);
    return { left, top, right, bottom };
  }

  shapeOf(track: string): Norm | null {
    const found = this.document.get(track);
    const shape = found ? shapeAt(found, this.#frame) : null;
    return shape && coordsOf(shape);
  }

  isLocked(track: string): boolean {
    return this.document.get(track)?.head?.state === 'non_editable';
  }

  /** Whether it is a rectangle that may be changed. */
  isBox(track: string): boolean {
    return this.document.get(track)?.head?.kind === 'rectangle' && !this.isLocked(track);
  }

  rowOf(track: string | null): number {
    return track === null ? -1 : this.#gathering.rowOf(this.document.indexOf(track));
  }

  trackAt(row: number): string | null {
    const index = this.shapes.track[row];
    return index === undefined ? null : (this.document.tracks[index]?.id ?? null);
  }

  get #reach(): number {
    return REACH_PX / this.viewport.scale;
  }
}
