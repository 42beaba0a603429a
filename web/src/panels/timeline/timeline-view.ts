// Which frames the timeline shows, and where. Pure: pixels in, frames out.

const PIXELS_PER_FRAME_MAX = 48;

export class TimelineView {
  /** The frame at the left edge; need not be whole. */
  first = 0;
  pixelsPerFrame = 1;
  /** While true the whole job is shown, however wide the window. */
  isFitted = true;

  constructor(
    public frameCount: number,
    public width = 1,
  ) {
    this.resize(width);
  }

  resize(width: number): void {
    this.width = Math.max(1, width);
    if (this.isFitted || this.pixelsPerFrame < this.#fitted) this.fit();
    else this.#clamp();
  }

  fit(): void {
    this.first = 0;
    this.pixelsPerFrame = this.#fitted;
    this.isFitted = true;
  }

  /** The middle of a frame's column. */
  xOf(frame: number): number {
    return (frame - this.first + 0.5) * this.pixelsPerFrame;
  }

  leftOf(frame: number): number {
    return (frame - this.first) * this.pixelsPerFrame;
  }

  /** The moment under a pixel, in frames and parts of them. */
  placeAt(x: number): number {
    return x / this.pixelsPerFrame + this.first;
  }

  frameAt(x: number): number {
    return Math.min(Math.max(Math.floor(this.placeAt(x)), 0), Math.max(0, this.frameCount - 1));
  }

  get last(): number {
    return Math.min(this.frameCount - 1, Math.ceil(this.first + this.width / this.pixelsPerFrame));
  }

  zoomAt(x: number, factor: number): void {
    const under = x / this.pixelsPerFrame + this.first;
    this.pixelsPerFrame = Math.min(Math.max(this.pixelsPerFrame * factor, this.#fitted), PIXELS_PER_FRAME_MAX);
    this.first = under - x / this.pixelsPerFrame;
    this.isFitted = this.pixelsPerFrame <= this.#fitted;
    this.#clamp();
  }

  scrollBy(pixels: number): void {
    this.first += pixels / this.pixelsPerFrame;
    this.#clamp();
  }

  /** Brings a frame into sight. True if anything had to move. */
  reveal(frame: number): boolean {
    const before = this.first;
    const shown = this.width / this.pixelsPerFrame;
    if (frame < this.first) this.first = frame - shown * 0.1;
    else if (frame + 1 > this.first + shown) this.first = frame + 1 - shown * 0.9;
    this.#clamp();
    return this.first !== before;
  }

  /** Frames between two numbered ticks, so that numbers stand at least `apart` pixels from each other. */
  tickStep(apart = 64): number {
    for (let power = 1; ; power *= 10) {
      for (const step of [1, 2, 5]) if (step * power * this.pixelsPerFrame >= apart) return step * power;
    }
  }

  get #fitted(): number {
    return Math.min(this.width / Math.max(1, this.frameCount), PIXELS_PER_FRAME_MAX);
  }

  #clamp(): void {
    const shown = this.width / this.pixelsPerFrame;
    this.first = Math.min(Math.max(this.first, 0), Math.max(0, this.frameCount - shown));
  }
}
