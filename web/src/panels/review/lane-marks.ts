// Paints a review into the timeline: changed spans beneath the lanes, findings and issues on them, issues on the ruler.
import { LANE_HEIGHT, RULER_HEIGHT } from '../timeline/lanes';
import type { LaneOver } from '../timeline/lane-over';
import type { Row } from '../timeline/rows';
import type { TimelineView } from '../timeline/timeline-view';
import type { ReviewBook } from './book.svelte';
import { NOW_COLOR } from './paint-changes';

const ISSUE_COLOR = '#e5484d';
const SETTLED_COLOR = '#9a8f80';
const FINDING_COLOR = '#f9a03f';
const CHANGED = 3;
const DOT = 3.5;
const TICK = 4;

type Context = CanvasRenderingContext2D;

export class LaneMarks implements LaneOver {
  constructor(private readonly book: ReviewBook) {}

  get version(): number {
    return this.book.isOpen ? this.book.version + 1 : 0;
  }

  paintLanes(context: Context, rows: readonly Row[], top: number, view: TimelineView): void {
    if (!this.book.isOpen) return;
    rows.forEach(({ track, isSub }, index) => {
      if (isSub) return;
      const at = top + index * LANE_HEIGHT;
      if (this.book.hasChanges) this.#paintChanged(context, track.id, at, view);
      this.#paintFindings(context, track.id, at, view);
      this.#paintIssues(context, track.id, at, view);
    });
  }

  paintRuler(context: Context, view: TimelineView): void {
    if (!this.book.isOpen) return;
    for (const issue of this.book.issues) {
      if (issue.frame === null || issue.state === 'verified') continue;
      dot(context, view.xOf(issue.frame), RULER_HEIGHT - 7, issue.state === 'resolved' ? SETTLED_COLOR : ISSUE_COLOR);
    }
  }

  #paintChanged(context: Context, track: string, top: number, view: TimelineView): void {
    const spans = this.book.difference?.tracks.find((one) => one.track === track)?.spans ?? [];
    context.fillStyle = NOW_COLOR;
    for (const [start, stop] of spans) {
      const left = Math.max(0, view.leftOf(start));
      const right = Math.min(view.width, view.leftOf(stop));
      if (right > left) context.fillRect(left, top + LANE_HEIGHT - 1 - CHANGED, Math.max(2, right - left), CHANGED);
    }
  }

  #paintFindings(context: Context, track: string, top: number, view: TimelineView): void {
    context.fillStyle = FINDING_COLOR;
    for (const finding of this.book.openFindings) {
      if (finding.track !== track && finding.other !== track) continue;
      const left = view.leftOf(finding.first);
      const right = view.leftOf(finding.last + 1);
      if (right < 0 || left > view.width) continue;
      if (finding.last > finding.first) context.fillRect(left, top + 1, Math.max(2, right - left), 2);
      const x = view.xOf(finding.first);
      context.beginPath();
      context.moveTo(x - TICK, top);
      context.lineTo(x + TICK, top);
      context.lineTo(x, top + TICK + 2);
      context.fill();
    }
  }

  #paintIssues(context: Context, track: string, top: number, view: TimelineView): void {
    for (const issue of this.book.issues) {
      if (issue.track !== track || issue.frame === null || issue.state === 'verified') continue;
      const color = issue.state === 'resolved' ? SETTLED_COLOR : ISSUE_COLOR;
      const last = issue.last_frame ?? issue.frame;
      context.fillStyle = color;
      if (last > issue.frame) context.fillRect(view.xOf(issue.frame), top + LANE_HEIGHT / 2 - 0.75, view.xOf(last) - view.xOf(issue.frame), 1.5);
      dot(context, view.xOf(issue.frame), top + LANE_HEIGHT / 2, color);
    }
  }
}

function dot(context: Context, x: number, y: number, color: string): void {
  context.beginPath();
  context.arc(x, y, DOT, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.strokeStyle = '#fff';
  context.lineWidth = 1.25;
  context.fill();
  context.stroke();
}
