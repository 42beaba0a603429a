import { describe, expect, test } from 'vitest';
import { makeFurtherTools } from '../../src/editor/tools/further';
import { TestEditor } from '../test-editor';

describe('drawing a rectangle', () => {
  test('a drag makes a track of the sticky label and selects it', () => {
    const t = new TestEditor().keys('2', 'b').drag([100, 100], [300, 200]);
    expect(t.box()).toEqual([100, 100, 300, 200]);
    expect(t.editor.selectedTrack?.head).toMatchObject({ kind: 'rectangle', label: 'van', origin: 'manual' });
    t.expectIn('select.idle');
    expect(t.emitted).toHaveLength(1);
  });

  test('two clicks do the same', () => {
    const t = new TestEditor().keys('b').click(300, 200).expectIn('rectangle.placing').move(150, 120).click(100, 100);
    expect(t.box()).toEqual([100, 100, 300, 200]);
  });

  test('shift keeps it square, alt draws from the centre', () => {
    expect(new TestEditor().keys('b').drag([100, 100], [200, 150], { isShift: true }).box()).toEqual([100, 100, 200, 200]);
    expect(new TestEditor().keys('b').drag([200, 200], [250, 220], { isAlt: true }).box()).toEqual([150, 180, 250, 220]);
  });

  test('it is cut at the edges of the picture', () => {
    expect(new TestEditor().keys('b').drag([900, 400], [1200, 700]).box()).toEqual([900, 400, 1000, 500]);
  });

  test('escape gives it up, and then goes back to selecting', () => {
    const t = new TestEditor().keys('b').down(100, 100).move(200, 200).expectIn('rectangle.dragging').keys('Escape');
    expect(t.emitted).toHaveLength(0);
    t.expectIn('rectangle.idle').keys('Escape').expectIn('select.idle');
  });

  test('a rectangle without area is none', () => {
    expect(new TestEditor().keys('b').click(10, 10).click(10, 10).emitted).toHaveLength(0);
  });

  test('a label that is never a rectangle makes way for one that is, in words', () => {
    const t = new TestEditor().keys('3', 'b').drag([100, 100], [300, 200]);
    expect(t.editor.selectedTrack?.head?.label).toBe('car');
    expect(t.editor.notice).toContain('never a rectangle');
  });
});

describe('moving and resizing', () => {
  const drawn = (): TestEditor => new TestEditor().keys('b').drag([100, 100], [300, 200]);

  test('a drag inside moves it, as one step', () => {
    const t = drawn().drag([200, 150], [260, 180]);
    expect(t.box()).toEqual([160, 130, 360, 230]);
    expect(t.emitted).toHaveLength(2);
  });

  test('a trembling click moves nothing', () => {
    expect(drawn().drag([200, 150], [201, 151]).emitted).toHaveLength(1);
  });

  test('it stops at the edge of the picture', () => {
    expect(drawn().drag([200, 150], [0, 0]).box()).toEqual([0, 0, 200, 100]);
  });

  test.each([
    ['nw', [100, 100], [90, 80, 300, 200]],
    ['n', [200, 100], [100, 80, 300, 200]],
    ['ne', [300, 100], [100, 80, 290, 200]],
    ['e', [300, 150], [100, 100, 290, 200]],
    ['se', [300, 200], [100, 100, 290, 180]],
    ['s', [200, 200], [100, 100, 300, 180]],
    ['sw', [100, 200], [90, 100, 300, 180]],
    ['w', [100, 150], [90, 100, 300, 200]],
  ] as const)('the handle %s moves its own edges', (_, [x, y], expected) => {
    expect(drawn().drag([x, y], [x - 10, y - 20]).box()).toEqual(expected);
  });

  test('an edge dragged over the other turns the rectangle round', () => {
    expect(drawn().drag([100, 150], [400, 150]).box()).toEqual([300, 100, 400, 200]);
  });

  test('escape in the middle puts everything back', () => {
    const t = drawn();
    const before = t.snapshot();
    t.down(200, 150).move(250, 170).expectIn('select.moving').keys('Escape').up();
    expect(t.snapshot()).toEqual(before);
    expect(t.emitted).toHaveLength(1);
  });

  test('on another frame a move makes a keyframe, and between them it is worked out', () => {
    const t = drawn().goTo(10).drag([200, 150], [300, 150]).goTo(5);
    expect(t.box()).toEqual([150, 100, 350, 200]);
    expect(t.editor.selectedTrack?.geometry.length).toBe(2);
  });

  test('nothing can be moved where only reading is allowed', () => {
    const source = drawn();
    const t = new TestEditor(source.editor.document.tracks, 'Read-only.').drag([200, 150], [260, 180]);
    expect(t.editor.selected).not.toBeNull();
    expect(t.emitted).toHaveLength(0);
    t.keys('Ctrl+Delete');
    expect(t.emitted).toHaveLength(0);
    expect(t.editor.notice).toBe('Read-only.');
  });
});

describe('choosing', () => {
  test('a click takes the smallest shape under it, empty ground lets go', () => {
    const t = new TestEditor().keys('b').drag([100, 100], [600, 400]).keys('b').drag([200, 200], [300, 300]);
    const small = t.editor.selected;
    t.click(800, 450);
    expect(t.editor.selected).toBeNull();
    t.click(250, 250);
    expect(t.editor.selected).toBe(small);
    t.click(150, 350);
    expect(t.editor.selected).not.toBe(small);
  });

  test('tab walks through the objects of the frame and around', () => {
    const t = new TestEditor().keys('b').drag([100, 100], [200, 200]).keys('b').drag([300, 100], [400, 200]);
    const second = t.editor.selected;
    t.keys('Tab');
    const first = t.editor.selected;
    expect(first).not.toBe(second);
    expect(t.keys('Tab').editor.selected).toBe(second);
    expect(t.keys('Shift+Tab').editor.selected).toBe(first);
  });

  test('a drag on empty ground moves the picture', () => {
    const t = new TestEditor().drag([500, 250], [520, 260]);
    expect(t.editor.sight.viewport.left).toBe(20);
    expect(t.editor.sight.viewport.top).toBe(10);
  });
});

test('a tool that is asked for before it has come is taken when it comes: the last of several', () => {
  const t = new TestEditor([], '', 100, false).keys('p', 'b').expectIn('select.idle');
  t.editor.learn(makeFurtherTools);
  t.expectIn('rectangle.idle').drag([100, 100], [300, 200]);
  expect(t.box()).toEqual([100, 100, 300, 200]);
});

describe('boxes over boxes', () => {
  test('a drag moves the selected box although a smaller one lies on top; a click alone selects that', () => {
    const t = new TestEditor().keys('b').drag([100, 100], [500, 400]);
    const large = t.editor.selected;
    t.keys('b').drag([250, 200], [300, 250]);
    const small = t.editor.selected;
    t.editor.select(large);
    t.drag([275, 225], [285, 225]);
    expect(t.editor.selected).toBe(large);
    expect(t.box()).toEqual([110, 100, 510, 400]);
    t.click(275, 225);
    expect(t.editor.selected).toBe(small);
  });
});
