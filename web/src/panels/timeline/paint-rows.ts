// Paints the rows in sight, from the first of them at `top`.
import type { Track } from '../../model/track';
import { type Ink, LANE_HEIGHT, paintLane, prepare } from './lanes';
import type { Row } from './rows';
import { paintSubLane } from './sub-lanes';
import type { TimelineView } from './timeline-view';

export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  /** Device pixels to a CSS pixel. */
  readonly ratio: number;
  readonly ink: Ink;
}

export function paintRows({ context, ratio, ink }: Sheet, rows: readonly Row[], top: number, view: TimelineView, colorOf: (track: Track) => string, selected: string | null): void {
  prepare(context, ratio);
  rows.forEach(({ track, channel, isSub }, i) => {
    const color = colorOf(track);
    const at = top + i * LANE_HEIGHT;
    if (isSub) paintSubLane(context, track, channel, color, at, view, ink);
    else paintLane(context, { track, color, isSelected: track.id === selected }, at, view, ink);
  });
}
