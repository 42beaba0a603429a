// The hand on the timeline: idle → scrubbing, idle → pressing → retiming or marking. It knows pixels, but no elements.
import { type Channel, framesOf } from '../../document/channels';
import type { Editor } from '../../editor/editor.svelte';
import { isMovable } from '../../editor/marking';
import type { Hold, LanePress, LaneState } from './lane-press';
import { isDense } from './lanes';
import * as marks from './marked-hand';
import type { TimelineView } from './timeline-view';

const REACH_PX = 6;
const DRAG_FROM_PX = 3;

export class LaneHand {
  #state: LaneState | null = null;

  constructor(
    private readonly editor: Editor,
    private readonly view: TimelineView,
  ) {}

  get path(): string {
    return this.#state?.name ?? 'idle';
  }

  down(press: LanePress): void {
    this.cancel();
    if (this.editor.times.isJoining && press.row) return this.editor.select(press.row.track.id);
    this.editor.times.gesture = () => this.cancel();
    if (press.isOnRuler && !press.isShift) return this.#go(this.#scrubbing(press));
    const grip = marks.gripAt(this.editor, this.view, press);
    if (grip) return this.#go(this.#pressing(press, null, () => this.#gripping(grip, press)));
    const hold = this.keyframeUnder(press); // before the selection changes, and rows with it
    if (press.row && press.row.track.id !== this.editor.selected) this.editor.select(press.row.track.id);
    this.editor.times.marked = null;
    this.#go(this.#pressing(press, hold, () => (hold ? marks.retiming(this.editor, this.view, hold, press) : this.#marking(press))));
  }

  move(press: LanePress): void {
    this.#state?.move(press);
  }

  up(press: LanePress): void {
    const state = this.#state;
    this.#go(null);
    state?.up(press);
  }

  /** Gives up the gesture: everything is as it was before it. */
  cancel(): void {
    const state = this.#state;
    this.#go(null);
    state?.cancel?.();
  }

  cursorAt(press: LanePress): string {
    if (marks.gripAt(this.editor, this.view, press) === 'middle') return 'move';
    return marks.gripAt(this.editor, this.view, press) || this.keyframeUnder(press) ? 'ew-resize' : 'default';
  }

  /** The keyframe under the pointer, if it may be moved. Where they are a smear, none can be meant. */
  keyframeUnder({ x, row }: LanePress): Hold | null {
    if (!row || !isMovable(this.editor, row.track)) return null;
    const frames = framesOf(row.track, row.channel);
    if (isDense(frames, this.view)) return null;
    let best: Hold | null = null;
    let reach = REACH_PX;
    for (let i = 0; i < frames.length; i += 1) {
      const frame = frames[i] as number;
      const distance = Math.abs(this.#keyX(row.channel, frame) - x);
      if (distance > reach) continue;
      reach = distance;
      best = { track: row.track, channel: row.channel, frame };
    }
    return best;
  }

  #go(state: LaneState | null): void {
    this.#state = state;
    if (!state) this.editor.times.gesture = null;
  }

  #keyX(channel: Channel, frame: number): number {
    return channel.cell === 'geometry' ? this.view.xOf(frame) : this.view.leftOf(frame);
  }

  #scrubbing(from: LanePress): LaneState {
    const { player } = this.editor;
    const move = (press: LanePress): void => player.scrub(this.view.frameAt(press.x));
    move(from);
    return { name: 'scrubbing', move, up: (press) => player.seek(this.view.frameAt(press.x)) };
  }

  #gripping(grip: 'start' | 'stop' | 'middle', from: LanePress): LaneState {
    return marks.moving(this.editor, this.view, grip, from);
  }

  /** A click goes to the frame; what a drag does hangs on where it began. */
  #pressing(from: LanePress, hold: Hold | null, drag: () => LaneState): LaneState {
    return {
      name: 'pressing',
      move: (press) => {
        if (Math.abs(press.x - from.x) < DRAG_FROM_PX) return;
        this.#go(drag());
        this.move(press);
      },
      up: () => {
        this.editor.times.marked = null;
        this.editor.player.seek(hold ? hold.frame : this.view.frameAt(from.x));
      },
    };
  }

  /** Frames are marked in a lane for its channel; on the ruler for every channel of the selected track, or of all. */
  #marking(from: LanePress): LaneState {
    const { editor, view } = this;
    const anchor = view.frameAt(from.x);
    const channel = from.row ? from.row.channel : null;
    const track = from.row ? from.row.track.id : editor.selected;
    return {
      name: 'marking',
      move: (press) => {
        const at = view.frameAt(press.x);
        editor.times.marked = { start: Math.min(anchor, at), stop: Math.max(anchor, at), track, channel };
      },
      up: () => undefined,
      cancel: () => (editor.times.marked = null),
    };
  }
}
