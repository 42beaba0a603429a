// Channels: what a track knows about itself at its keyframes. Geometry is columns; everything else is steps.

/** A geometry keyframe by value, as it stands in an edit: null, null is a landmark point that is not there. */
export interface Key {
  readonly coords: readonly (number | null)[];
  /** Keeps the shape until the next keyframe instead of moving towards it. */
  readonly hold: boolean;
}

const NO_OFFSETS: Uint32Array = new Uint32Array(0);
const NO_HOLDS: Uint8Array = new Uint8Array(0);

/** The geometry channel. Columns may be views of the body that the server sent; they are never written to. */
export class Geometry {
  /** Strictly rising. */
  readonly frames: Int32Array;
  /** Norm space; NaN, NaN is a landmark point that is not there. */
  readonly coords: Float64Array;
  /** How many numbers every shape has; 0 when they differ, and then `offsets` tells. */
  readonly width: number;
  readonly offsets: Uint32Array;
  /** 1 = hold until the next keyframe; empty when none does. */
  readonly holds: Uint8Array;

  constructor(frames: Int32Array, coords: Float64Array, width: number, offsets = NO_OFFSETS, holds = NO_HOLDS) {
    this.frames = frames;
    this.coords = coords;
    this.width = width;
    this.offsets = offsets;
    this.holds = holds;
  }

  /** Columns from keyframes in rising order of frames. */
  static fromKeys(keys: readonly (readonly [number, Key])[]): Geometry {
    const lengths = keys.map(([, key]) => key.coords.length);
    const width = lengths[0] ?? 0;
    const isEven = lengths.every((length) => length === width);
    const offsets = new Uint32Array(keys.length + 1);
    lengths.forEach((length, index) => (offsets[index + 1] = (offsets[index] as number) + length));
    return new Geometry(
      Int32Array.from(keys, ([frame]) => frame),
      Float64Array.from(keys.flatMap(([, key]) => key.coords.map((number) => number ?? NaN))),
      isEven ? width : 0,
      isEven && width > 0 ? NO_OFFSETS : offsets,
      keys.some(([, key]) => key.hold) ? Uint8Array.from(keys, ([, key]) => Number(key.hold)) : NO_HOLDS,
    );
  }

  get length(): number {
    return this.frames.length;
  }

  /** Where the numbers of keyframe `index` begin. */
  start(index: number): number {
    return this.width > 0 ? index * this.width : (this.offsets[index] as number);
  }

  /** The numbers of keyframe `index`, as a view. */
  shape(index: number): Float64Array {
    return this.coords.subarray(this.start(index), this.start(index + 1));
  }

  isHeld(index: number): boolean {
    return this.holds[index] === 1;
  }

  key(index: number): Key {
    const coords = Array.from(this.shape(index), (number) => (Number.isNaN(number) ? null : number));
    return { coords, hold: this.isHeld(index) };
  }

  /** The keyframe in force at `frame`; -1 before the first. */
  indexBefore(frame: number): number {
    const { frames } = this;
    const guess = frame - (frames[0] as number); // pre-labels have a keyframe in every frame
    if (guess < frames.length && frames[guess] === frame) return guess;
    return firstAfter(frames, frame) - 1;
  }

  /** The same, looking first at `near` and behind it: frames are mostly asked for one after the other. */
  indexNear(frame: number, near: number): number {
    const { frames } = this;
    if (near >= 0 && near < frames.length && (frames[near] as number) <= frame) {
      if (near + 1 === frames.length || frame < (frames[near + 1] as number)) return near;
      if (near + 2 === frames.length || frame < (frames[near + 2] as number)) return near + 1;
    }
    return this.indexBefore(frame);
  }

  /** Which keyframe is at `frame`; -1 if none. */
  indexOf(frame: number): number {
    const index = this.indexBefore(frame);
    return this.frames[index] === frame ? index : -1;
  }

  keyAt(frame: number): Key | null {
    const index = this.indexOf(frame);
    return index < 0 ? null : this.key(index);
  }

  /** A copy with this keyframe at `frame`, or with none there. Costs a copy of this one channel. */
  withKey(frame: number, key: Key | null): Geometry {
    const start = this.indexBefore(frame - 1) + 1;
    const stop = this.frames[start] === frame ? start + 1 : start;
    if (!key && start === stop) return this;
    const fresh = key ? 1 : 0;
    const numbers = key ? Float64Array.from(key.coords, (number) => number ?? NaN) : new Float64Array(0);
    const count = this.length - (stop - start) + fresh;
    const lengths = (index: number): number => {
      if (fresh === 1 && index === start) return numbers.length;
      const from = index < start ? index : index - fresh + (stop - start);
      return this.start(from + 1) - this.start(from);
    };
    const width = evenWidth(this, count, numbers.length, fresh);
    const offsets = width > 0 ? NO_OFFSETS : offsetsOf(count, lengths);
    const holds = spliced(Uint8Array, heldColumn(this), start, stop, key ? [Number(key.hold)] : []);
    return new Geometry(
      spliced(Int32Array, this.frames, start, stop, key ? [frame] : []),
      spliced(Float64Array, this.coords, this.start(start), this.start(stop), numbers),
      width,
      offsets,
      holds.includes(1) ? holds : NO_HOLDS,
    );
  }

  /** A copy with each of these keyframes, or with none at its frame. Costs one copy, however many they are. */
  withKeys(keys: ReadonlyMap<number, Key | null>): Geometry {
    const { width } = this;
    const isEven = width > 0 && [...keys.values()].every((key) => !key || key.coords.length === width);
    if (!isEven) return [...keys].reduce<Geometry>((geometry, [frame, key]) => geometry.withKey(frame, key), this);
    const old = [...this.frames].map((frame, index) => ({ frame, index })).filter(({ frame }) => !keys.has(frame));
    const fresh = [...keys].flatMap(([frame, key]) => (key ? [{ frame, key }] : []));
    const all = [...old, ...fresh].sort((a, b) => a.frame - b.frame);
    if (all.length === 0) return NO_GEOMETRY;
    const coords = new Float64Array(all.length * width);
    const holds = new Uint8Array(all.length);
    all.forEach((one, at) => {
      if ('key' in one) one.key.coords.forEach((number, index) => (coords[at * width + index] = number ?? NaN));
      else coords.set(this.shape(one.index), at * width);
      holds[at] = Number('key' in one ? one.key.hold : this.isHeld(one.index));
    });
    return new Geometry(Int32Array.from(all, ({ frame }) => frame), coords, width, NO_OFFSETS, holds.includes(1) ? holds : NO_HOLDS);
  }
}

/** A channel that holds: each value is in force from its frame until the next keyframe. Any JSON value but null. */
export class Steps {
  readonly frames: readonly number[];
  readonly values: readonly unknown[];

  constructor(frames: readonly number[] = [], values: readonly unknown[] = []) {
    this.frames = frames;
    this.values = values;
  }

  get length(): number {
    return this.frames.length;
  }

  /** The value in force at `frame`, or null before the first keyframe. */
  valueAt(frame: number): unknown {
    if (this.frames.length === 0) return null;
    const index = firstAfter(this.frames, frame) - 1;
    return index < 0 ? null : this.values[index];
  }

  /** The keyframe exactly at `frame`, or null. */
  keyAt(frame: number): unknown {
    const index = firstAfter(this.frames, frame) - 1;
    return this.frames[index] === frame ? this.values[index] : null;
  }

  /** A copy with this value at `frame`, or with none there when it is null. */
  withKey(frame: number, value: unknown): Steps {
    const start = firstAfter(this.frames, frame - 1);
    const gone = this.frames[start] === frame ? 1 : 0;
    const isThere = value !== null && value !== undefined;
    return new Steps(
      this.frames.toSpliced(start, gone, ...(isThere ? [frame] : [])),
      this.values.toSpliced(start, gone, ...(isThere ? [value] : [])),
    );
  }
}

export const NO_GEOMETRY = new Geometry(new Int32Array(0), new Float64Array(0), 0, new Uint32Array(1));
export const NO_STEPS = new Steps();

/** The index of the first frame after `frame` in a rising column. */
function firstAfter(frames: ArrayLike<number>, frame: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((frames[middle] as number) <= frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

function evenWidth(geometry: Geometry, count: number, length: number, fresh: number): number {
  if (count === fresh) return length; // nothing else is there
  if (geometry.width > 0) return fresh === 0 || geometry.width === length ? geometry.width : 0;
  return 0;
}

function heldColumn(geometry: Geometry): Uint8Array {
  return geometry.holds.length > 0 ? geometry.holds : new Uint8Array(geometry.length);
}

function offsetsOf(count: number, length: (index: number) => number): Uint32Array {
  const offsets = new Uint32Array(count + 1);
  for (let index = 0; index < count; index += 1) offsets[index + 1] = (offsets[index] as number) + length(index);
  return offsets;
}

function spliced<A extends Int32Array | Uint8Array | Float64Array>(
  make: new (length: number) => A,
  column: A,
  start: number,
  stop: number,
  fresh: ArrayLike<number>,
): A {
  const copy = new make(column.length - (stop - start) + fresh.length);
  copy.set(column.subarray(0, start));
  copy.set(fresh, start);
  copy.set(column.subarray(stop), start + fresh.length);
  return copy;
}
