// Which frame is shown when: stepping with back-pressure, scrubbing where the newest wins, playing by the clock.
import type { FrameSource, Picture } from './frame-source';

/** What to paint now. `picture` is null when the frame has none, and `problem` then says why. */
export interface Shown<P> {
  readonly frame: number;
  readonly picture: P | null;
  readonly problem: string;
}

export class Player<P extends Picture = ImageBitmap> {
  /** The frame whose picture is on screen: the only number that may be shown. -1 before the first. */
  painted = -1;
  /** The frame that was asked for. */
  wanted = 0;
  playing = false;
  /** Frames the clock passed over since play began. */
  dropped = 0;
  fps = 25;
  #scrubbing = false;
  #direction = 1;
  #playedFrom = 0;
  #playedAt = -1;
  #isBare = false; // the frame on screen has no picture yet

  constructor(
    readonly source: FrameSource<P>,
    private readonly requestTick: () => void,
  ) {
    source.onload = (frame) => {
      if (frame === this.wanted || this.#scrubbing || this.playing) requestTick();
    };
  }

  get last(): number {
    return Math.max(0, this.source.count - 1);
  }

  /** True while the screen does not yet show what was asked for. */
  get waiting(): boolean {
    return this.painted !== this.wanted;
  }

  /** A step by key. A repeated key is ignored until the last wish is painted: every frame is seen, in order. */
  step(delta: number, isRepeated = false): void {
    if (isRepeated && this.waiting) return;
    this.seek(this.wanted + delta);
  }

  seek(frame: number): void {
    this.pause();
    this.#scrubbing = false;
    this.#wish(frame);
  }

  /** While the hand drags: the nearest frame at hand is shown until the exact one has come. */
  scrub(frame: number): void {
    this.pause();
    this.#scrubbing = true;
    this.#wish(frame);
  }

  play(): void {
    if (this.playing) return;
    this.playing = true;
    this.dropped = 0;
    this.#scrubbing = false;
    this.#playedAt = -1;
    if (this.wanted >= this.last) this.#wish(0);
    this.requestTick();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    if (this.painted >= 0) this.wanted = this.painted;
    this.requestTick();
  }

  /** One animation frame at `now` milliseconds: what to paint, or null if the screen is right as it is. */
  tick(now: number): Shown<P> | null {
    if (this.playing) this.#advance(now);
    const frame = this.#best();
    if (frame < 0 || (frame === this.painted && !(this.#isBare && this.source.peek(frame)))) return null;
    if (this.playing && this.painted >= 0) this.dropped += Math.max(0, frame - this.painted - 1);
    this.painted = frame;
    if (frame === this.wanted) this.#scrubbing = false;
    const shown = this.#pictureOf(frame);
    this.#isBare = !shown.picture;
    return { frame, ...shown };
  }

  #pictureOf(frame: number): { picture: P | null; problem: string } {
    const picture = this.source.peek(frame) ?? null;
    return { picture, problem: picture ? '' : this.source.reason(frame) };
  }

  #advance(now: number): void {
    if (this.#playedAt < 0 || this.painted < 0) {
      this.#playedAt = now;
      this.#playedFrom = this.wanted;
    }
    const target = this.#playedFrom + Math.floor(((now - this.#playedAt) / 1000) * this.fps);
    if (target !== this.wanted) this.#wish(target);
    if (target >= this.last && this.painted >= this.last) this.pause();
    else this.requestTick();
  }

  #wish(frame: number): void {
    const target = Math.min(Math.max(Math.round(frame), 0), this.last);
    if (target !== this.wanted) this.#direction = Math.sign(target - this.wanted);
    this.wanted = target;
    this.source.want(target, this.#direction);
    this.requestTick();
  }

  /** The frame to show now: the wanted one, or while the hand or the clock runs, the closest one at hand. */
  #best(): number {
    if (this.source.status(this.wanted) !== 'pending') return this.wanted;
    if (!this.#scrubbing && !this.playing) return -1;
    const near = this.source.nearest(this.wanted);
    if (near < 0) return -1;
    if (this.playing) return near > this.painted && near <= this.wanted ? near : -1;
    return Math.abs(near - this.wanted) < Math.abs(this.painted - this.wanted) ? near : -1;
  }
}
