// Gathers what is to be seen on one frame: every present track as flat arrays in image pixels.
import type { Size } from '../canvas/viewport';
import { Flag, type NewShape, type PaintedKind, SHAPE_KINDS, VisibleShapes } from '../canvas/visible-shapes';
import { confidenceOf } from '../document/confidence';
import type { TrackDocument } from '../document/document';
import { isWaiting } from '../document/prelabel-changes';
import { blendFrom } from '../model/interpolate';
import { type Geometry, type Head, isPresent, type Track } from '../model/track';
import type { Label, Labels } from './labels';
import { occludedPoints } from './point-occlusion';

/**
 * What a track looks like whatever the frame, kept for as long as nothing of the track changes. A thousand tracks are spread over all of the
 * memory: whatever a frame needs of them stands here, so that nothing else has to be fetched.
 */
interface Look extends NewShape {
  readonly of: Track;
  readonly head: Head;
  readonly geometry: Geometry;
  /** Its first frame. */
  readonly first: number;
  /** Whether it is absent from some frames behind its first. */
  readonly comesAndGoes: boolean;
  readonly hasAttributes: boolean;
  /** Its flags that no frame changes. */
  readonly always: number;
  /** The keyframe that was in force the last time, where to look first the next time. */
  near: number;
}

const LANDMARK = SHAPE_KINDS.indexOf('landmark');

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
      const look = this.#lookOf(track, index, frame);
      if (!look || frame < look.first || (look.comesAndGoes && !isPresent(track, frame))) continue;
      if (!isPartial || this.taste.isSeen(track, index, frame)) this.#add(look, index, frame, size);
    }
    this.shapes.trim();
  }

  /** The row of a track's shape, or -1 when it is not to be seen. */
  rowOf(trackIndex: number): number {
    return (this.#rows[trackIndex] ?? 0) - 1;
  }

  #add(look: Look, index: number, frame: number, size: Size): void {
    const { of: track, geometry } = look;
    look.near = geometry.indexNear(frame, look.near);
    const isKeyframe = blendFrom(look.head.kind, geometry, look.near, frame, this.#norm);
    look.flags = look.always | (isKeyframe ? Flag.keyframe : 0) | (look.hasAttributes && isOccluded(track, frame) ? Flag.occluded : 0);
    if (look.kind === LANDMARK) look.hollow = occludedPoints(track, frame);
    if (this.taste.isColoredByValue) look.color = this.taste.colorOf(track, index, frame);
    this.#rows[index] = this.shapes.add(look, this.#norm, size.width, size.height) + 1;
  }

  #lookOf(track: Track, index: number, frame: number): Look | undefined {
    const known = this.#looks[index];
    if (known?.of === track) return known;
    const { head, geometry } = track;
    const kind = head ? SHAPE_KINDS.indexOf(head.kind as PaintedKind) : -1;
    if (!head || kind < 0) return undefined;
    const label = this.labels.get(head.label);
    return (this.#looks[index] = {
      of: track,
      head,
      geometry,
      first: geometry.frames[0] ?? Infinity,
      comesAndGoes: track.presence.length > 0,
      hasAttributes: track.attributes.size > 0,
      track: index,
      kind,
      flags: 0,
      always: (isWaiting(track) ? Flag.prelabel : 0) | (head.state === 'non_editable' ? Flag.locked : 0),
      near: -1,
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

function isOccluded(track: Track, frame: number): boolean {
  return track.attributes.get('occluded')?.valueAt(frame) === true;
}
