import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/editor/view/filter-words';
import { TestEditor } from '../test-editor';

/** Three boxes beside each other, none selected. */
function three(): TestEditor {
  const t = new TestEditor();
  for (const left of [100, 400, 700]) t.keys('b').drag([left, 100], [left + 200, 200]);
  return t.keys('Escape');
}
const ids = (t: TestEditor): string[] => t.editor.document.tracks.map(({ id }) => id);
const groups = (t: TestEditor): (string | undefined)[] => t.editor.document.tracks.map(({ head }) => head?.group);
const chosen = (t: TestEditor): number[] => [t.editor.selected ?? '', ...t.editor.others].map((id) => ids(t).indexOf(id));
const lefts = (t: TestEditor): number[] => ids(t).map((id) => Math.round(t.editor.sight.boundsOf(id)?.left ?? -1));

describe('several objects', () => {
  test('a click with Shift takes another along, and once more lets go of it', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true }).click(800, 150, { isShift: true });
    expect(chosen(t)).toEqual([0, 1, 2]);
    expect(t.scene?.others).toEqual([1, 2]);
    t.click(500, 150, { isShift: true });
    expect(chosen(t)).toEqual([0, 2]);
    t.click(200, 150, { isShift: true });
    expect(chosen(t)).toEqual([2]);
  });

  test('a plain click leaves one; so does one on a member', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true }).click(500, 150);
    expect(chosen(t)).toEqual([1]);
  });

  test('move together as one edit, by whichever the hand takes', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true });
    const count = t.emitted.length;
    t.drag([500, 150], [520, 150]);
    expect([lefts(t), t.emitted.length]).toEqual([[120, 420, 700], count + 1]);
    expect(lefts(t.keys('Ctrl+z'))).toEqual([100, 400, 700]);
  });

  test('take another label together, where their kind allows it, as one edit', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true });
    const count = t.emitted.length;
    t.keys('2');
    const labels = t.editor.document.tracks.map(({ head }) => head?.label);
    expect([labels[0], labels[1], t.emitted.length]).toEqual([t.editor.label, t.editor.label, count + 1]);
    expect(labels[2]).not.toBe(labels[0]);
    t.keys('Ctrl+z');
    expect(new Set(t.editor.document.tracks.map(({ head }) => head?.label)).size).toBe(1);
    t.editor.view.toggle('locked', ids(t)[1] as string);
    t.keys('2');
    expect(t.editor.document.tracks.map(({ head }) => head?.label)).toEqual([labels[0], labels[2], labels[2]]);
    expect(t.editor.notice).toContain('1 of 2 chosen objects');
  });

  test('are deleted together, but for locked ones', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true });
    t.editor.view.toggle('locked', ids(t)[1] as string);
    t.keys('Ctrl+Delete');
    expect(t.editor.document.tracks.map(({ head }) => head !== null)).toEqual([false, true, true]);
    t.keys('Ctrl+z');
    expect(t.editor.document.tracks.every(({ head }) => head)).toBe(true);
  });
});

describe('groups', () => {
  test('are made of what is chosen, in one edit that undo takes back', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true });
    const [before, count] = [t.snapshot(), t.emitted.length];
    t.keys('Ctrl+g');
    expect([groups(t), t.emitted.length]).toEqual([['group 1', 'group 1', ''], count + 1]);
    expect(t.keys('Ctrl+z').snapshot()).toEqual(before);
    expect(groups(t.keys('Ctrl+y'))).toEqual(['group 1', 'group 1', '']);
  });

  test('one object makes none, and that is said', () => {
    const t = three().click(200, 150);
    const count = t.emitted.length;
    expect(t.keys('Ctrl+g').editor.notice).toContain('two objects or more');
    expect(t.emitted.length).toBe(count);
  });

  test('a click with Ctrl, or Alt+G, chooses the whole group', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true }).keys('Ctrl+g', 'Escape');
    expect(chosen(t.click(500, 150, { isCtrl: true }))).toEqual([1, 0]);
    expect(chosen(t.click(200, 150).keys('Alt+g'))).toEqual([0, 1]);
    expect(t.click(800, 150).keys('Alt+g').editor.notice).toContain('in no group');
  });

  test('take others in, and let go of them', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true }).keys('Ctrl+g');
    t.click(800, 150, { isShift: true }).keys('Ctrl+g');
    expect(groups(t)).toEqual(['group 1', 'group 1', 'group 1']);
    t.click(500, 150).keys('Ctrl+Shift+g');
    expect(groups(t)).toEqual(['group 1', undefined, 'group 1']);
    t.keys('Ctrl+Shift+g');
    expect(t.editor.notice).toContain('in no group');
  });

  test('have numbers of their own', () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true }).keys('Ctrl+g');
    t.keys('b').drag([100, 300], [300, 400]).click(800, 150, { isShift: true }).keys('Ctrl+g');
    expect(groups(t).slice(2)).toEqual(['group 2', 'group 2']);
  });

  test('can be filtered by', async () => {
    const t = three().click(200, 150).click(500, 150, { isShift: true }).keys('Ctrl+g', 'Escape');
    const listed = async (words: string): Promise<number[]> => {
      await t.editor.view.filterBy(words);
      return t.editor.document.tracks.flatMap((track, i) => (t.editor.view.isListed(track, i, null) ? [i] : []));
    };
    expect(await listed('is:grouped')).toEqual([0, 1]);
    expect(await listed('group:1')).toEqual([0, 1]);
    expect(await listed('-group:1')).toEqual([2]);
    expect(parseFilter('is:grouped').isFrameBound).toBe(false);
  });
});
