import { describe, expect, test } from 'vitest';
import { cutRing } from '../../src/document/slice-changes';
import { pathBetween, spotOn } from '../../src/editor/tools/border';
import { simplified } from '../../src/editor/tools/simplifying';
import { TestEditor } from '../test-editor';

const drawn = (t: TestEditor, ...points: [number, number][]): TestEditor => {
  t.keys('4', 'p');
  for (const at of points) t.click(...at);
  return t.keys('Enter');
};
const square = (t = new TestEditor()): TestEditor => drawn(t, [100, 100], [300, 100], [300, 300], [100, 300]);

describe('a rectangle by four extreme points', () => {
  const four = (): TestEditor => new TestEditor().keys('1', 'b', 'Shift+b').expectIn('rectangle.extremes');

  test('closes tightly around them, in any order, as one edit', () => {
    const t = four().click(200, 100).click(300, 170).click(100, 150).click(220, 200).expectIn('select.idle');
    expect(t.box()).toEqual([100, 100, 300, 200]);
    expect(t.emitted).toHaveLength(1);
  });

  test('Backspace takes the last one back, Escape all, and Enter asks for the rest', () => {
    const t = four().click(200, 100).click(900, 400).keys('Backspace', 'Enter').expectIn('rectangle.gathering');
    expect(t.editor.notice).toContain('Four points');
    t.click(300, 170).click(100, 150).click(220, 200);
    expect(t.box()).toEqual([100, 100, 300, 200]);
    const u = four().click(200, 100).keys('Escape').expectIn('rectangle.extremes');
    expect(u.scene?.draft).toBeNull();
    expect(u.emitted).toHaveLength(0);
  });

  test('the way stays for the next rectangle, and Shift+B goes on to the next way', () => {
    four().keys('v', 'b').expectIn('rectangle.extremes').keys('Shift+b').expectIn('rectangle.stamp').keys('Shift+b').expectIn('rectangle.idle');
  });
});

describe('a stamp', () => {
  const stamp = (): TestEditor => new TestEditor().keys('1', 'b').drag([100, 100], [160, 140]).keys('b', 'Shift+b', 'Shift+b').expectIn('rectangle.stamp');

  test('sets one rectangle of the last size with each click, and stays in the hand', () => {
    const t = stamp().click(500, 200).expectIn('rectangle.stamp').click(700, 200);
    expect(t.emitted).toHaveLength(3);
    expect(t.keys('v').click(700, 200).box()).toEqual([670, 180, 730, 220]);
  });

  test('follows the size of a rectangle that was changed, and keeps inside the picture', () => {
    const t = stamp().keys('v').click(130, 120).drag([160, 140], [200, 140]).keys('b').click(995, 5).keys('v', 'Tab', 'Tab');
    expect(t.box()).toEqual([900, 0, 1000, 40]);
  });

  test('without any rectangle it says what to do', () => {
    const t = new TestEditor().keys('1', 'b', 'Shift+b', 'Shift+b').click(500, 200);
    expect(t.emitted).toHaveLength(0);
    expect(t.editor.notice).toContain('one rectangle first');
  });
});

describe('borders', () => {
  const border = { track: 'a', isClosed: true, points: [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }] };
  const spot = (x: number, y: number): NonNullable<ReturnType<typeof spotOn>> => {
    const found = spotOn(border, { x, y }, 2);
    if (!found) throw new Error('off the border');
    return found;
  };

  test('a corner within reach wins over the edge', () => {
    expect(spot(5, 1)).toMatchObject({ at: { x: 5, y: 0 }, edge: 0, part: 0.5 });
    expect(spot(9, 1).at).toEqual({ x: 10, y: 0 });
    expect(spotOn(border, { x: 5, y: 5 }, 2)).toBeNull();
  });

  test('the way between two places is the shorter one, or the other', () => {
    expect(pathBetween(spot(5, 0), spot(10, 5))).toEqual([{ x: 10, y: 0 }]);
    expect(pathBetween(spot(10, 5), spot(5, 0))).toEqual([{ x: 10, y: 0 }]);
    expect(pathBetween(spot(5, 0), spot(10, 5), true)).toEqual([{ x: 0, y: 0 }, { x: 0, y: 10 }, { x: 10, y: 10 }]);
    expect(pathBetween(spot(4, 0), spot(6, 0))).toEqual([]);
    const open = { ...border, isClosed: false };
    const on = (x: number, y: number): ReturnType<typeof spot> => ({ ...spot(x, y), border: open });
    expect(pathBetween(on(10, 5), on(5, 0))).toEqual([{ x: 10, y: 0 }]);
  });

  test('Ctrl draws a shared edge: the neighbour’s own points, no gap and no overlap', () => {
    const t = square().keys('p').click(308, 95, { isCtrl: true }).click(306, 305, { isCtrl: true }).click(500, 300).click(500, 100).keys('Enter');
    expect(t.box()).toEqual([300, 100, 300, 300, 500, 300, 500, 100]);
  });

  test('two picks take all the points between them, and one Backspace takes them back', () => {
    const t = square().keys('p').click(200, 98, { isCtrl: true }).click(302, 200, { isCtrl: true });
    expect(t.move(500, 300).scene?.draft?.shapes.offset[1]).toBe(8);
    t.keys('Backspace').click(302, 200, { isCtrl: true, isShift: true }).keys('Enter');
    expect(t.box()).toEqual([200, 100, 100, 100, 100, 300, 300, 300, 300, 200]);
  });

  test('a point that is dragged with Ctrl snaps to a neighbour, never to its own outline', () => {
    const t = drawn(square(), [400, 100], [600, 100], [600, 300], [400, 300]);
    t.click(400, 100).down(400, 100).move(350, 100).move(306, 104, { isCtrl: true }).up();
    expect(t.box()?.slice(0, 2)).toEqual([300, 100]);
  });
});

describe('simplifying', () => {
  test('no point that goes lies further off than the tolerance', () => {
    const wave = Array.from({ length: 101 }, (_, i) => ({ x: i, y: 3 * Math.sin(i / 8) }));
    const fewer = simplified(wave, 0.5, false);
    expect(fewer.length).toBeLessThan(30);
    expect([fewer[0], fewer.at(-1)]).toEqual([wave[0], wave[100]]);
    expect(simplified(wave, 0, false)).toEqual(wave);
    expect(simplified([{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 0, y: 1 }], 99, true)).toHaveLength(3);
    const ring = Array.from({ length: 60 }, (_, i) => ({ x: Math.cos(i / 9.55), y: Math.sin(i / 9.55) }));
    expect(simplified(ring, 0.02, true).length).toBeLessThan(30);
    expect(simplified(ring, 10, true)).toEqual(ring); // never less than a triangle
  });

  const knotty = (): TestEditor => drawn(new TestEditor(), [100, 100], [150, 101], [200, 100], [250, 104], [300, 100], [300, 300], [100, 300]);

  test('the wheel and the keys change it live, Enter takes it as one edit', () => {
    const t = knotty().keys('Shift+p').expectIn('simplify.tuning');
    expect(t.box()).toHaveLength(12);
    for (let i = 0; i < 6; i += 1) t.keys('ArrowUp');
    expect(t.box()).toEqual([100, 100, 300, 100, 300, 300, 100, 300]);
    expect(t.editor.notice).toContain('7 → 4 points');
    for (let i = 0; i < 12; i += 1) t.keys('ArrowDown');
    expect(t.box()).toHaveLength(14);
    for (let i = 0; i < 12; i += 1) t.keys('ArrowUp');
    expect(t.emitted).toHaveLength(1);
    t.keys('Enter').expectIn('select.idle');
    expect(t.emitted).toHaveLength(2);
    expect(t.keys('Ctrl+z').box()).toHaveLength(14);
  });

  test('escape leaves everything as it was, and so does another tool', () => {
    for (const key of ['Escape', 'Ctrl+z', 'b', 'v']) {
      const t = knotty();
      const before = t.snapshot();
      t.keys('Shift+p', 'ArrowUp', key);
      expect(t.snapshot()).toEqual(before);
      expect(t.emitted).toHaveLength(1);
    }
  });

  test('on another frame it is given up: the outline is no longer on screen', () => {
    const t = knotty();
    const before = t.snapshot();
    t.keys('Shift+p').goTo(5).keys('ArrowUp').expectIn('select.idle');
    expect(t.snapshot()).toEqual(before);
  });

  test('a rectangle has nothing to simplify', () => {
    const t = new TestEditor().keys('1', 'b').drag([100, 100], [300, 200]).keys('Shift+p').expectIn('select.idle');
    expect(t.editor.notice).toContain('polygon or a line');
  });
});

describe('slicing', () => {
  test('a ring is cut where the line crosses it twice, and nowhere else', () => {
    const ring = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }];
    const parts = cutRing(ring, [{ x: 4, y: -5 }, { x: 4, y: 15 }]);
    expect(parts?.map((part) => part.length)).toEqual([4, 4]);
    expect(cutRing(ring, [{ x: 4, y: -5 }, { x: 4, y: 5 }])).toBeNull();
    expect(cutRing(ring, [{ x: 20, y: -5 }, { x: 20, y: 15 }])).toBeNull();
    expect(cutRing(ring, [{ x: -5, y: -5 }, { x: 15, y: 15 }])?.map((part) => part.length)).toHaveLength(2);
  });

  test('two clicks make two objects of one, the smaller derived from the larger, as one edit', () => {
    const t = square();
    const shape = t.box();
    t.keys('Shift+s').click(150, 50).expectIn('slice.aiming').click(150, 350).expectIn('select.idle');
    expect(t.emitted).toHaveLength(2);
    const [whole, part] = t.editor.document.tracks;
    expect(part?.head).toMatchObject({ kind: 'polygon', label: 'building', derived_from: whole?.id });
    const xs = (id = ''): number[] => (t.editor.sight.shapeOf(id) ?? []).flatMap((x, i) => (i % 2 === 0 ? [Math.round(1000 * (x ?? 0))] : []));
    expect([Math.min(...xs(whole?.id)), Math.max(...xs(part?.id))]).toEqual([150, 150]);
    t.keys('Ctrl+z');
    expect([t.box(), t.scene?.shapes.count]).toEqual([shape, 1]);
  });

  test('every keyframe is cut where the polygon has gone to meanwhile', () => {
    const t = square().goTo(10).drag([200, 200], [600, 200]).goTo(0).keys('Shift+s').drag([150, 50], [150, 350]);
    const [whole, part] = t.editor.document.tracks;
    expect(part && Array.from(part.geometry.frames)).toEqual([0, 10]);
    t.goTo(10);
    const xs = (t.editor.sight.shapeOf(whole?.id ?? '') ?? []).filter((_, i) => i % 2 === 0);
    expect(Math.min(...(xs as number[]))).toBeCloseTo(0.55);
  });

  test('a line that does not go across is refused in words, and can be drawn again', () => {
    const t = square().keys('Shift+s').click(150, 50).click(150, 200).expectIn('slice.idle');
    expect(t.editor.notice).toContain('exactly twice');
    expect(t.emitted).toHaveLength(1);
    t.click(150, 50).click(150, 350);
    expect(t.emitted).toHaveLength(2);
  });
});

describe('the parts of a cuboid', () => {
  const cuboid = (): TestEditor => new TestEditor().keys('c').drag([100, 100], [300, 200]).click(350, 70);
  const front = (t: TestEditor): number[] => (t.box() ?? []).slice(0, 8);
  const back = (t: TestEditor): number[] => (t.box() ?? []).slice(8);
  const BACK = [350, 170, 350, 70, 150, 70, 150, 170];

  test('a corner keeps its face a box, with Shift it goes alone', () => {
    const t = cuboid().drag([100, 100], [90, 80]);
    expect([front(t), back(t)]).toEqual([[90, 80, 300, 80, 300, 200, 90, 200], BACK]);
    expect(t.emitted).toHaveLength(2);
    const u = cuboid().drag([100, 100], [90, 80], { isShift: true });
    expect(front(u)).toEqual([90, 80, 300, 100, 300, 200, 100, 200]);
  });

  test('an edge takes its two corners along', () => {
    const t = cuboid().drag([200, 200], [210, 240]);
    expect([front(t), back(t)]).toEqual([[100, 100, 300, 100, 310, 240, 110, 240], BACK]);
  });

  test('an edge between the faces moves a corner of each', () => {
    const t = cuboid().drag([125, 85], [115, 85]);
    expect([front(t), back(t)]).toEqual([[90, 100, 300, 100, 300, 200, 100, 200], [350, 170, 350, 70, 140, 70, 150, 170]]);
  });

  test('a face moves as a whole by its square, the rest of it moves the cuboid', () => {
    const t = cuboid().drag([250, 120], [300, 120]);
    expect([front(t), back(t)]).toEqual([[100, 100, 300, 100, 300, 200, 100, 200], BACK.map((n, i) => (i % 2 === 0 ? n + 50 : n))]);
    const u = cuboid().drag([200, 180], [210, 180]);
    expect([front(u)[0], back(u)[0]]).toEqual([110, 360]);
  });

  test('nothing leaves the picture, and escape takes it back', () => {
    const t = cuboid().drag([200, 150], [200, -900]);
    expect(Math.min(...front(t).filter((_, i) => i % 2 === 1))).toBe(0);
    const u = cuboid();
    const before = u.snapshot();
    u.down(100, 100).move(50, 50).keys('Escape').up();
    expect(u.snapshot()).toEqual(before);
  });
});

describe('the points of a landmark', () => {
  const person = (): TestEditor => new TestEditor().keys('6', 'm').click(200, 50);
  const occluded = (t: TestEditor): unknown => t.editor.selectedTrack?.attributes.get('occluded_points')?.valueAt(t.editor.frame) ?? null;

  test('are set by keys as they are asked for: 1 visible, 2 occluded, 3 absent', () => {
    const t = person().move(200, 100).keys('2').move(180, 180).keys('1', '3').expectIn('select.idle');
    expect(t.editor.sight.shapeOf(t.editor.selected ?? '')).toEqual([0.2, 0.1, 0.2, 0.2, 0.18, 0.36, null, null]);
    expect(occluded(t)).toEqual(['hip']);
    expect(t.scene?.shapes.hollow[0]).toEqual(new Set([1]));
    expect(t.emitted).toHaveLength(1);
  });

  test('of a held one the same keys say it again, from this frame on', () => {
    const t = person().click(200, 100).click(180, 180).click(220, 180).goTo(5).click(180, 180).keys('2');
    expect(occluded(t)).toEqual(['left foot']);
    expect(occluded(t.goTo(4))).toBeNull();
    t.goTo(9).click(180, 180).keys('1');
    expect(occluded(t)).toEqual([]);
    t.click(180, 180).keys('3');
    expect(t.editor.sight.shapeOf(t.editor.selected ?? '')?.slice(4, 6)).toEqual([null, null]);
    expect(t.editor.selectedTrack?.head?.label).toBe('person');
  });

  test('a label that keeps no occlusion of points says so', () => {
    const t = new TestEditor().keys('7', 'm').click(200, 50).move(210, 60).keys('2');
    expect(t.editor.notice).toContain('occluded_points');
    t.expectIn('landmark.pointing').keys('Enter');
    expect(t.box()).toEqual([200, 50]);
  });
});
