// Fewer keyframes: what a tolerance in pixels would leave of a dense track, where it would be worst, and the changes that do it.
import type { Change } from '../model/edit';
import { blendInto } from '../model/interpolate';
import { keptKeys, subset } from '../model/reduction';
import type { Geometry, Track } from '../model/track';
import { GEOMETRY, setKey } from './channels';

/** Of the picture, in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a reduction would do: how many keyframes stay, and where the shape would be furthest off, in pixels. */
export interface Reduction {
  readonly track: Track;
  readonly kept: readonly number[];
  readonly worstFrame: number;
  readonly worstPx: number;
}

/** The fewest keyframes with which no point of the track moves by more than `pixels` across or down. */
export function reductionOf(track: Track, pixels: number, size: Size): Reduction {
  const kind = track.head?.kind ?? '';
  const kept = keptKeys(kind, track.geometry, pixels / size.width, pixels / size.height);
  const worst = kept.length < track.geometry.length ? furthest(kind, track.geometry, subset(track.geometry, kept), size) : NOWHERE;
  return { track, kept, worstFrame: worst.frame, worstPx: worst.px };
}

export function reduce({ track, kept }: Reduction): Change[] {
  const stays = new Set(kept);
  const changes: Change[] = [];
  track.geometry.frames.forEach((frame, index) => {
    if (!stays.has(index)) changes.push(setKey(track, GEOMETRY, frame, null));
  });
  return changes;
}

const NOWHERE = { frame: -1, px: 0 };

function furthest(kind: string, before: Geometry, after: Geometry, { width, height }: Size): { frame: number; px: number } {
  let worst = NOWHERE;
  const shape: number[] = [];
  before.frames.forEach((frame, index) => {
    blendInto(kind, after, frame, shape);
    const drawn = before.shape(index);
    for (let i = 0; i < drawn.length; i += 1) {
      const px = Math.abs((shape[i] as number) - (drawn[i] as number)) * (i % 2 === 0 ? width : height);
      if (px > worst.px) worst = { frame, px };
    }
  });
  return worst;
}
