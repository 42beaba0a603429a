// What the editor remembers for work along time: the marked frames, the copied shape, and what Escape would give up.
import type { Point } from '../canvas/viewport';
import type { Channel } from '../document/channels';
import type { Head } from '../model/track';
import type { Norm } from './tools/tool';

/** Frames `start` to `stop`, both included; of one track or of all (null), of one channel or of all (null). */
export interface MarkedFrames {
  readonly start: number;
  readonly stop: number;
  readonly track: string | null;
  readonly channel: Channel | null;
}

/** A shape on its way to another frame, with what it takes to make a new object of it. */
export interface CopiedShape {
  readonly track: string;
  readonly frame: number;
  readonly head: Head;
  readonly shape: Norm;
  readonly constants: ReadonlyMap<string, unknown>;
  readonly attributes: ReadonlyMap<string, unknown>;
}

export class Times {
  marked = $state.raw<MarkedFrames | null>(null);
  copied = $state.raw<CopiedShape | null>(null);
  propagateCount = $state(10);
  isJoining = $state(false);
  /** Where the pointer is over the picture, on screen; null while it is elsewhere. */
  pointer: Point | null = null;
  /** Gives up the gesture that is going on in the timeline. */
  gesture: (() => void) | null = null;
  #pick: ((track: string) => void) | null = null;

  /** The next object that is chosen goes to `pick` instead of being selected. */
  join(pick: (track: string) => void): void {
    this.#pick = pick;
    this.isJoining = true;
  }

  /** An object was chosen: true when that was the answer to a question. */
  take(track: string | null): boolean {
    this.marked = null;
    const pick = this.#pick;
    this.#pick = null;
    this.isJoining = false;
    if (pick && track !== null) pick(track);
    return pick !== null && track !== null;
  }

  /** What Escape does first; false when there is nothing to give up. */
  giveUp(): boolean {
    if (this.gesture) this.gesture();
    else if (this.#pick) this.take(null);
    else if (this.marked) this.marked = null;
    else return false;
    return true;
  }
}
