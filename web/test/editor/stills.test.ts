import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../src/document/words';
import { COMMANDS } from '../../src/editor/commands';
import type { CommandId } from '../../src/editor/keymap';
import { groupOf, isOffered } from '../../src/editor/stills';
import { learnTitles, titleOf } from '../../src/ui/texts/command-titles.svelte';
import { COMMAND_TEXTS } from '../../src/ui/texts/commands.en';
import { TestEditor } from '../test-editor';

await learnTitles();

const still = (): TestEditor => new TestEditor([], '', 1);
const alive = (t: TestEditor): number => t.editor.document.tracks.filter(({ head }) => head).length;

describe('a job of one picture', () => {
  test('offers no command that works along time, and no word of frames in those it offers', () => {
    const { editor } = still();
    const offered = (Object.keys(COMMANDS) as CommandId[]).filter((id) => isOffered(editor, id));
    expect(offered.filter((id) => /^(frame|keyframe|play|marked)\.|propagate|split|join|extend|hold|end-here|onion|follow|pin$/.test(id))).toEqual([]);
    expect(offered.map((id) => titleOf(id, editor.isStill)).filter((title) => /\b(key)?frames?\b|\btracks?\b|from here on/i.test(title))).toEqual([]);
    expect(offered).toEqual(expect.arrayContaining(['tool.cuboid', 'track.copy', 'track.paste', 'attributes.ask', 'edit.undo', 'issue.new', 'task.submit']));
    expect(new Set(offered.map((id) => groupOf(editor, id)))).toEqual(new Set(['Tools', 'Objects', 'Delete', 'Work', 'View', 'Review']));
  });

  test('the keys of time do nothing there; of a sequence all are offered', () => {
    const t = still().keys('b').drag([100, 100], [300, 200]);
    const before = t.snapshot();
    t.keys('o').keys('k').keys('s').keys('Shift+k').keys('Ctrl+b').keys('Shift+o');
    expect(t.snapshot()).toEqual(before);
    const { editor } = new TestEditor();
    expect((Object.keys(COMMANDS) as CommandId[]).filter((id) => !isOffered(editor, id))).toEqual([]);
    expect(titleOf('track.delete', editor.isStill)).toBe(COMMAND_TEXTS['track.delete']);
  });

  test('Delete deletes the object, and every paste makes another one', () => {
    const t = still().keys('b').drag([100, 100], [300, 200]).keys('Ctrl+c').keys('Ctrl+v').keys('Ctrl+v');
    expect(alive(t)).toBe(3);
    t.keys('Delete');
    expect(alive(t)).toBe(2);
    t.editor.undo();
    expect(alive(t)).toBe(3);
  });

  test('its history says no frames', () => {
    const t = still().keys('b').drag([100, 100], [300, 200]).keys('x').drag([200, 150], [300, 150]);
    const words = t.emitted.map((changes) => wordsOf(changes, (label) => label, true));
    expect(words).toEqual(['drew car', 'set occluded to yes', 'moved the shape']);
  });
});
