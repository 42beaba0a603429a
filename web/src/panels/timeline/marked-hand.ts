// Moves keyframes by the hand: one of them, or those of the marked frames, which in the middle move and at an edge come nearer together or further apart.
import type { Range } from '../../document/range-changes';
import { retime } from '../../document/time-changes';
import type { Editor } from '../../editor/editor.svelte';
import { movedTo } from '../../editor/marked';
import type { MarkedFrames } from '../../editor/times.svelte';
import type { Hold, LanePress, LaneState } from './lane-press';
import type { TimelineView } from './timeline-view';

export type Grip = 'start' | 'stop' | 'middle';

const EDGE_PX = 5;
/** Of more than so many changes the hand sees only where they go; they are made when it lets go. */
const LIVE_MAX = 600;

/** Which part of the marked frames is under the pointer; null where they do not reach. */
export function gripAt(editor: Editor, view: TimelineView, { x, row, isOnRuler }: LanePress): Grip | null {
  const { marked } = editor.times;
  if (!marked || editor.isReadOnly || isOnRuler) return null;
  if (marked.track !== null && row?.track.id !== marked.track) return null;
  const [left, right] = [view.leftOf(marked.start), view.leftOf(marked.stop + 1)];
  if (marked.stop > marked.start && Math.abs(x - left) <= EDGE_PX) return 'start';
  if (marked.stop > marked.start && Math.abs(x - right) <= EDGE_PX) return 'stop';
  return x >= left && x <= right ? 'middle' : null;
}

/** The keyframe follows the pointer between its neighbours, and the picture follows the keyframe. */
export function retiming(editor: Editor, view: TimelineView, { track, channel, frame }: Hold, from: LanePress): LaneState {
  const began = view.placeAt(from.x);
  let at = frame;
  editor.hand.begin();
  return {
    name: 'retiming',
    move: (press) => {
      const to = frame + Math.round(view.placeAt(press.x) - began);
      const changes = retime(track, channel, frame, to, editor.player.last);
      const next = changes.length > 1 ? frameOf(changes[1]) : frame;
      if (next === at) return;
      at = next;
      editor.hand.cancel(); // from where it began, so that the whole way is one change
      editor.hand.begin();
      editor.history.change(changes);
      editor.player.scrub(at);
    },
    up: () => {
      editor.hand.commit();
      editor.player.seek(at);
    },
    cancel: () => {
      editor.hand.cancel();
      editor.player.seek(frame);
    },
  };
}

function frameOf(change: object | undefined): number {
  return change && 'frame' in change ? Number(change.frame) : 0;
}

export function moving(editor: Editor, view: TimelineView, grip: Grip, from: LanePress): LaneState {
  const marked = editor.times.marked as MarkedFrames;
  const began = view.placeAt(from.x);
  let at: Range = marked;
  let changes = movedTo(editor, marked, marked) ?? [];
  editor.hand.begin();
  return {
    name: 'moving',
    move: (press) => {
      editor.hand.cancel(); // from where it began, so that the whole way is one change
      const found = nearest(editor, marked, grip, Math.round(view.placeAt(press.x) - began));
      [at, changes] = [found.at, found.changes];
      editor.hand.begin();
      if (changes.length <= LIVE_MAX) editor.history.change(changes);
      editor.times.marked = { ...marked, ...at };
    },
    up: () => {
      if (changes.length > LIVE_MAX) editor.history.change(changes);
      editor.hand.commit();
      editor.times.marked = { ...marked, ...at };
    },
    cancel: () => {
      editor.hand.cancel();
      editor.times.marked = marked;
    },
  };
}

/** As far as it was pulled, or as far as the keyframes beside it let it go. */
function nearest(editor: Editor, marked: MarkedFrames, grip: Grip, wish: number): { at: Range; changes: ReturnType<typeof movedTo> & object } {
  for (let by = wish; by !== 0; by -= Math.sign(by)) {
    const at = { start: marked.start + (grip === 'stop' ? 0 : by), stop: marked.stop + (grip === 'start' ? 0 : by) };
    const changes = at.stop > at.start || grip === 'middle' ? movedTo(editor, marked, at) : null;
    if (changes) return { at, changes };
  }
  return { at: marked, changes: [] };
}
