import { describe, expect, test } from 'vitest';
import * as numbers from '../../src/editor/by-numbers';
import { coordsOf } from '../../src/document/track-changes';
import { SIZE, TestEditor } from '../test-editor';

/** The selected shape in pixels. */
function shape({ editor }: TestEditor): (number | null)[] {
  const coords = coordsOf(editor.sight.shapeOf(editor.selected ?? '')?.map((number) => number ?? NaN) ?? []);
  return coords.map((number, i) => (number === null ? null : Math.round(number * (i % 2 === 0 ? SIZE.width : SIZE.height))));
}

/** A made shape of each kind, without a mouse: its label, its tool and Enter. */
function made(key: string, label: string): TestEditor {
  const t = new TestEditor();
  t.editor.label = label;
  return t.keys(key, 'Enter');
}

describe('without a mouse', () => {
  test('Enter lays a shape of the tool into the middle, and it is selected', () => {
    for (const [key, label, points] of [['b', 'car', 2], ['p', 'building', 4], ['l', 'lane', 2], ['c', 'truck', 8], ['m', 'person', 4]] as const) {
      const t = made(key, label);
      expect([key, t.editor.selectedTrack?.head?.label, shape(t).length / 2]).toEqual([key, label, points]);
      expect(t.keys('Ctrl+z').editor.document.tracks.every(({ head }) => !head)).toBe(true);
    }
    expect(shape(made('b', 'car'))).toEqual([417, 208, 583, 292]);
    expect(made('m', 'face').editor.notice).toContain('no template');
  });

  test('Enter in the middle of a gesture makes nothing new', () => {
    const t = new TestEditor();
    t.editor.label = 'building';
    t.keys('p').click(10, 10).keys('Enter');
    expect(t.editor.document.tracks).toHaveLength(0);
  });

  test('the box around any shape moves and stretches it', () => {
    const t = made('p', 'building');
    numbers.placeBox(t.editor, { x: 100, y: 100, w: 200, h: 50 });
    expect(shape(t)).toEqual([100, 100, 300, 100, 300, 150, 100, 150]);
    numbers.placeBox(t.editor, { x: 100, y: 100, w: 0, h: 50 });
    expect([shape(t)[2], t.editor.notice]).toEqual([300, 'Width and height must be above zero.']);
    expect(numbers.boxOf(t.editor)).toMatchObject({ x: 100, y: 100 });
  });

  test('an upright line moves sideways, though it has no width', () => {
    const t = made('l', 'lane');
    numbers.setPoint(t.editor, 0, { x: 300, y: 100 });
    numbers.setPoint(t.editor, 1, { x: 300, y: 200 });
    numbers.placeBox(t.editor, { x: 400, y: 100, w: 0, h: 200 });
    expect(shape(t)).toEqual([400, 100, 400, 300]);
  });

  test('points are set, added after another, and taken away', () => {
    const t = made('l', 'lane');
    numbers.setPoint(t.editor, 0, { x: 100, y: 100 });
    numbers.setPoint(t.editor, 1, { x: 300, y: 100 });
    numbers.insertPoint(t.editor, 0);
    expect(shape(t)).toEqual([100, 100, 200, 100, 300, 100]);
    numbers.insertPoint(t.editor, 2); // beyond the end
    expect(shape(t).slice(-2)).toEqual([350, 100]);
    numbers.removePoint(t.editor, 1);
    expect(shape(t)).toEqual([100, 100, 300, 100, 350, 100]);
    numbers.removePoint(t.editor, 1);
    numbers.removePoint(t.editor, 1);
    expect([shape(t).length / 2, t.editor.notice]).toEqual([2, expect.stringContaining('at least 2 points')]);
  });

  test('a cuboid has each corner by number, and keeps all', () => {
    const t = made('c', 'truck');
    numbers.setPoint(t.editor, 6, { x: 10, y: 20 });
    expect([numbers.pointCount(t.editor), numbers.pointAt(t.editor, 6)]).toEqual([8, { x: 10, y: 20 }]);
    numbers.removePoint(t.editor, 6);
    expect(t.editor.notice).toContain('keeps all its points');
  });

  test('a point of a landmark is visible, occluded or absent', () => {
    const t = made('m', 'person');
    expect(numbers.pointState(t.editor, 1)).toBe('visible');
    numbers.setPointState(t.editor, 1, 'occluded');
    expect(numbers.pointState(t.editor, 1)).toBe('occluded');
    numbers.setPointState(t.editor, 1, 'absent');
    expect([numbers.pointState(t.editor, 1), numbers.pointAt(t.editor, 1)]).toEqual(['absent', null]);
    numbers.setPointState(t.editor, 1, 'visible');
    const box = numbers.boxOf(t.editor);
    expect(numbers.pointAt(t.editor, 1)?.x).toBeCloseTo((box?.x ?? 0) + (box?.w ?? 0) / 2);
    expect(numbers.pointState(t.editor, 1)).toBe('visible');
  });
});
