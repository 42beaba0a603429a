// Gathers what is to be seen on one frame: every present track as flat arrays in image pixels.
import type { Size } from '../canvas/viewport';
import { Flag, type NewShape, type PaintedKind, SHAPE_KINDS, VisibleShapes } from '../canvas/visible-shapes';
import { confidenceOf } from '../document/confidence';
import type { TrackDocument } from '../document/document';
import { isWaiting } from '../document/prelabel-changes';
import { blendInto } from '../model/interpolate';
import { type Head, isPresent, type Track } from '../model/track';
import type { Label, Labels } from './labels';
import { occludedPoints } from './point-occlusion';

/** What a track looks like whatever the frame, kept for as long as its head stays the same. */
interface Look extends NewShape {
  readonly head: Head;
}

/** Whom to show, and in which colour. */
export interface Taste {
  /** False when every one is seen. */
  readonly isPartial: boolean;
  readonly isColoredByValue: boolean;
  isSeen(track: Track, index: number, frame: number): boolean;
  colorOf(track: Track, index: number, frame: number): string;
}

export class Gathering {
  readonly shapes = new VisibleShapes();
  /** By track index: its row plus one, or 0 when it is not to be seen. */
  #rows = new Int32Array(64);
  #looks: (Look | undefined)[] = [];
  readonly #norm: number[] = [];

  constructor(
    private readonly labels: Labels,
    private readonly taste: Taste,
  ) {}

  /** Colours have changed. */
  forget(): void {
    this.#looks = [];
  }

  gather(document: TrackDocument, frame: number, size: Size): void {
    const { tracks } = document;
    this.shapes.clear();
    if (tracks.length > this.#rows.length) this.#rows = new Int32Array(2 * tracks.length);
    else this.#rows.fill(0);
    const { isPartial } = this.taste;
    for (let index = 0; index < tracks.length; index += 1) {
      const track = tracks[index] as Track;
      if (isPresent(track, frame) && (!isPartial || this.taste.isSeen(track, index, frame))) this.#add(track, index, frame, size);
    }
    this.shapes.trim();
  }

  /** The row of a track's shape, or -1 when it is not to be seen. */
  rowOf(trackIndex: number): number {
    return (this.#rows[trackIndex] ?? 0) - 1;
  }

  #add(track: Track, index: number, frame: number, size: Size): void {
    const look = this.#lookOf(track, index, frame);
    if (!look || look.kind < 0) return;
    const isKeyframe = blendInto(look.head.kind, track.geometry, frame, this.#norm);
    look.flags = flagsOf(track, look.head, frame, isKeyframe);
    if (look.head.kind === 'landmark') look.hollow = occludedPoints(track, frame);
    if (this.taste.isColoredByValue) look.color = this.taste.colorOf(track, index, frame);
    this.#rows[index] = this.shapes.add(look, this.#norm, size.width, size.height) + 1;
  }

  #lookOf(track: Track, index: number, frame: number): Look | undefined {
    const known = this.#looks[index];
    if (!track.head || known?.head === track.head) return known;
    const { head } = track;
    const label = this.labels.get(head.label);
    return (this.#looks[index] = {
      head,
      track: index,
      kind: SHAPE_KINDS.indexOf(head.kind as PaintedKind),
      flags: 0,
      color: this.taste.colorOf(track, index, frame),
      label: nameOf(label, index) + sureness(track),
      edges: head.kind === 'landmark' ? edgesOf(label, head.points) : null,
    });
  }
}

/** The name beside a shape: its label and its place in the order of arrival, which never changes. */
export function nameOf(label: Label, trackIndex: number): string {
  return `${label.title} ${trackIndex + 1}`;
}

/** How sure the model was, behind the name of a pre-label that waits. */
function sureness(track: Track): string {
  const sure = isWaiting(track) ? confidenceOf(track) : null;
  return sure === null ? '' : ` · ${Math.round(100 * sure)} %`;
}

/** The template's edges as indexes of this track's own points. */
export function edgesOf(label: Label, points: readonly string[]): Uint16Array | null {
  const at = (name: string): number => points.indexOf(name);
  const pairs = label.edges.filter(([a, b]) => at(a) >= 0 && at(b) >= 0).flatMap(([a, b]) => [at(a), at(b)]);
  return pairs.length > 0 ? Uint16Array.from(pairs) : null;
}

function flagsOf(track: Track, head: Head, frame: number, isKeyframe: boolean): number {
  let flags = isKeyframe ? Flag.keyframe : 0;
  if (isWaiting(track)) flags |= Flag.prelabel;
  if (head.state === 'non_editable') flags |= Flag.locked;
  if (track.attributes.size > 0 && track.attributes.get('occluded')?.valueAt(frame) === true) flags |= Flag.occluded;
  return flags;
}
