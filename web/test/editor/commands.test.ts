import { describe, expect, test } from 'vitest';
import { chordOf, chordText, commandOf, DEFAULT_KEYMAP } from '../../src/editor/keymap';
import { isPresent } from '../../src/model/track';
import { TestEditor } from '../test-editor';

const drawn = (): TestEditor => new TestEditor().keys('b').drag([100, 100], [300, 200]);

describe('keyframes and presence', () => {
  test('K makes the in-between a keyframe, and takes it away again', () => {
    const t = drawn().goTo(10).drag([200, 150], [300, 150]).goTo(5).keys('k');
    expect(Array.from(t.editor.selectedTrack?.geometry.frames ?? [])).toEqual([0, 5, 10]);
    expect(t.box()).toEqual([150, 100, 350, 200]);
    t.keys('k');
    expect(Array.from(t.editor.selectedTrack?.geometry.frames ?? [])).toEqual([0, 10]);
  });

  test('O makes it absent from here on, O again takes that back and leaves no trace', () => {
    const t = drawn();
    const before = t.snapshot();
    t.goTo(20).keys('o');
    const track = t.editor.selectedTrack;
    expect(track && [isPresent(track, 19), isPresent(track, 20), isPresent(track, 99)]).toEqual([true, false, false]);
    expect(t.scene?.shapes.count).toBe(0);
    t.keys('o');
    expect(t.snapshot()).toEqual(before);
  });

  test('X occludes from here on and leaves the geometry alone', () => {
    const t = drawn().goTo(7).keys('x');
    expect(t.editor.selectedTrack?.attributes.get('occluded')?.valueAt(30)).toBe(true);
    expect(t.editor.selectedTrack?.geometry.length).toBe(1);
  });
});

describe('the three ways to delete', () => {
  const moved = (): TestEditor => drawn().goTo(10).drag([200, 150], [300, 150]).goTo(20).drag([300, 150], [500, 150]);

  test('this keyframe', () => {
    const t = moved().goTo(10).keys('Delete');
    expect(Array.from(t.editor.selectedTrack?.geometry.frames ?? [])).toEqual([0, 20]);
  });

  test('the only keyframe is never deleted by guess', () => {
    const t = drawn().keys('Delete');
    expect(t.editor.selectedTrack?.geometry.length).toBe(1);
    expect(t.editor.notice).toContain('only keyframe');
  });

  test('from here on: what came before stays exactly as it was seen', () => {
    const t = moved().goTo(14);
    const before = t.box();
    t.goTo(15).keys('Shift+Delete');
    expect(Array.from(t.editor.selectedTrack?.geometry.frames ?? [])).toEqual([0, 10, 14]);
    expect(t.goTo(14).box()).toEqual(before);
    expect(t.goTo(15).box()).toBeNull();
  });

  test('the whole object, and undo brings it back', () => {
    const t = moved();
    const before = t.snapshot();
    t.keys('Ctrl+Delete');
    expect(t.scene?.shapes.count).toBe(0);
    t.keys('Ctrl+z');
    expect(t.snapshot()).toEqual(before);
  });
});

describe('undo', () => {
  test('leads back to the frame where it was done', () => {
    const t = drawn().goTo(10).drag([200, 150], [300, 150]).goTo(50).keys('Ctrl+z');
    expect(t.editor.frame).toBe(10);
    expect(t.box()).toEqual([100, 100, 300, 200]);
    t.keys('Ctrl+y');
    expect(t.box()).toEqual([200, 100, 400, 200]);
  });

  test('everything can be undone to the beginning and done again to the end', () => {
    const t = drawn().goTo(10).drag([200, 150], [300, 150]).keys('2', 'o', 'o').goTo(5).keys('k', 'x', 'Shift+Delete');
    const end = t.snapshot();
    const steps = t.emitted.length;
    for (let i = 0; i < steps; i += 1) t.keys('Ctrl+z');
    expect(t.editor.canUndo).toBe(false);
    expect(t.editor.document.tracks.every((track) => track.head === null && track.geometry.length === 0)).toBe(true);
    for (let i = 0; i < steps; i += 1) t.keys('Ctrl+y');
    expect(t.snapshot()).toEqual(end);
  });
});

describe('labels', () => {
  test('a number key relabels the selected object and sticks', () => {
    const t = drawn().keys('2');
    expect(t.editor.notice).toContain('van now');
    expect(t.editor.selectedTrack?.head?.label).toBe('van');
    expect(t.editor.label).toBe('van');
  });

  test('a label of another kind is refused in words', () => {
    const t = drawn().keys('3');
    expect(t.editor.selectedTrack?.head?.label).toBe('car');
    expect(t.editor.notice).toContain('never a rectangle');
  });
});

describe('the key table', () => {
  test('no chord stands for two commands', () => {
    const chords = Object.values(DEFAULT_KEYMAP).flat();
    expect(new Set(chords).size).toBe(chords.length);
  });

  const key = (event: object): string =>
    chordOf({ key: '', code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...event });

  test('chords go by letter, by digit key, and by place where letters are not Latin', () => {
    expect(key({ key: 'D', code: 'KeyD', shiftKey: true })).toBe('Shift+d');
    expect(key({ key: '!', code: 'Digit1', shiftKey: true })).toBe('Shift+1');
    expect(key({ key: 'в', code: 'KeyD' })).toBe('d');
    expect(key({ key: '?', code: 'Slash', shiftKey: true })).toBe('?');
    expect(key({ key: ' ', code: 'Space' })).toBe('Space');
    expect(key({ key: 'z', code: 'KeyZ', metaKey: true })).toBe('Ctrl+z');
  });

  test('chords read as people write them', () => {
    expect(chordText('Ctrl+Shift+z')).toBe('Ctrl+Shift+Z');
    expect(chordText('Shift+ArrowLeft')).toBe('Shift+←');
    expect(chordText('+')).toBe('+');
    expect(commandOf(DEFAULT_KEYMAP, '+')).toBe('view.zoom-in');
  });
});
