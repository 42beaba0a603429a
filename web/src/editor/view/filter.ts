// What a filter of objects is; `filter-words.ts` makes one of what people type.
import type { Size } from '../../canvas/viewport';
import type { Track } from '../../model/track';
import type { Label } from '../labels';

/** What is known of a track when it is asked. */
export interface Facts {
  readonly track: Track;
  /** As it stands beside the shape: `car 12`. */
  readonly name: string;
  readonly number: number;
  readonly label: Label;
  /** Whoever drew or changed it, by names in small letters; `me` is whoever looks. */
  readonly authors: readonly string[];
  readonly isLocked: boolean;
  readonly isHidden: boolean;
  readonly size: Size;
  /** The frame that is meant; null asks whether it is ever so. */
  readonly frame: number | null;
}

export type Ask = (facts: Facts) => boolean;

export interface Filter {
  readonly text: string;
  /** Whether the answer may differ from frame to frame. */
  readonly isFrameBound: boolean;
  readonly matches: Ask;
  /** Only what may differ from frame to frame, of a track of which the rest is known. */
  readonly matchesHere: Ask;
}

export const NO_FILTER: Filter = { text: '', isFrameBound: false, matches: () => true, matchesHere: () => true };
