// Frames from single pictures over HTTP: prefetched in the direction of travel, decoded in workers, kept by bytes.
import { CUT_OFF, type FromDecoder, UNREADABLE } from './decoded';
import type { Decoders } from './decoder-pool';
import { FrameCache } from './frame-cache';
import type { FrameSource, FrameStatus } from './frame-source';
import { prefetchOrder } from './prefetch';

export interface FrameAddress {
  readonly url: string | null;
  /** Why there is no url, or null while the frame is still being fetched by the server. */
  readonly problem: string | null;
}

const IN_FLIGHT_PER_WORKER = 2; // the wanted frame waits for two decodes at most
const PREFETCH_MAX = 60;
const PREFETCH_SHARE = 0.6; // of the cache, the rest is for where the eye has been
const CACHE_BYTES = 512 * 1024 * 1024;
const GONE = [401, 403, 410]; // a signed address has run out
const PASSING = [CUT_OFF, 502, 503, 504]; // nobody has to do anything about it
const AGAIN_MS = 2000;
/** What is said of a frame that comes by itself once the server can be reached. */
export const ON_ITS_WAY = 'The server cannot be reached. This frame appears by itself as soon as it can.';

export class ImageSequence implements FrameSource {
  onload: (frame: number) => void = () => {};
  /** Called once when addresses have expired; answer with `readdress`. */
  onexpired: () => void = () => {};
  readonly #cache: FrameCache<ImageBitmap>;
  readonly #flying = new Set<number>();
  readonly #problems = new Map<number, string>();
  /** Frames that did not get through: until all are asked for again, only what is looked at is fetched. */
  readonly #cutOff = new Set<number>();
  #again: ReturnType<typeof setTimeout> | undefined;
  #eye = 0;
  #direction = 1;
  #expired = false;

  constructor(
    private addresses: readonly FrameAddress[],
    private readonly decoders: Decoders,
    bytesMax = CACHE_BYTES,
  ) {
    this.#cache = new FrameCache(bytesMax);
    decoders.onresult = (result) => this.#land(result);
  }

  get count(): number {
    return this.addresses.length;
  }

  status(frame: number): FrameStatus {
    if (this.#cache.has(frame)) return 'ready';
    return this.#problems.has(frame) || !this.addresses[frame]?.url ? 'unavailable' : 'pending';
  }

  reason(frame: number): string {
    return this.#problems.get(frame) ?? this.addresses[frame]?.problem ?? 'This frame has not arrived yet.';
  }

  peek(frame: number): ImageBitmap | undefined {
    return this.#cache.peek(frame);
  }

  nearest(frame: number): number {
    return this.#cache.nearest(frame);
  }

  ranges(): [number, number][] {
    return this.#cache.ranges();
  }

  want(frame: number, direction: number): void {
    this.#eye = frame;
    this.#direction = direction;
    this.#cache.touch(frame);
    this.#pump();
  }

  /** Takes new addresses for the same frames and tries again what had failed. */
  readdress(addresses: readonly FrameAddress[]): void {
    this.addresses = addresses;
    this.#expired = false;
    this.#problems.clear();
    this.#cutOff.clear();
    this.#pump();
  }

  close(): void {
    clearTimeout(this.#again);
    this.decoders.close();
    this.#cache.clear();
  }

  #pump(): void {
    if (this.#expired) return;
    const order = prefetchOrder(this.#eye, this.#direction, this.count, this.#reach());
    this.#abortAllBut(order);
    const inFlightMax = IN_FLIGHT_PER_WORKER * this.decoders.size;
    for (const frame of order) {
      if ((this.#flying.size >= inFlightMax || this.#cutOff.size > 0) && frame !== this.#eye) break;
      if (this.status(frame) !== 'pending' || this.#flying.has(frame)) continue;
      this.#flying.add(frame);
      this.decoders.load(frame, this.addresses[frame]?.url ?? '');
    }
  }

  #abortAllBut(order: readonly number[]): void {
    const near = new Set(order);
    for (const frame of this.#flying) {
      if (near.has(frame)) continue;
      this.#flying.delete(frame);
      this.decoders.abort(frame);
    }
  }

  #reach(): number {
    const one = this.#cache.size > 0 ? this.#cache.bytes / this.#cache.size : 0;
    if (one === 0) return 8; // until the size of a frame is known
    return Math.max(4, Math.min(PREFETCH_MAX, Math.floor((this.#cache.bytesMax * PREFETCH_SHARE) / one)));
  }

  #land(result: FromDecoder): void {
    this.#flying.delete(result.frame);
    if ('bitmap' in result) {
      this.#cache.put(result.frame, result.bitmap, this.#eye);
      this.onload(result.frame);
    } else if (GONE.includes(result.status)) {
      if (!this.#expired) this.onexpired();
      this.#expired = true;
      return;
    } else if (result.status >= 0) {
      this.#problems.set(result.frame, describe(result.status, result.message));
      if (PASSING.includes(result.status)) this.#cutOffAt(result.frame);
      this.onload(result.frame);
    }
    this.#pump();
  }

  #cutOffAt(frame: number): void {
    this.#cutOff.add(frame);
    this.#again ??= setTimeout(() => {
      this.#again = undefined;
      for (const lost of this.#cutOff) this.#problems.delete(lost);
      this.#cutOff.clear();
      this.#pump();
    }, AGAIN_MS);
  }
}

function describe(status: number, message: string): string {
  if (PASSING.includes(status)) return ON_ITS_WAY;
  if (status === UNREADABLE) return 'This frame is no picture that a browser can show.';
  return `This frame could not be loaded: the server answered ${status} ${message}`.trim();
}
