// What the player needs from pictures, whatever they come from: an image sequence today, a decoded video tomorrow.

export interface Picture {
  readonly width: number;
  readonly height: number;
  close(): void;
}

/** `pending`: asked for or not yet asked for; `unavailable`: there is no picture and `reason` says why. */
export type FrameStatus = 'ready' | 'pending' | 'unavailable';

export interface FrameSource<P extends Picture = ImageBitmap> {
  readonly count: number;
  status(frame: number): FrameStatus;
  /** The decoded picture if it is at hand; never waits. */
  peek(frame: number): P | undefined;
  /** The cached frame closest to `frame`, or -1. */
  nearest(frame: number): number;
  /** Says where the eye is and which way it travels; the newest wish wins over everything asked before. */
  want(frame: number, direction: number): void;
  /** Called when a wanted or prefetched frame has come, or turned out to be unavailable. */
  onload: (frame: number) => void;
  reason(frame: number): string;
  /** Frames at hand, as [first, last] ranges: the strip under the timeline. */
  ranges(): [number, number][];
  close(): void;
}
