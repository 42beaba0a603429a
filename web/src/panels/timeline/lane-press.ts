// What a pointer says to the timeline, and what a gesture there is: for the hand and for all that lends it one.
import type { Channel } from '../../document/channels';
import type { Track } from '../../model/track';
import type { Row } from './rows';

/** A pointer event: how far right, on which row (none on the ruler), and whether Shift is down. */
export interface LanePress {
  readonly x: number;
  readonly row: Row | undefined;
  readonly isOnRuler: boolean;
  readonly isShift: boolean;
}

/** A keyframe under the pointer. */
export interface Hold {
  readonly track: Track;
  readonly channel: Channel;
  readonly frame: number;
}

export interface LaneState {
  readonly name: 'scrubbing' | 'pressing' | 'retiming' | 'marking' | 'moving';
  move(press: LanePress): void;
  up(press: LanePress): void;
  cancel?(): void;
}
