import { describe, expect, test } from 'vitest';
import { isPresent, type Track } from '../../src/model/track';
import { TestEditor } from '../test-editor';

const drawn = (): TestEditor => new TestEditor().keys('b').drag([100, 100], [300, 200]);
/** Keyframes at 0, 10 and 20, each 100 pixels further right. */
const moved = (): TestEditor => drawn().goTo(10).drag([200, 150], [300, 150]).goTo(20).drag([300, 150], [400, 150]);
const selected = (t: TestEditor): Track => t.editor.selectedTrack as Track;
const frames = (t: TestEditor): number[] => Array.from(selected(t).geometry.frames);

/** What `act` does is one edit: undo leads back, redo leads there again. */
function oneEdit(t: TestEditor, act: () => void): TestEditor {
  const [before, emitted] = [t.snapshot(), t.emitted.length];
  act();
  const after = t.snapshot();
  expect(t.emitted.length).toBe(emitted + 1);
  t.keys('Ctrl+z');
  expect(live(t.snapshot())).toEqual(live(before));
  t.keys('Ctrl+y');
  expect(t.snapshot()).toEqual(after);
  return t;
}

/** Without the empty shells of tracks that an undo has unmade. */
function live(snapshot: unknown): unknown {
  return (snapshot as { head: unknown }[]).filter(({ head }) => head !== null);
}

describe('hold and glide', () => {
  test('Shift+K holds the keyframe in force until the next one, and Shift+K again lets it glide', () => {
    const t = moved().goTo(5);
    oneEdit(t, () => t.keys('Shift+k'));
    expect(t.goTo(9).box()).toEqual([100, 100, 300, 200]);
    expect(t.goTo(15).box()).toEqual([250, 100, 450, 200]);
    t.goTo(9).keys('Shift+k');
    expect(t.box()).toEqual([190, 100, 390, 200]);
  });
});

describe('copy and paste', () => {
  test('on another frame the shape comes to the same place of the same object', () => {
    const t = moved().goTo(0).keys('Ctrl+c').goTo(15);
    oneEdit(t, () => t.keys('Ctrl+v'));
    expect(t.goTo(15).box()).toEqual([100, 100, 300, 200]);
    expect(frames(t)).toEqual([0, 10, 15, 20]);
    expect(t.editor.document.tracks.length).toBe(1);
  });

  test('with Shift its middle comes under the pointer, inside the picture', () => {
    const t = moved().goTo(0).keys('Ctrl+c').goTo(15).move(600, 400);
    oneEdit(t, () => t.keys('Ctrl+Shift+v'));
    expect(t.goTo(15).box()).toEqual([500, 350, 700, 450]);
    expect(t.goTo(30).move(990, 20).keys('Ctrl+Shift+v').box()).toEqual([800, 0, 1000, 100]);
  });

  test('where the object was absent it is there again', () => {
    const t = moved().goTo(30).keys('o').goTo(0).keys('Ctrl+c').goTo(40).keys('Ctrl+v');
    expect(isPresent(selected(t), 39)).toBe(false);
    expect(isPresent(selected(t), 40)).toBe(true);
  });

  test('with nothing selected it becomes a new object of the same label', () => {
    const t = moved().keys('2', 'Ctrl+c', 'Escape').goTo(50);
    oneEdit(t, () => t.keys('Ctrl+v'));
    expect(t.editor.document.tracks.filter(({ head }) => head).map(({ head }) => head?.label)).toEqual(['van', 'van']);
  });

  test('nothing copied is said, and a shape of another kind is refused', () => {
    expect(drawn().keys('Ctrl+v').editor.notice).toContain('Copy a shape first');
  });
});

describe('propagate', () => {
  test('keeps the shape for so many frames with two keyframes, and leads to the last', () => {
    const t = moved().goTo(5);
    t.editor.times.propagateCount = 10;
    oneEdit(t, () => t.keys('Ctrl+b'));
    expect(frames(t)).toEqual([0, 5, 15, 20]);
    for (const frame of [5, 11, 15]) expect(t.goTo(frame).box()).toEqual([150, 100, 350, 200]);
    t.goTo(5).keys('Ctrl+b');
    expect(t.editor.frame).toBe(15);
  });

  test('makes it there all the way, and absent again where it was', () => {
    const t = moved().goTo(8).keys('o').goTo(5).keys('Ctrl+b');
    const there = [7, 8, 15, 16].map((frame) => isPresent(selected(t), frame));
    expect(there).toEqual([true, true, true, false]);
  });

  test('stops at the last frame', () => {
    const t = moved().goTo(95).keys('Ctrl+b');
    expect(frames(t).at(-1)).toBe(99);
    expect(t.keys('Ctrl+b').editor.notice).toContain('last frame');
  });
});

describe('split and join', () => {
  test('S gives this frame to a new object, which is selected; every frame shows what it showed', () => {
    const t = moved().goTo(14);
    const before = t.box();
    oneEdit(t, () => t.keys('s'));
    expect(t.goTo(14).box()).toEqual(before);
    const [left, right] = t.editor.document.tracks as [Track, Track];
    expect([isPresent(left, 13), isPresent(left, 14), isPresent(right, 13), isPresent(right, 14)]).toEqual([true, false, false, true]);
    expect(right.head?.derived_from).toBe(left.id);
  });

  test('before its first shape a split is refused in words', () => {
    const t = drawn().keys('s');
    expect(t.editor.notice).toContain('only after its first shape');
    expect(t.emitted.length).toBe(1);
  });

  test('J joins with the next object that is clicked; the older one stays', () => {
    const t = moved().goTo(14).keys('s');
    const left = t.editor.document.tracks[0] as Track;
    oneEdit(t, () => t.keys('j').editor.select(left.id));
    expect(t.editor.selected).toBe(left.id);
    expect(t.scene?.shapes.count).toBe(1);
    expect(t.goTo(5).box()).toEqual([150, 100, 350, 200]);
  });

  test('Escape gives the joining up, and those that overlap are refused', () => {
    const t = moved().goTo(0).keys('b').drag([600, 300], [800, 400]);
    t.keys('j', 'Escape');
    expect([t.editor.times.isJoining, t.editor.selected !== null]).toEqual([false, true]);
    const emitted = t.emitted.length;
    t.keys('j').click(150, 150);
    expect(t.editor.notice).toContain('overlap');
    expect(t.emitted.length).toBe(emitted);
  });
});

describe('the end of an object', () => {
  test('Shift+O: this frame is its last, as it was seen', () => {
    const t = moved().goTo(15);
    const before = t.box();
    oneEdit(t, () => t.keys('Shift+o'));
    expect(t.goTo(15).box()).toEqual(before);
    expect(t.goTo(16).box()).toBeNull();
  });

  test('Shift+E: there until the last frame, from within or from after its end', () => {
    const t = moved().goTo(30).keys('o').goTo(25);
    oneEdit(t, () => t.keys('Shift+e'));
    expect(isPresent(selected(t), 99)).toBe(true);
    t.goTo(30).keys('o').goTo(60).keys('Shift+e');
    expect([isPresent(selected(t), 30), isPresent(selected(t), 99)]).toEqual([true, true]);
    expect(t.keys('Shift+e').editor.notice).toContain('already');
  });
});

describe('seeking', () => {
  const at = (t: TestEditor, ...chords: string[]): number => t.keys(...chords).editor.frame;

  test('E and Q go through the keyframes of every channel of the selected object', () => {
    const t = moved().goTo(13).keys('x').goTo(0);
    expect([at(t, 'e'), at(t, 'e'), at(t, 'e'), at(t, 'q'), at(t, 'q')]).toEqual([10, 13, 20, 13, 10]);
    t.goTo(20).keys('e');
    expect(t.editor.notice).toContain('No later keyframe');
  });

  test('with nothing selected, through those of any object', () => {
    const t = moved().goTo(4).keys('b').drag([600, 300], [800, 400]).keys('Escape').goTo(0);
    expect([at(t, 'e'), at(t, 'e'), at(t, 'e')]).toEqual([4, 10, 20]);
  });

  test('U finds the next frame with no objects', () => {
    const t = moved().goTo(30).keys('o').goTo(35).keys('o').goTo(40).keys('o').goTo(0);
    expect([at(t, 'u'), at(t, 'u'), at(t, 'Shift+u')]).toEqual([30, 31, 30]);
    expect([at(t.goTo(34), 'u'), at(t.goTo(3), 'Shift+u')]).toEqual([40, 3]);
  });

  test('Y finds the next frame where the object jumps', () => {
    const t = moved().goTo(21).drag([400, 150], [700, 150]).goTo(0);
    expect(at(t, 'y')).toBe(21);
    expect(t.keys('y').editor.notice).toContain('No later jump');
    expect(at(t.goTo(50), 'Shift+y')).toBe(21);
    expect(t.keys('Shift+y').editor.notice).toContain('No earlier jump');
    t.keys('Escape').goTo(5).keys('b').drag([600, 300], [650, 350]).goTo(8).drag([625, 325], [925, 325]).keys('Escape').goTo(0);
    expect([at(t, 'y'), at(t, 'y'), at(t, 'y'), at(t, 'y')]).toEqual([6, 7, 8, 21]);
    expect([at(t, 'Shift+y'), at(t, 'Shift+y')]).toEqual([8, 7]);
  });

  test('Tab and Shift+Tab go round the objects on the frame', () => {
    const t = drawn().keys('b').drag([600, 300], [800, 400]).keys('Escape');
    const ids = t.editor.document.tracks.map(({ id }) => id);
    const chosen = ['Tab', 'Tab', 'Tab', 'Shift+Tab'].map((chord) => t.keys(chord).editor.selected);
    expect(chosen).toEqual([ids[0], ids[1], ids[0], ids[1]]);
  });
});

test('where reading is all that is allowed, none of it changes a thing', () => {
  const [track] = moved().editor.document.tracks as [Track];
  const t = new TestEditor([track], 'Read-only: held by Bo.').goTo(5);
  t.editor.select(track.id);
  t.keys('Shift+k', 'Ctrl+c', 'Ctrl+v', 'Ctrl+b', 's', 'Shift+e', 'Shift+o');
  expect(t.emitted).toEqual([]);
});
