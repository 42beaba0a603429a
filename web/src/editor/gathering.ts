// Gathers what is to be seen on one frame: every present track as flat arrays in image pixels.
import type { Size } from '../canvas/viewport';
import { Flag, type PaintedKind, SHAPE_KINDS, VisibleShapes } from '../canvas/visible-shapes';
import type { TrackDocument } from '../document/document';
import { shapeAt, type Track } from '../model/track';
import type { Label, Labels } from './labels';

const PAINTED = new Set<string>(SHAPE_KINDS);

/** The shapes of one frame, and in which row each track's shape stands. */
export class Gathering {
  readonly shapes = new VisibleShapes();
  readonly #rows = new Map<number, number>();
  readonly #edges = new Map<string, Uint16Array | null>();

  constructor(private readonly labels: Labels) {}

  gather(document: TrackDocument, frame: number, size: Size, hidden: ReadonlySet<string>): void {
    this.shapes.clear();
    this.#rows.clear();
    document.tracks.forEach((track, index) => {
      if (track.head && PAINTED.has(track.head.kind) && !hidden.has(track.id)) this.#add(track, index, frame, size);
    });
  }

  /** The row of a track's shape, or -1 when it is not to be seen. */
  rowOf(trackIndex: number): number {
    return this.#rows.get(trackIndex) ?? -1;
  }

  #add(track: Track, index: number, frame: number, size: Size): void {
    const head = track.head;
    const norm = shapeAt(track, frame);
    if (!head || !norm) return;
    const label = this.labels.get(head.label);
    this.#rows.set(index, this.shapes.count);
    this.shapes.add(
      {
        track: index,
        kind: head.kind as PaintedKind,
        flags: flagsOf(track, frame),
        norm,
        color: label.color,
        label: nameOf(label, index),
        edges: head.kind === 'landmark' ? this.#edgesOf(label, head.points) : null,
      },
      size.width,
      size.height,
    );
  }

  /** The template's edges as indexes of this track's own points. */
  #edgesOf(label: Label, points: readonly string[]): Uint16Array | null {
    const key = `${label.name}\n${points.join('\n')}`;
    const known = this.#edges.get(key);
    if (known !== undefined) return known;
    const at = (name: string): number => points.indexOf(name);
    const pairs = label.edges.filter(([a, b]) => at(a) >= 0 && at(b) >= 0).flatMap(([a, b]) => [at(a), at(b)]);
    const edges = pairs.length > 0 ? Uint16Array.from(pairs) : null;
    this.#edges.set(key, edges);
    return edges;
  }
}

/** The name beside a shape: its label and its place in the order of arrival, which never changes. */
export function nameOf(label: Label, trackIndex: number): string {
  return `${label.title} ${trackIndex + 1}`;
}

function flagsOf(track: Track, frame: number): number {
  let flags = 0;
  if (track.geometry.indexOf(frame) >= 0) flags |= Flag.keyframe;
  if (track.head?.origin !== 'manual') flags |= Flag.prelabel;
  if (track.head?.state === 'non_editable') flags |= Flag.locked;
  if (track.attributes.get('occluded')?.valueAt(frame) === true) flags |= Flag.occluded;
  return flags;
}
