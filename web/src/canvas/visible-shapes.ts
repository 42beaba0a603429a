// The shapes of one frame as flat arrays, in image pixels: what painters and the hit test read. Made anew for each frame, never kept.

export const Flag = {
  keyframe: 1,
  prelabel: 2,
  occluded: 4,
  locked: 8,
  selected: 16,
} as const;

export const SHAPE_KINDS = ['rectangle', 'polygon', 'line', 'cuboid', 'landmark'] as const;
export type PaintedKind = (typeof SHAPE_KINDS)[number];

export class VisibleShapes {
  count = 0;
  /** Index of the shape's track in the document's order. */
  track = new Int32Array(64);
  kind = new Uint8Array(64);
  flags = new Uint8Array(64);
  /** Where each shape's numbers start in `coords`; one more than `count`. */
  offset = new Uint32Array(65);
  coords = new Float32Array(256);
  /** left, top, right, bottom of each shape. */
  bounds = new Float32Array(256);
  colors: string[] = [];
  labels: string[] = [];
  /** Landmark edges of the shape as pairs of point indexes, or nothing. */
  edges: (Uint16Array | null)[] = [];

  clear(): void {
    this.count = 0;
    this.colors.length = 0;
    this.labels.length = 0;
    this.edges.length = 0;
  }

  /** Adds a shape from norm coordinates; not-a-number stands for an absent point. */
  add(shape: NewShape, width: number, height: number): void {
    const { norm } = shape;
    const at = this.count;
    const start = this.offset[at] ?? 0;
    this.#reserve(at + 1, start + norm.length);
    this.#place(at, start, norm, width, height);
    this.track[at] = shape.track;
    this.kind[at] = SHAPE_KINDS.indexOf(shape.kind);
    this.flags[at] = shape.flags;
    this.offset[at + 1] = start + norm.length;
    this.colors.push(shape.color);
    this.labels.push(shape.label);
    this.edges.push(shape.edges);
    this.count = at + 1;
  }

  #place(at: number, start: number, norm: ArrayLike<number>, width: number, height: number): void {
    let left = Infinity;
    let top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (let i = 0; i < norm.length; i += 2) {
      const x = (norm[i] as number) * width;
      const y = (norm[i + 1] as number) * height;
      this.coords[start + i] = x;
      this.coords[start + i + 1] = y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    this.bounds[4 * at] = left;
    this.bounds[4 * at + 1] = top;
    this.bounds[4 * at + 2] = right;
    this.bounds[4 * at + 3] = bottom;
  }

  #reserve(shapes: number, numbers: number): void {
    if (shapes > this.track.length) {
      const room = shapes * 2;
      this.track = grown(this.track, new Int32Array(room));
      this.kind = grown(this.kind, new Uint8Array(room));
      this.flags = grown(this.flags, new Uint8Array(room));
      this.offset = grown(this.offset, new Uint32Array(room + 1));
      this.bounds = grown(this.bounds, new Float32Array(room * 4));
    }
    if (numbers > this.coords.length) this.coords = grown(this.coords, new Float32Array(numbers * 2));
  }
}

export interface NewShape {
  readonly track: number;
  readonly kind: PaintedKind;
  readonly flags: number;
  readonly norm: ArrayLike<number>;
  readonly color: string;
  readonly label: string;
  readonly edges: Uint16Array | null;
}

function grown<A extends Int32Array | Uint8Array | Uint32Array | Float32Array>(old: A, room: A): A {
  room.set(old);
  return room;
}
