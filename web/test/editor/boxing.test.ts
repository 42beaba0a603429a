import { describe, expect, test } from 'vitest';
import { TestEditor } from '../test-editor';

describe('a rectangle around an outline', () => {
  const outlined = (): TestEditor => new TestEditor().keys('p').click(100, 100).click(300, 100).click(200, 200).keys('Enter');

  test('is an object of its own with a label that may be one, on all frames of the outline: one edit', () => {
    const t = outlined().goTo(10).drag([200, 120], [300, 160]).goTo(30).keys('Shift+o').goTo(0);
    const before = t.emitted.length;
    const outline = t.editor.selected;
    t.keys('Alt+b');
    expect(t.emitted).toHaveLength(before + 1);
    expect(t.editor.selectedTrack?.head).toMatchObject({ kind: 'rectangle', label: 'car', derived_from: outline });
    expect(t.box()).toEqual([100, 100, 300, 200]);
    expect(t.goTo(10).box()).toEqual([200, 140, 400, 240]);
    expect(t.goTo(5).box()).toEqual([150, 120, 350, 220]);
    expect(t.goTo(31).box()).toBeNull();
    t.keys('Ctrl+z');
    expect(t.goTo(0).scene?.shapes.count).toBe(1);
  });

  test('a rectangle needs none, and says so', () => {
    const t = new TestEditor().keys('b').drag([100, 100], [300, 200]).keys('Alt+b');
    expect(t.emitted).toHaveLength(1);
    expect(t.editor.notice).toContain('polygon');
  });
});
