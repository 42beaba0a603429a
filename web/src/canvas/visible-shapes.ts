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
  /** Landmark points that are occluded, by their place; or nothing. */
  hollow: (ReadonlySet<number> | null)[] = [];

  /** Begins anew. What lies in the lists stays there until it is written over: giving up their room every frame would cost more. */
  clear(): void {
    this.count = 0;
  }

  /** All are added: what is left over from before goes. */
  trim(): void {
    for (const list of [this.colors, this.labels, this.edges, this.hollow]) if (list.length > this.count) list.length = this.count;
  }

  /** Adds a shape from norm coordinates and answers its row; not-a-number stands for an absent point. */
  add(shape: NewShape, norm: ArrayLike<number>, width: number, height: number): number {
    const row = this.count;
    const start = this.offset[row] as number;
    this.#reserve(row + 1, start + norm.length);
    this.#place(row, start, norm, width, height);
    this.track[row] = shape.track;
    this.kind[row] = shape.kind;
    this.flags[row] = shape.flags;
    this.offset[row + 1] = start + norm.length;
    this.colors[row] = shape.color;
    this.labels[row] = shape.label;
    this.edges[row] = shape.edges;
    this.hollow[row] = shape.hollow ?? null;
    this.count = row + 1;
    return row;
  }

  #place(row: number, start: number, norm: ArrayLike<number>, width: number, height: number): void {
    const { coords, bounds } = this;
    let left = Infinity;
    let top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (let i = 0; i < norm.length; i += 2) {
      const x = (norm[i] as number) * width;
      const y = (norm[i + 1] as number) * height;
      coords[start + i] = x;
      coords[start + i + 1] = y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    bounds[4 * row] = left;
    bounds[4 * row + 1] = top;
    bounds[4 * row + 2] = right;
    bounds[4 * row + 3] = bottom;
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

/** What does not change from frame to frame may be one object that is kept. */
export interface NewShape {
  readonly track: number;
  /** Index into SHAPE_KINDS. */
  readonly kind: number;
  flags: number;
  color: string;
  readonly label: string;
  /** Of a landmark: pairs of point indexes that are joined. */
  readonly edges: Uint16Array | null;
  /** Of a landmark: the points that are occluded. */
  hollow?: ReadonlySet<number> | null;
}

function grown<A extends Int32Array | Uint8Array | Uint32Array | Float32Array>(old: A, room: A): A {
  room.set(old);
  return room;
}
