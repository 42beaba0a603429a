// Finding commands by name, presets, changed keys and the conflicts they make.
import { describe, expect, test } from 'vitest';
import { search } from '../../src/editor/command-search';
import { COMMANDS } from '../../src/editor/commands';
import { AS_DELIVERED, conflictsOf, isChanged, type KeyChoice, keymapOf, keysOf, ownersOf, readChoice, rebind, refusal, reset, takeAway } from '../../src/editor/key-choice';
import { PRESETS, type PresetId } from '../../src/editor/key-presets';
import { type CommandId, commandOf, DEFAULT_KEYMAP } from '../../src/editor/keymap';
import { COMMAND_TEXTS } from '../../src/ui/texts/commands.en';

const titles: Readonly<Record<CommandId, string>> = COMMAND_TEXTS;
const presets = Object.keys(PRESETS) as PresetId[];

describe('presets', () => {
  test.each(presets)('%s has no key for two commands, and a key and a description for each', (preset) => {
    const keymap = keysOf({ preset, changes: {} });
    expect(conflictsOf(keymap)).toEqual([]);
    for (const id of Object.keys(COMMANDS) as CommandId[]) {
      expect(keymap[id].length, id).toBeGreaterThan(0);
      expect(titles[id].trim(), id).not.toBe('');
    }
    expect(Object.keys(titles).toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
  });

  test.each(presets)('%s asks for no key that the browser keeps', (preset) => {
    const chords = Object.values(keysOf({ preset, changes: {} })).flat();
    expect(chords.filter((chord) => refusal(chord) === 'isBrowsers' || refusal(chord) === 'waiting')).toEqual([]);
  });

  test('who comes from CVAT finds frames and flags where they were', () => {
    const keymap = keysOf({ preset: 'cvat', changes: {} });
    const expected = { f: 'frame.next', d: 'frame.previous', q: 'track.occluded', o: 'track.outside', n: 'tool.repeat', 'Ctrl+3': 'label.choose', 'Ctrl+b': 'track.propagate' };
    for (const [chord, id] of Object.entries(expected)) expect(commandOf(keymap, chord), chord).toBe(id);
  });
});

describe('changed keys', () => {
  const changed = rebind(AS_DELIVERED, 'view.fit', 'F2');

  test('a changed key works, the old one no longer, and it survives being kept as text', () => {
    const keymap = keymapOf(JSON.stringify(changed));
    expect(commandOf(keymap, 'F2')).toBe('view.fit');
    expect(commandOf(keymap, 'f')).toBeNull();
    expect(isChanged(changed, 'view.fit')).toBe(true);
  });

  test('a key that is taken makes a conflict that names both, until one gives it up', () => {
    const both = rebind(AS_DELIVERED, 'view.fit', 'k');
    expect(conflictsOf(keysOf(both))).toEqual([{ chord: 'k', commands: ['track.keyframe', 'view.fit'] }]);
    expect(ownersOf(DEFAULT_KEYMAP, 'k', 'view.fit')).toEqual(['track.keyframe']);
    expect(conflictsOf(keysOf(takeAway(both, 'track.keyframe', 'k')))).toEqual([]);
  });

  test('one command or all go back, and a change back to the preset is no change', () => {
    expect(reset(changed, 'view.fit')).toEqual(AS_DELIVERED);
    expect(rebind(changed, 'view.fit', 'f')).toEqual(AS_DELIVERED);
    expect(keysOf(AS_DELIVERED)).toEqual(DEFAULT_KEYMAP);
  });

  test('what makes no sense in what was kept is left out', () => {
    const odd = { preset: 'emacs', changes: { 'view.fit': ['F2'], 'view.gone': ['x'], 'view.pin': 'w', 'view.menu': [3] } };
    expect(readChoice(JSON.stringify(odd))).toEqual({ preset: 'rotoscope', changes: { 'view.fit': ['F2'] } } satisfies KeyChoice);
    for (const text of ['', 'null', '[]', '{"changes":7}']) expect(readChoice(text)).toEqual(AS_DELIVERED);
  });

  test('keys that cannot be had are refused', () => {
    expect(['Shift', 'Ctrl+Control', 'Tab', 'Escape', 'Ctrl+w', 'x'].map(refusal)).toEqual(['waiting', 'waiting', 'isTab', 'isTab', 'isBrowsers', null]);
  });
});

describe('finding commands', () => {
  const first = (asked: string): string | undefined => search(Object.values(titles), asked, (title) => title)[0]?.item;

  test('a few letters are enough, in words or at their beginnings', () => {
    expect(first('nextfr')).toBe('Next frame');
    expect(first('undo')).toBe('Undo');
    expect(first('fit')).toBe('Fit the picture');
    expect(first('pin')).toBe('Pin this frame beside the live one');
    expect(first('polygon two')).toBe('Cut the polygon in two');
  });

  test('letters that are not there in this order find nothing; nothing asked finds all in order', () => {
    expect(search(Object.values(titles), 'qqqq', (title) => title)).toEqual([]);
    expect(search(Object.values(titles), ' ', (title) => title).map(({ item }) => item)).toEqual(Object.values(titles));
  });

  test('a beginning of a word is not taken when the rest would be lost', () => {
    const [found] = search(['a brook b'], 'brk', (text) => text);
    expect([...(found?.marks ?? [])]).toEqual([2, 3, 6]);
  });
});
