import { describe, expect, test } from 'vitest';
import { isPresent, type Track } from '../../src/model/track';
import type { MarkedFrames } from '../../src/editor/times.svelte';
import { TestEditor } from '../test-editor';

/** Keyframes at 0, 10, 20 and 30, each 100 pixels further right but the one at 20, which is further down. */
const moved = (): TestEditor =>
  new TestEditor().keys('b').drag([100, 100], [300, 200]).goTo(10).drag([200, 150], [300, 150]).goTo(20).drag([300, 150], [300, 250]).goTo(30).drag([300, 250], [400, 150]);
const selected = (t: TestEditor): Track => t.editor.selectedTrack as Track;
const frames = (t: TestEditor): number[] => Array.from(selected(t).geometry.frames);

function mark(t: TestEditor, start: number, stop: number, wish: Partial<MarkedFrames> = {}): TestEditor {
  t.editor.times.marked = { start, stop, track: t.editor.selected, channel: null, ...wish };
  return t;
}

/** One edit, which undo takes back. */
function oneEdit(t: TestEditor, chord: string): TestEditor {
  const [before, emitted] = [t.snapshot(), t.emitted.length];
  t.keys(chord);
  const after = t.snapshot();
  expect(t.emitted.length).toBe(emitted + 1);
  expect(t.keys('Ctrl+z').snapshot()).toEqual(before);
  expect(t.keys('Ctrl+y').snapshot()).toEqual(after);
  return t;
}

describe('gliding through the marked frames', () => {
  test('takes the keyframes between away; the ends keep their shapes, and outside nothing changes', () => {
    const t = oneEdit(mark(moved().goTo(5), 5, 30), 'Alt+k');
    expect(frames(t)).toEqual([0, 5, 30]);
    expect(t.goTo(5).box()).toEqual([150, 100, 350, 200]);
    expect(t.goTo(2).box()).toEqual([120, 100, 320, 200]);
    expect(t.goTo(30).box()).toEqual([300, 100, 500, 200]);
    expect(t.goTo(20).box()).toEqual([240, 100, 440, 200]);
    expect(t.editor.times.marked).toBe(null);
  });

  test('a keyframe that held glides too, and behind the last keyframe nothing is made', () => {
    const t = mark(moved().goTo(10).keys('Shift+k'), 10, 60).keys('Alt+k');
    expect(frames(t)).toEqual([0, 10, 30]);
    expect(t.goTo(20).box()).toEqual([250, 100, 450, 200]);
    expect(mark(t, 31, 60).keys('Alt+k').editor.notice).toContain('no keyframe between');
  });

  test('attributes cannot glide, and that is said', () => {
    const t = mark(moved(), 5, 25, { channel: { cell: 'attribute', name: 'occluded' } });
    const emitted = t.emitted.length;
    expect(t.keys('Alt+k').editor.notice).toContain('Only places glide');
    expect(t.emitted.length).toBe(emitted);
  });
});

describe('extending over the marked frames', () => {
  test('closes a gap, and after the marked frames it is as it was', () => {
    const t = moved().goTo(12).keys('o').goTo(40).keys('o');
    oneEdit(mark(t, 10, 25), 'Shift+e');
    const there = [11, 12, 25, 26, 39, 40].map((frame) => isPresent(selected(t), frame));
    expect(there).toEqual([true, true, true, false, false, true]);
  });

  test('before its first keyframe it has the shape of that one', () => {
    const t = new TestEditor().goTo(20).keys('b').drag([100, 100], [300, 200]).keys('x');
    oneEdit(mark(t, 10, 25), 'Shift+e');
    expect(t.goTo(9).box()).toBe(null);
    expect(t.goTo(10).box()).toEqual([100, 100, 300, 200]);
    expect(selected(t).attributes.get('occluded')?.valueAt(10)).toBe(true);
  });

  test('marked frames far before it become a lifespan of their own', () => {
    const t = mark(new TestEditor().goTo(20).keys('b').drag([100, 100], [300, 200]), 5, 8).keys('Shift+e');
    expect([4, 5, 8, 9, 19, 20].map((frame) => isPresent(selected(t), frame))).toEqual([false, true, true, false, false, true]);
  });

  test('in the lane of an attribute its value is kept, and the old one comes back', () => {
    const t = moved().goTo(12).keys('x').goTo(20).keys('x');
    oneEdit(mark(t, 15, 24, { channel: { cell: 'attribute', name: 'occluded' } }), 'Shift+e');
    const steps = selected(t).attributes.get('occluded');
    expect([11, 12, 24, 25].map((frame) => steps?.valueAt(frame))).toEqual([null, true, true, false]);
  });

  test('without a mark it goes on until the last frame', () => {
    const t = moved().goTo(40).keys('o').goTo(10).keys('Shift+e');
    expect(isPresent(selected(t), 99)).toBe(true);
  });
});

describe('moving marked keyframes by keys', () => {
  test('moves those of every channel a frame on, and stops before the mark takes in another', () => {
    const t = mark(moved().goTo(12).keys('x'), 5, 15);
    oneEdit(t, 'Ctrl+Shift+ArrowRight');
    expect(frames(t)).toEqual([0, 11, 20, 30]);
    expect(selected(t).attributes.get('occluded')?.frames).toEqual([13]);
    expect(t.editor.times.marked).toMatchObject({ start: 6, stop: 16 });
    for (let i = 0; i < 20; i += 1) t.keys('Ctrl+Shift+ArrowRight');
    expect(frames(t)).toEqual([0, 14, 20, 30]);
    expect(t.editor.notice).toContain('No further');
  });

  test('Shift+W marks without a mouse, for all objects when none is selected', () => {
    const t = moved().goTo(8).keys('Shift+w').goTo(22).keys('Shift+w');
    expect(t.editor.times.marked).toEqual({ start: 8, stop: 22, track: t.editor.selected, channel: null });
    t.keys('Escape', 'Escape').goTo(0).keys('b').drag([600, 300], [800, 400]).goTo(10).drag([700, 350], [720, 350]).keys('Escape');
    t.goTo(5).keys('Shift+w').goTo(12).keys('Shift+w', 'Delete');
    expect(t.editor.document.tracks.map(({ geometry }) => Array.from(geometry.frames))).toEqual([[0, 20, 30], [0]]);
  });

  test('objects that the filter does not list are not meant', async () => {
    const t = moved().keys('Escape').goTo(0).keys('2', 'b').drag([600, 300], [800, 400]).goTo(10).drag([700, 350], [720, 350]).keys('Escape');
    await t.editor.view.filterBy('van');
    mark(t, 5, 25, { track: null }).keys('Delete');
    expect(t.editor.document.tracks.map(({ geometry }) => geometry.length)).toEqual([4, 1]);
  });
});
