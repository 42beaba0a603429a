import { describe, expect, test } from 'vitest';
import { laidOut } from '../../src/editor/tools/template';
import { TestEditor } from '../test-editor';

const CUBOID = [100, 100, 300, 100, 300, 200, 100, 200, 350, 170, 350, 70, 150, 70, 150, 170];

describe('drawing a cuboid', () => {
  const front = (): TestEditor => new TestEditor().keys('c').drag([100, 100], [300, 200]).expectIn('cuboid.deepening');

  test('the front by a drag, the back by a move, a click finishes: eight points in order, one edit', () => {
    const t = front().move(350, 70);
    expect(t.emitted).toHaveLength(0);
    t.click(350, 70).expectIn('select.idle');
    expect(t.box()).toEqual(CUBOID);
    expect(t.editor.selectedTrack?.head).toMatchObject({ kind: 'cuboid', label: 'truck' });
    expect(t.emitted).toHaveLength(1);
    expect(t.keys('Ctrl+z').scene?.shapes.count).toBe(0);
  });

  test('the front by two clicks, and Enter instead of the last click', () => {
    const t = new TestEditor().keys('c').click(100, 100).click(300, 200).move(350, 70).keys('Enter');
    expect(t.box()).toEqual(CUBOID);
  });

  test('escape gives up the whole of it', () => {
    const t = front().move(350, 70).keys('Escape').expectIn('cuboid.idle');
    expect(t.scene?.draft).toBeNull();
    expect(t.emitted).toHaveLength(0);
  });

  test('one without depth is none yet', () => {
    const t = front().click(300, 200).expectIn('cuboid.deepening');
    expect(t.editor.notice).toContain('back');
    expect(t.click(350, 70).box()).toEqual(CUBOID);
  });

  test('the back stays inside the picture, shift keeps it level', () => {
    const t = new TestEditor().keys('c').drag([700, 100], [900, 200]).click(1400, 90);
    expect(Math.max(...(t.box() ?? []).filter((_, i) => i % 2 === 0))).toBe(1000);
    const level = front().move(350, 70, { isShift: true }).click(350, 70, { isShift: true });
    expect((level.box() ?? []).slice(8)).toEqual([350, 200, 350, 100, 150, 100, 150, 200]);
  });
});

describe('drawing landmarks', () => {
  const NAMES = ['head', 'hip', 'left foot', 'right foot'];

  test('a drag lays the template of the label into the box', () => {
    const t = new TestEditor().keys('m').drag([100, 100], [300, 200]);
    expect(t.editor.selectedTrack?.head).toMatchObject({ kind: 'landmark', label: 'person', points: NAMES });
    expect(t.box()).toEqual([200, 100, 200, 150, 100, 200, 300, 200]);
    expect(t.emitted).toHaveLength(1);
    expect(t.scene?.shapes.edges[0]).toEqual(Uint16Array.from([0, 1, 1, 2, 1, 3]));
  });

  test('clicks set the points of the template in order, and the last one ends it', () => {
    const t = new TestEditor().keys('m').click(200, 50).click(200, 100).move(180, 180);
    expect(t.scene?.draft?.shapes.labels[0]).toBe('person: left foot');
    t.click(180, 180).expectIn('landmark.pointing').click(220, 180).expectIn('select.idle');
    expect(t.box()).toEqual([200, 50, 200, 100, 180, 180, 220, 180]);
    expect(t.emitted).toHaveLength(1);
  });

  test('alt says that a point is not there, Enter that the rest is not', () => {
    const t = new TestEditor().keys('m').click(200, 50).click(0, 0, { isAlt: true }).click(180, 180).keys('Enter');
    expect(t.editor.sight.shapeOf(t.editor.selected ?? '')).toEqual([0.2, 0.1, null, null, 0.18, 0.36, null, null]);
  });

  test('without a template the points are p1 and so on, until Enter', () => {
    const t = new TestEditor().keys('7', 'm').click(100, 100).click(150, 100).click(125, 140).keys('Backspace').click(120, 130).keys('Enter');
    expect(t.editor.selectedTrack?.head).toMatchObject({ label: 'face', points: ['p1', 'p2', 'p3'] });
    expect(t.box()).toEqual([100, 100, 150, 100, 120, 130]);
    expect(t.emitted).toHaveLength(1);
  });

  test('escape gives them up, and the next ones begin anew', () => {
    const t = new TestEditor().keys('7', 'm').click(100, 100).click(150, 100).keys('Escape').expectIn('landmark.idle');
    expect(t.emitted).toHaveLength(0);
    expect(t.click(300, 300).keys('Enter').box()).toEqual([300, 300]);
  });
});

test('a template hangs from its first point, with the trunk between the limbs; without edges it is a ring', () => {
  const body = ['head', 'neck', 'left hand', 'right hand', 'hip', 'foot'];
  const edges = [['head', 'neck'], ['neck', 'left hand'], ['neck', 'right hand'], ['neck', 'hip'], ['hip', 'foot']] as const;
  const box = { left: 0, top: 0, right: 90, bottom: 90 };
  expect(laidOut({ points: body, edges }, box).map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([[45, 0], [45, 30], [0, 60], [90, 60], [45, 60], [45, 90]]);
  expect(laidOut({ points: ['a', 'b', 'c', 'd'], edges: [] }, box).map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([[45, 0], [90, 45], [45, 90], [0, 45]]);
  expect(laidOut({ points: ['a'], edges: [] }, box)).toEqual([{ x: 45, y: 45 }]);
  expect(laidOut({ points: ['a', 'b', 'c'], edges: [['a', 'b'], ['b', 'a']] }, box)).toHaveLength(3);
});

test('a template that was drawn on a picture fills the box as it was drawn', () => {
  const face = { points: ['left eye', 'right eye', 'mouth'], edges: [], places: [[0.3, 0.2], [0.7, 0.2], [0.5, 0.8]] as const };
  const bounds = { left: 0, top: 0, right: 100, bottom: 60 };
  const rounded = laidOut(face, bounds).map(({ x, y }) => [Math.round(x), Math.round(y)]);
  expect(rounded).toEqual([[0, 0], [100, 0], [50, 60]]);
  expect(laidOut({ ...face, places: [[0, 0]] }, bounds)).toEqual(laidOut({ ...face, places: [] }, bounds));
});

describe('a cuboid by vanishing lines', () => {
  const front = (): TestEditor => new TestEditor().keys('c').drag([100, 100], [300, 200]).move(400, 80);

  test('the wheel or an arrow makes the back smaller; one edge stays under the pointer, all four lead to one point', () => {
    const t = front().keys(...Array.from({ length: 10 }, () => 'ArrowUp'));
    expect(t.scene?.draft?.meeting?.x).toBeCloseTo(500, 6);
    expect(t.scene?.draft?.meeting?.y).toBeCloseTo(60, 6);
    const box = t.click(400, 80).box() ?? [];
    expect(box).toEqual([100, 100, 300, 100, 300, 200, 100, 200, 400, 130, 400, 80, 300, 80, 300, 130]);
    const edges = [[0, 6], [1, 5], [2, 4], [3, 7]].map(([near = 0, far = 0]) => [(box[2 * near] ?? 0), (box[2 * near + 1] ?? 0), (box[2 * far] ?? 0), (box[2 * far + 1] ?? 0)]);
    for (const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] of edges) expect((x2 - x1) * (60 - y1) - (y2 - y1) * (500 - x1)).toBeCloseTo(0, 6);
  });

  test('the next one looks the same way, until the other arrow takes it back', () => {
    const t = front().keys(...Array.from({ length: 10 }, () => 'ArrowUp')).click(400, 80).keys('n').drag([100, 300], [300, 400]).click(400, 280);
    expect((t.box() ?? []).slice(8)).toEqual([400, 330, 400, 280, 300, 280, 300, 330]);
    t.keys('n').drag([100, 300], [300, 400]).move(400, 280).keys(...Array.from({ length: 12 }, () => 'ArrowDown'));
    expect(t.scene?.draft?.meeting).toBeUndefined();
    expect((t.click(400, 280).box() ?? []).slice(8)).toEqual([400, 380, 400, 280, 200, 280, 200, 380]);
  });
});
