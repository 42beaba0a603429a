// Who paints over the lanes and the ruler: a review, say, that is fetched later than the timeline.
import type { Ink } from './lanes';
import type { Row } from './rows';
import type { TimelineView } from './timeline-view';

export interface LaneOver {
  /** Counts what there is to see: the timeline paints anew when it changes. */
  readonly version: number;
  paintLanes(context: CanvasRenderingContext2D, rows: readonly Row[], top: number, view: TimelineView, ink: Ink): void;
  paintRuler(context: CanvasRenderingContext2D, view: TimelineView, ink: Ink): void;
}
