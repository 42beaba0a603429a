import { describe, expect, test } from 'vitest';
import { TestEditor } from '../test-editor';

const polygon = (): TestEditor => new TestEditor().keys('p').click(100, 100).click(300, 100).click(300, 300).click(100, 300).keys('Enter');
const line = (): TestEditor => new TestEditor().keys('l').click(100, 100).click(300, 100).click(300, 300).keys('Enter');
const cuboid = (): TestEditor => new TestEditor().keys('c').drag([100, 100], [300, 200]).click(350, 70);
const landmark = (): TestEditor => new TestEditor().keys('m').drag([100, 100], [300, 200]);

describe.each([
  ['polygon', polygon, [300, 100], 1],
  ['line', line, [300, 100], 1],
  ['cuboid', cuboid, [350, 70], 5],
  ['landmark', landmark, [200, 150], 1],
] as const)('the points of a %s', (kind, drawn, [x, y], vertex) => {
  test('a drag moves one, as one edit that undo takes back', () => {
    const t = drawn();
    const before = t.snapshot();
    const rest = t.box() ?? [];
    t.drag([x + 2, y - 1], [x + 22, y + 29], { isShift: true }); // of a cuboid: the corner alone
    expect(t.box()).toEqual(rest.map((number, i) => (i === 2 * vertex ? x + 20 : i === 2 * vertex + 1 ? y + 30 : number)));
    expect(t.scene?.vertex).toBe(vertex);
    expect(t.emitted).toHaveLength(2);
    expect(t.keys('Ctrl+z').snapshot()).toEqual(before);
  });

  test('escape in the middle puts it back', () => {
    const t = drawn();
    const before = t.snapshot();
    t.down(x, y).move(x + 40, y + 40).expectIn(kind === 'cuboid' ? 'select.carving' : 'select.shaping').keys('Escape').up();
    expect(t.snapshot()).toEqual(before);
    expect(t.emitted).toHaveLength(1);
  });

  test('a click only takes hold of it', () => {
    const t = drawn().goTo(5).click(x, y);
    expect(t.scene?.vertex).toBe(vertex);
    expect(t.emitted).toHaveLength(1);
    expect(t.goTo(6).scene?.vertex).toBe(-1);
  });

  test('a drag elsewhere moves the whole shape', () => {
    const y = kind === 'cuboid' ? 180 : 102; // its edges move alone
    const t = drawn().click(900, 450).click(200, y);
    const rest = t.box() ?? [];
    t.drag([210, y], [230, y + 10]);
    expect(t.box()).toEqual(rest.map((number, i) => number + (i % 2 === 0 ? 20 : 10)));
    expect(t.emitted).toHaveLength(2);
  });

  test('where reading is all that is allowed nothing moves', () => {
    const t = new TestEditor(drawn().editor.document.tracks, 'Read-only.').click(200, 102).drag([x, y], [x + 20, y + 30]);
    expect(t.emitted).toHaveLength(0);
    expect(t.scene?.hasHandles).toBe(false);
  });
});

describe('more points and fewer', () => {
  test('a double click on an edge adds one there', () => {
    const t = polygon().doubleClick(300, 200);
    expect(t.box()).toEqual([100, 100, 300, 100, 300, 200, 300, 300, 100, 300]);
    expect(t.emitted).toHaveLength(2);
    expect(t.keys('Ctrl+z').box()).toEqual([100, 100, 300, 100, 300, 300, 100, 300]);
  });

  test('the closing edge of a polygon is one, of a line it is not', () => {
    expect(polygon().doubleClick(100, 200).box()).toEqual([100, 100, 300, 100, 300, 300, 100, 300, 100, 200]);
    expect(line().doubleClick(200, 200).emitted).toHaveLength(1);
  });

  test('alt adds one and drags it on, still one edit', () => {
    const t = line().drag([200, 100], [200, 50], { isAlt: true });
    expect(t.box()).toEqual([100, 100, 200, 50, 300, 100, 300, 300]);
    expect(t.emitted).toHaveLength(2);
    const u = line();
    const before = u.snapshot();
    u.down(200, 100, { isAlt: true }).move(200, 50).keys('Escape').up();
    expect(u.snapshot()).toEqual(before);
  });

  test('alt on a point, or Delete with one held, takes it away', () => {
    expect(polygon().click(300, 100, { isAlt: true }).box()).toEqual([100, 100, 300, 300, 100, 300]);
    const t = polygon().click(300, 300).keys('Delete');
    expect(t.box()).toEqual([100, 100, 300, 100, 100, 300]);
    expect(t.emitted).toHaveLength(2);
    expect(t.scene?.vertex).toBe(-1);
    expect(t.keys('Ctrl+z').box()).toHaveLength(8);
  });

  test('a shape keeps as many points as it needs', () => {
    const t = line().click(300, 300, { isAlt: true }).click(300, 100, { isAlt: true });
    expect(t.box()).toEqual([100, 100, 300, 100]);
    expect(t.editor.notice).toContain('at least 2');
    expect(cuboid().click(350, 70, { isAlt: true }).editor.notice).toContain('keeps all');
  });

  test('a point of a landmark becomes absent, and alt on empty ground sets it again', () => {
    const t = landmark().click(200, 150, { isAlt: true });
    const shape = (): unknown => t.editor.sight.shapeOf(t.editor.selected ?? '');
    expect(shape()).toEqual([0.2, 0.2, null, null, 0.1, 0.4, 0.3, 0.4]);
    t.click(210, 160, { isAlt: true });
    expect(shape()).toEqual([0.2, 0.2, 0.21, 0.32, 0.1, 0.4, 0.3, 0.4]);
    expect(t.emitted).toHaveLength(3);
  });

  test('a later keyframe may have more points, and between them the shape is worked out', () => {
    const t = polygon().goTo(10).drag([300, 200], [400, 200], { isAlt: true });
    expect(t.editor.selectedTrack?.geometry.length).toBe(2);
    expect(t.goTo(0).box()).toHaveLength(8);
    const middle = t.goTo(5).box() ?? [];
    expect(Math.max(...middle.filter((_, i) => i % 2 === 0))).toBe(350);
  });
});
