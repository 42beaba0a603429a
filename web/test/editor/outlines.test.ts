import { describe, expect, test } from 'vitest';
import { TestEditor } from '../test-editor';

const TRIANGLE = [100, 100, 300, 100, 200, 200];

describe.each([
  ['polygon', 'p', 'building'],
  ['line', 'l', 'lane'],
] as const)('drawing a %s', (kind, key, label) => {
  test('clicks set its points, Enter finishes it as one edit', () => {
    const t = new TestEditor().keys(key).click(100, 100).expectIn(`${kind}.placing`).click(300, 100).click(200, 200);
    expect(t.emitted).toHaveLength(0);
    t.keys('Enter').expectIn('select.idle');
    expect(t.box()).toEqual(TRIANGLE);
    expect(t.editor.selectedTrack?.head).toMatchObject({ kind, label, origin: 'manual' });
    expect(t.emitted).toHaveLength(1);
    const drawn = t.snapshot();
    t.keys('Ctrl+z');
    expect(t.scene?.shapes.count).toBe(0);
    expect(t.keys('Ctrl+y').snapshot()).toEqual(drawn);
  });

  test('N finishes too, and then draws the next one', () => {
    const t = new TestEditor().keys(key).click(100, 100).click(300, 100).click(200, 200).keys('n');
    expect(t.emitted).toHaveLength(1);
    t.keys('n').expectIn(`${kind}.idle`);
  });

  test('a double click finishes with that point, set once', () => {
    const t = new TestEditor().keys(key).click(100, 100).click(300, 100).doubleClick(200, 200);
    expect(t.box()).toEqual(TRIANGLE);
    expect(t.emitted).toHaveLength(1);
  });

  test('a band reaches from the last point to the pointer', () => {
    const t = new TestEditor().keys(key).click(100, 100).move(150, 160);
    expect(t.scene?.draft?.isOpen).toBe(true);
    expect(Array.from(t.scene?.draft?.shapes.coords.subarray(0, 4) ?? [], Math.round)).toEqual([100, 100, 150, 160]);
  });

  test('a drag draws freehand, a point every so often', () => {
    const t = new TestEditor().keys(key).down(100, 100);
    for (let x = 102; x <= 200; x += 2) t.move(x, 100);
    t.expectIn(`${kind}.freehand`).up().click(150, 200).keys('Enter');
    const xs = (t.box() ?? []).filter((_, i) => i % 2 === 0);
    expect(xs).toEqual([100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 150]);
    expect(t.emitted).toHaveLength(1);
  });

  test.each(['Backspace', 'Delete', 'Ctrl+z'])('%s takes the last point back, and the last of all ends it', (back) => {
    const t = new TestEditor().keys(key).click(100, 100).click(300, 100).click(500, 400).keys(back).click(200, 200).keys('Enter');
    expect(t.box()).toEqual(TRIANGLE);
    const u = new TestEditor().keys(key).click(100, 100).keys(back).expectIn(`${kind}.idle`);
    expect(u.scene?.draft).toBeNull();
  });

  test('escape gives it up and leaves nothing', () => {
    const t = new TestEditor().keys(key).click(100, 100).click(300, 100).click(200, 200).keys('Escape').expectIn(`${kind}.idle`);
    expect(t.scene?.draft).toBeNull();
    expect(t.emitted).toHaveLength(0);
    expect(t.snapshot()).toEqual([]);
  });

  test('too few points are said so, and nothing is lost', () => {
    const t = new TestEditor().keys(key).click(100, 100).keys('Enter').expectIn(`${kind}.placing`);
    expect(t.editor.notice).toContain('at least');
    t.click(300, 100).click(200, 200).keys('Enter');
    expect(t.box()).toEqual(TRIANGLE);
  });

  test('it is cut at the edges of the picture', () => {
    const t = new TestEditor().keys(key).click(900, 400).click(1200, 400).click(900, 700).keys('Enter');
    expect(t.box()).toEqual([900, 400, 1000, 400, 900, 500]);
  });
});

test('a polygon closes on its first point, by a click and freehand', () => {
  const clicked = new TestEditor().keys('p').click(100, 100).click(300, 100).click(200, 200).move(103, 104);
  expect(clicked.scene?.draft?.isClosing).toBe(true);
  expect(clicked.click(103, 104).box()).toEqual(TRIANGLE);
  const t = new TestEditor().keys('p').down(100, 100).move(200, 100).move(200, 200).move(100, 200).move(101, 102).up();
  expect(t.expectIn('select.idle').box()).toEqual([100, 100, 200, 100, 200, 200, 100, 200]);
});

test('nothing stays lit while something new is drawn', () => {
  const t = new TestEditor().keys('p').click(100, 100).click(300, 100).click(200, 200).keys('Enter').move(200, 150).keys('p');
  expect([t.scene?.hovered, t.scene?.selected]).toEqual([-1, -1]);
});

test('a line never closes', () => {
  const t = new TestEditor().keys('l').click(100, 100).click(300, 100).click(200, 200).click(100, 100).keys('Enter');
  expect(t.box()).toEqual([...TRIANGLE, 100, 100]);
});

describe('labels and tools go together', () => {
  test('a label brings the tool that draws it', () => {
    const t = new TestEditor().keys('b', '4').expectIn('polygon.idle');
    expect(t.editor.label).toBe('building');
    expect(t.editor.notice).toContain('drawn as a polygon');
  });

  test('a tool brings the label of the latest object that it drew', () => {
    const t = new TestEditor().keys('7', 'm').click(100, 100).keys('Enter', '1', 'm');
    expect(t.editor.label).toBe('face');
    expect(new TestEditor().keys('m').editor.label).toBe('person');
  });

  test('N draws what the label asks for', () => {
    new TestEditor().keys('b', 'Escape', '3', 'n').expectIn('line.idle');
  });

  test('in the middle of a shape the label stays, and so does the shape', () => {
    const t = new TestEditor().keys('p').click(100, 100).click(300, 100).keys('1').expectIn('polygon.placing');
    expect(t.editor.label).toBe('building');
    expect(t.editor.notice).toContain('Finish');
  });
});
