// Decoded pictures, the least recently used first out, bounded by bytes and not by count.
import type { Picture } from './frame-source';

const BYTES_PER_PIXEL = 4;
/** Frames this near to the eye are never given up: one step back must be instant. */
const KEPT_NEAR = 2;

export class FrameCache<P extends Picture> {
  readonly #pictures = new Map<number, P>(); // insertion order is the order of use
  #bytes = 0;

  constructor(readonly bytesMax: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#pictures.size;
  }

  has(frame: number): boolean {
    return this.#pictures.has(frame);
  }

  peek(frame: number): P | undefined {
    return this.#pictures.get(frame);
  }

  /** Marks a frame as just used. */
  touch(frame: number): void {
    const picture = this.#pictures.get(frame);
    if (!picture) return;
    this.#pictures.delete(frame);
    this.#pictures.set(frame, picture);
  }

  put(frame: number, picture: P, eye: number): void {
    this.#remove(frame);
    this.#pictures.set(frame, picture);
    this.#bytes += bytesOf(picture);
    for (const old of this.#pictures.keys()) {
      if (this.#bytes <= this.bytesMax) break;
      if (Math.abs(old - eye) > KEPT_NEAR && old !== frame) this.#remove(old);
    }
  }

  nearest(frame: number): number {
    let best = -1;
    for (const held of this.#pictures.keys()) {
      if (best < 0 || Math.abs(held - frame) < Math.abs(best - frame)) best = held;
    }
    return best;
  }

  ranges(): [number, number][] {
    const ranges: [number, number][] = [];
    for (const frame of [...this.#pictures.keys()].sort((a, b) => a - b)) {
      const last = ranges.at(-1);
      if (last && last[1] === frame - 1) last[1] = frame;
      else ranges.push([frame, frame]);
    }
    return ranges;
  }

  clear(): void {
    for (const frame of this.#pictures.keys()) this.#remove(frame);
  }

  #remove(frame: number): void {
    const picture = this.#pictures.get(frame);
    if (!picture) return;
    this.#pictures.delete(frame);
    this.#bytes -= bytesOf(picture);
    picture.close();
  }
}

function bytesOf(picture: Picture): number {
  return picture.width * picture.height * BYTES_PER_PIXEL;
}
