// What is to be seen on the frame on screen, and what lies under a point of it.
import { type CuboidPart, cuboidPartAt } from '../canvas/cuboid-parts';
import { type Handle, handleAt } from '../canvas/handles';
import { hitTest } from '../canvas/hit-test';
import type { Draft, Scene } from '../canvas/scene';
import { type Bounds, type Point, Viewport } from '../canvas/viewport';
import { edgeAt, vertexAt } from '../canvas/vertices';
import { SHAPE_KINDS, VisibleShapes } from '../canvas/visible-shapes';
import type { TrackDocument } from '../document/document';
import { coordsOf } from '../document/track-changes';
import { shapeAt, type Track } from '../model/track';
import { edgesOf, Gathering } from './gathering';
import type { Label, Labels } from './labels';
import type { onionSkin } from './view/onion';
import type { spotNear } from './borders';
import type { Viewing } from './view/viewing.svelte';
import type { Spot } from './tools/border';
import type { Looking, Norm, Sketch } from './tools/tool';

const REACH_PX = 7;
/** Borders are looked for further off than handles: Ctrl was held down on purpose. */
const SNAP_PX = 14;

export class Sight implements Looking {
  readonly viewport = new Viewport();
  draft: Draft | null = null;
  cross: Point | null = null;
  /** What the loupe shows, or null. */
  magnified: Point | null = null;
  vertex = -1;
  /** Comes after the first look at the job, as what is seldom painted does. */
  onionSkin: typeof onionSkin | null = null;
  spotNear: typeof spotNear | null = null;
  readonly #gathering: Gathering;
  #frame = 0;

  constructor(
    private readonly document: TrackDocument,
    labels: Labels,
    private readonly view: Viewing,
  ) {
    this.#gathering = new Gathering(labels, view);
  }

  get shapes(): VisibleShapes {
    return this.#gathering.shapes;
  }

  get frame(): number {
    return this.#frame;
  }

  get scale(): number {
    return this.viewport.scale;
  }

  gather(frame: number): void {
    if (frame !== this.#frame) this.vertex = -1;
    this.#frame = frame;
    this.view.size = this.viewport.image;
    this.#gathering.gather(this.document, frame, this.viewport.image);
  }

  /** Everything may have another colour now. */
  recolor(): void {
    this.#gathering.forget();
  }

  /** Brings the object to the middle of the stage; false when it is not to be seen. */
  centre(track: string): boolean {
    const bounds = this.boundsOf(track);
    if (bounds) this.viewport.centre(bounds);
    return bounds !== null;
  }

  scene(selected: string | null, hovered: string | null, others: ReadonlySet<string>, hasHandles: boolean): Scene {
    const row = this.rowOf(selected);
    const track = selected === null ? undefined : this.document.get(selected);
    const { naming, isOutlineOnly, hasLoupe, onion, onionReach } = this.view.preferences;
    return {
      shapes: this.shapes,
      selected: row,
      hovered: this.rowOf(hovered),
      others: Array.from(others, (other) => this.rowOf(other)),
      hasHandles: hasHandles && row >= 0,
      vertex: this.vertex,
      draft: this.draft,
      cross: this.cross,
      hasLabels: naming === 'all' && !isOutlineOnly,
      hasActiveLabels: naming !== 'none',
      isOutlineOnly,
      magnified: hasLoupe ? this.magnified : null,
      ghosts: track?.head && onion !== 'off' ? (this.onionSkin?.(track, this.#frame, onion, onionReach, this.viewport.image) ?? null) : null,
    };
  }

  /** Shows what is being drawn, in the colour of its label-to-be. */
  sketch(sketch: Sketch | null, label: Label): void {
    this.draft = null;
    if (!sketch) return;
    const { width, height } = this.viewport.image;
    const shapes = new VisibleShapes();
    const edges = sketch.points ? edgesOf(label, sketch.points) : null;
    const caption = sketch.caption ?? label.title;
    const look = { track: -1, kind: SHAPE_KINDS.indexOf(sketch.kind), flags: 0, color: label.color, label: caption, edges, hollow: sketch.hollow ?? null };
    shapes.add(look, sketch.shape.map((number) => number ?? NaN), width, height);
    this.draft = { shapes, isOpen: sketch.isOpen ?? false, isClosing: sketch.isClosing ?? false, meeting: sketch.meeting };
  }

  /** The track under a point of the picture. */
  hit(at: Point): string | null {
    const row = hitTest(this.shapes, at, this.#reach);
    return row < 0 ? null : this.trackAt(row);
  }

  handleOf(track: string, at: Point): Handle | null {
    const bounds = this.kindOf(track) === 'rectangle' ? this.boundsOf(track) : null;
    return bounds && handleAt(bounds, at, this.#reach);
  }

  vertexOf(track: string, at: Point): number {
    const row = this.rowOf(track);
    return row < 0 || this.kindOf(track) === 'rectangle' ? -1 : vertexAt(this.shapes, row, at, this.#reach);
  }

  edgeOf(track: string, at: Point): number {
    const row = this.rowOf(track);
    const kind = this.kindOf(track);
    return row < 0 || (kind !== 'polygon' && kind !== 'line') ? -1 : edgeAt(this.shapes, row, at, this.#reach, kind === 'polygon');
  }

  partOf(track: string, at: Point): CuboidPart | null {
    const row = this.rowOf(track);
    return row < 0 || this.kindOf(track) !== 'cuboid' ? null : cuboidPartAt(this.shapes, row, at, this.#reach);
  }

  spotAt(at: Point, except: string | null): Spot | null {
    return this.spotNear?.(this.shapes, at, SNAP_PX / this.viewport.scale, (row) => this.trackAt(row) ?? '', except) ?? null;
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

  trackOf(track: string): Track | undefined {
    return this.document.get(track);
  }

  isLocked(track: string): boolean {
    return this.view.locked.has(track) || this.document.get(track)?.head?.state === 'non_editable';
  }

  kindOf(track: string): string {
    return this.document.get(track)?.head?.kind ?? '';
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
