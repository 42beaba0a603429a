import { describe, expect, test } from 'vitest';
import { TestEditor } from '../test-editor';

describe('stepping', () => {
  test('costs one paint of the overlay', () => {
    const t = new TestEditor();
    const before = t.editor.paints;
    t.keys('ArrowRight');
    expect(t.editor.frame).toBe(1);
    expect(t.editor.paints - before).toBe(1);
  });

  test('a held key waits for each picture: none is skipped, none outrun', () => {
    const t = new TestEditor();
    for (let frame = 1; frame < 100; frame += 1) t.source.missing.add(frame);
    t.keys('ArrowRight').hold('ArrowRight').hold('ArrowRight').paint();
    expect(t.editor.player.wanted).toBe(1);
    expect(t.editor.frame).toBe(0);
    t.source.arrive(1);
    t.paint();
    expect(t.editor.frame).toBe(1);
    t.hold('ArrowRight').paint();
    expect(t.editor.player.wanted).toBe(2);
  });

  test('the number shown is that of the painted picture, never of the wish', () => {
    const t = new TestEditor();
    t.source.missing.add(40);
    t.goTo(40);
    expect(t.editor.frame).toBe(0);
    expect(t.editor.isWaiting).toBe(true);
    t.source.arrive(40);
    t.paint();
    expect(t.editor.frame).toBe(40);
    expect(t.editor.isWaiting).toBe(false);
  });

  test('a frame whose picture comes late is painted without a step', () => {
    const t = new TestEditor();
    t.source.missing.add(7);
    t.source.status = (frame) => (t.source.missing.has(frame) ? 'unavailable' : 'ready');
    t.source.reason = () => 'cut off';
    t.goTo(7);
    expect([t.editor.frame, t.editor.problem]).toEqual([7, 'cut off']);
    t.source.arrive(7);
    t.paint();
    expect([t.editor.frame, t.editor.problem]).toEqual([7, '']);
  });

  test('it stops at both ends', () => {
    const t = new TestEditor().keys('ArrowLeft');
    expect(t.editor.frame).toBe(0);
    expect(t.keys('End', 'ArrowRight', 'Shift+ArrowRight').editor.frame).toBe(99);
  });
});

describe('scrubbing', () => {
  test('shows the nearest picture at hand until the exact one comes', () => {
    const t = new TestEditor();
    for (let frame = 31; frame < 100; frame += 1) t.source.missing.add(frame);
    t.editor.player.scrub(60);
    t.paint();
    expect(t.editor.frame).toBe(30);
    expect(t.editor.isWaiting).toBe(true);
    t.source.arrive(60);
    t.paint();
    expect(t.editor.frame).toBe(60);
  });
});

describe('playing', () => {
  test('goes by the clock, and counts what it had to pass over', () => {
    const t = new TestEditor();
    t.editor.player.fps = 10;
    t.editor.player.play();
    t.beat(16).beat(100).beat(100);
    expect(t.editor.frame).toBe(2);
    expect(t.editor.player.dropped).toBe(0);
    t.beat(500);
    expect(t.editor.frame).toBe(7);
    expect(t.editor.player.dropped).toBe(4);
  });

  test('ends by itself on the last frame, and starts over from there', () => {
    const t = new TestEditor([], '', 5);
    t.editor.player.play();
    t.paint(100);
    expect(t.editor.frame).toBe(4);
    expect(t.editor.isPlaying).toBe(false);
    t.editor.player.play();
    t.beat(16);
    expect(t.editor.frame).toBe(0);
  });

  test('a step stops it where the eye is', () => {
    const t = new TestEditor();
    t.editor.player.fps = 10;
    t.editor.player.play();
    t.beat(16).beat(300);
    const seen = t.editor.frame;
    t.keys('ArrowRight');
    expect(t.editor.frame).toBe(seen + 1);
    expect(t.editor.isPlaying).toBe(false);
  });
});
