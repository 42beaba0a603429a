import { describe, expect, test } from 'vitest';
import { LaneHand } from '../../src/panels/timeline/lane-hand';
import type { LanePress } from '../../src/panels/timeline/lane-press';
import { Rows } from '../../src/panels/timeline/rows';
import { TimelineView } from '../../src/panels/timeline/timeline-view';
import type { Track } from '../../src/model/track';
import { TestEditor } from '../test-editor';

/** A hand on a timeline of 100 frames, ten pixels each. */
class TestTimeline {
  readonly view = new TimelineView(100, 1000);
  readonly hand: LaneHand;

  constructor(readonly t: TestEditor) {
    this.hand = new LaneHand(t.editor, this.view);
  }

  get rows(): Rows {
    return new Rows(this.t.editor.document.tracks.filter(({ head }) => head), this.t.editor.selected);
  }

  press(x: number, row: number, isShift = false): LanePress {
    return { x, row: row < 0 ? undefined : this.rows.at(row), isOnRuler: row < 0, isShift };
  }

  /** From frame to frame, in the middle of each, on a row; -1 is the ruler. */
  drag(from: number, to: number, row: number, isShift = false): this {
    this.pull(from, to, row, isShift).hand.up(this.press(this.view.xOf(to), row));
    this.t.paint();
    return this;
  }

  pull(from: number, to: number, row: number, isShift = false): this {
    this.hand.down(this.press(this.view.xOf(from), row, isShift));
    for (const at of [(from + to) / 2, to]) this.hand.move(this.press(this.view.xOf(at), row));
    this.t.paint();
    return this;
  }
}

/** Keyframes at 0, 10 and 20, occluded from 13 on; a second object with one at 0. */
function two(): TestTimeline {
  const t = new TestEditor().keys('b').drag([100, 100], [300, 200]).goTo(10).drag([200, 150], [300, 150]).goTo(20).drag([300, 150], [400, 150]);
  t.goTo(13).keys('x').goTo(0).keys('b').drag([600, 300], [800, 400]);
  t.editor.select(t.editor.document.tracks[0]?.id ?? null);
  return new TestTimeline(t);
}

const frames = ({ t }: TestTimeline, index = 0): number[] => Array.from((t.editor.document.tracks[index] as Track).geometry.frames);

describe('dragging a keyframe', () => {
  test('retimes it in one edit, and leads to its new frame', () => {
    const line = two();
    const { emitted } = line.t;
    const count = emitted.length;
    line.drag(10, 15, 0);
    expect(frames(line)).toEqual([0, 15, 20]);
    expect(emitted.length).toBe(count + 1);
    expect(line.t.editor.frame).toBe(15);
    line.t.keys('Ctrl+z');
    expect(frames(line)).toEqual([0, 10, 20]);
  });

  test('shows while it is dragged, and Escape puts everything back', () => {
    const line = two();
    const [before, count] = [line.t.snapshot(), line.t.emitted.length];
    line.pull(10, 15, 0);
    expect([line.hand.path, frames(line)]).toEqual(['retiming', [0, 15, 20]]);
    line.t.keys('Escape');
    expect(line.hand.path).toBe('idle');
    expect(line.t.snapshot()).toEqual(before);
    expect([line.t.emitted.length, line.t.editor.frame, line.t.editor.canRedo]).toEqual([count, 10, false]);
  });

  test('never passes its neighbours', () => {
    expect(frames(two().drag(10, 60, 0))).toEqual([0, 19, 20]);
    expect(frames(two().drag(20, 2, 0))).toEqual([0, 10, 11]);
  });

  test('back where it began is no edit', () => {
    const line = two();
    const count = line.t.emitted.length;
    line.pull(10, 15, 0).hand.move(line.press(line.view.xOf(10), 0));
    line.hand.up(line.press(line.view.xOf(10), 0));
    expect([frames(line), line.t.emitted.length]).toEqual([[0, 10, 20], count]);
  });

  test('of an attribute moves it in its own lane and leaves the shapes alone', () => {
    const line = two();
    expect(line.rows.slice(0, 9).map(({ channel, isSub }) => [channel.cell, isSub])).toEqual([['geometry', false], ['attribute', true], ['geometry', false]]);
    line.hand.down(line.press(130, 1));
    line.hand.move(line.press(171, 1));
    line.hand.up(line.press(171, 1));
    expect(line.t.editor.selectedTrack?.attributes.get('occluded')?.frames).toEqual([17]);
    expect(frames(line)).toEqual([0, 10, 20]);
  });

  test('is not for those who may only read', () => {
    const [track] = two().t.editor.document.tracks as [Track];
    const line = new TestTimeline(new TestEditor([track], 'Read-only.'));
    line.drag(10, 15, 0);
    expect(frames(line)).toEqual([0, 10, 20]);
  });
});

describe('marking frames', () => {
  test('in a lane, then Delete: the keyframes of that channel, in one edit', () => {
    const line = two();
    const count = line.t.emitted.length;
    line.drag(5, 14, 0);
    expect(line.t.editor.times.marked).toMatchObject({ start: 5, stop: 14 });
    line.t.keys('Delete');
    expect([frames(line), line.t.emitted.length, line.t.editor.times.marked]).toEqual([[0, 20], count + 1, null]);
    expect(line.t.editor.selectedTrack?.attributes.get('occluded')?.frames).toEqual([13]);
    line.t.keys('Ctrl+z');
    expect(frames(line)).toEqual([0, 10, 20]);
  });

  test('backwards on the ruler with Shift: every channel of the selected object', () => {
    const line = two().drag(25, 5, -1, true);
    line.t.keys('Delete');
    expect(frames(line)).toEqual([0]);
    expect(line.t.editor.selectedTrack?.attributes.size).toBe(0);
  });

  test('with nothing selected: every object, but none loses its last shape', () => {
    const line = two();
    line.t.keys('Escape');
    line.drag(0, 15, -1, true).t.keys('Delete');
    expect([frames(line, 0), frames(line, 1)]).toEqual([[20], [0]]);
    expect(line.t.editor.notice).toContain('One object would be left without a shape');
  });

  test('Escape lets the mark go, and then the selection', () => {
    const line = two().drag(5, 14, 0);
    line.t.keys('Escape');
    expect([line.t.editor.times.marked, line.t.editor.selected !== null]).toEqual([null, true]);
    line.t.keys('Escape');
    expect(line.t.editor.selected).toBeNull();
  });
});

test('a click goes to the frame and selects the object; on the ruler it only goes', () => {
  const line = two().drag(42, 42, 2);
  expect([line.t.editor.frame, line.t.editor.selected]).toEqual([42, line.t.editor.document.tracks[1]?.id]);
  line.drag(10, 70, -1);
  expect([line.t.editor.frame, line.t.editor.times.marked]).toEqual([70, null]);
});

test('a click on a lane answers the question of joining', () => {
  const line = two();
  line.t.goTo(14).keys('s');
  const right = line.t.editor.selected;
  line.t.keys('j');
  line.drag(5, 5, 0);
  expect(line.t.editor.selected).toBe(line.t.editor.document.tracks[0]?.id);
  expect(line.t.editor.document.get(right ?? '')?.head).toBeNull();
});

test('of five thousand objects only the rows in sight are made', () => {
  const [track] = two().t.editor.document.tracks as [Track];
  const tracks = Array.from({ length: 5000 }, (_, i) => ({ ...track, id: `t${i}` }));
  const rows = new Rows(tracks, 't2500');
  expect(rows.count).toBe(5001);
  expect(rows.slice(2499, 4).map((row) => [row.track.id, row.isSub])).toEqual([['t2499', false], ['t2500', false], ['t2500', true], ['t2501', false]]);
  expect(rows.at(5000)?.track.id).toBe('t4999');
});

describe('dragging marked frames', () => {
  test('moves their keyframes in one edit, as far as the keyframes beside them let them', () => {
    const line = two().drag(5, 15, 0);
    const count = line.t.emitted.length;
    line.drag(8, 11, 0);
    expect(frames(line)).toEqual([0, 13, 20]);
    expect(line.t.editor.times.marked).toMatchObject({ start: 8, stop: 18 });
    line.drag(12, 40, 0);
    expect([frames(line), line.t.emitted.length]).toEqual([[0, 14, 20], count + 2]);
    line.t.keys('Ctrl+z', 'Ctrl+z');
    expect(frames(line)).toEqual([0, 10, 20]);
  });

  test('by an edge, they come nearer together', () => {
    const line = two().drag(5, 25, 0); // marked 5 to 25: keyframes at 10 and 20
    line.hand.down(line.press(line.view.leftOf(26), 0));
    line.hand.move(line.press(line.view.leftOf(16), 0));
    line.hand.up(line.press(line.view.leftOf(16), 0));
    expect(frames(line)).toEqual([0, 8, 13]);
    expect(line.t.editor.times.marked).toMatchObject({ start: 5, stop: 15 });
  });

  test('Escape puts everything back, and a click without a drag goes there and lets go of the mark', () => {
    const line = two().drag(5, 15, 0);
    const before = line.t.snapshot();
    line.pull(8, 12, 0);
    expect([line.hand.path, frames(line)]).toEqual(['moving', [0, 14, 20]]);
    line.t.keys('Escape');
    expect(line.t.snapshot()).toEqual(before);
    expect(line.t.editor.times.marked).toMatchObject({ start: 5, stop: 15 });
    const press = line.press(line.view.xOf(9), 0);
    line.hand.down(press);
    line.hand.up(press);
    line.t.paint();
    expect([line.t.editor.times.marked, line.t.editor.frame]).toEqual([null, 9]);
  });
});
