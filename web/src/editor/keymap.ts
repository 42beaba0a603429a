// Which keys stand for which command. Handlers, tooltips and the help page all read this one table.
import { DRAW_KEYS } from './draw-keys';
import { MEANING_KEYS } from './meaning-keys';
import { REVIEW_KEYS } from './review-keys';
import { TIME_KEYS } from './time-keys';
import { VIEW_KEYS } from './view-keys';

/** Chords are written Ctrl+Shift+Alt+key, letters small; Ctrl is also the Mac's Command. */
const keys = {
  'frame.next': ['ArrowRight', 'd'],
  'frame.previous': ['ArrowLeft', 'a'],
  'frame.next-ten': ['Shift+ArrowRight', 'Shift+d'],
  'frame.previous-ten': ['Shift+ArrowLeft', 'Shift+a'],
  'frame.first': ['Home'],
  'frame.last': ['End'],
  'play.toggle': ['Space'],
  'keyframe.next': ['e'],
  'keyframe.previous': ['q'],
  'tool.select': ['v'],
  'tool.rectangle': ['b'],
  'tool.polygon': ['p'],
  'tool.line': ['l'],
  'tool.cuboid': ['c'],
  'tool.landmark': ['m'],
  'tool.pan': ['Shift+m'],
  ...DRAW_KEYS,
  'tool.finish': ['Enter'],
  'tool.repeat': ['n'],
  'tool.cancel': ['Escape'],
  'track.next': ['Tab'],
  'track.previous': ['Shift+Tab'],
  'track.keyframe': ['k'],
  'track.outside': ['o'],
  'track.occluded': ['x'],
  'track.delete-keyframe': ['Delete', 'Backspace'],
  'track.delete-onward': ['Shift+Delete', 'Shift+Backspace'],
  'track.delete': ['Ctrl+Delete', 'Ctrl+Backspace'],
  'track.nudge-left': ['Ctrl+ArrowLeft'],
  'track.nudge-right': ['Ctrl+ArrowRight'],
  'track.nudge-up': ['Ctrl+ArrowUp'],
  'track.nudge-down': ['Ctrl+ArrowDown'],
  'label.choose': ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  ...TIME_KEYS,
  ...MEANING_KEYS,
  'edit.undo': ['Ctrl+z'],
  'edit.redo': ['Ctrl+Shift+z', 'Ctrl+y'],
  ...VIEW_KEYS,
  ...REVIEW_KEYS,
  'task.submit': ['Ctrl+Enter'],
  'help.toggle': ['?'],
  'palette.toggle': ['Ctrl+k', 'Ctrl+p'],
} as const satisfies Record<string, readonly string[]>;

export type CommandId = keyof typeof keys;
export type Keymap = Readonly<Record<CommandId, readonly string[]>>;

export const DEFAULT_KEYMAP: Keymap = keys;

const LATIN = /^[a-z]$/;

/** The chord of a key event. Letters go by what they type, and by their place on the keyboard when that is not Latin. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): string {
  const key = keyName(event);
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key); // its Shift is part of typing it
  const parts = [event.ctrlKey || event.metaKey ? /* no text */ 'Ctrl' : '', event.shiftKey && !isSign ? 'Shift' : '', event.altKey ? 'Alt' : ''];
  return [...parts.filter(Boolean), key].join('+');
}

function keyName({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  if (key === ' ') return 'Space';
  if (code.startsWith('Digit')) return code.slice('Digit'.length);
  const small = key.toLowerCase();
  if (key.length === 1 && !LATIN.test(small) && code.startsWith('Key')) return code.slice('Key'.length).toLowerCase();
  return key.length === 1 ? small : key;
}

export function commandOf(keymap: Keymap, chord: string): CommandId | null {
  for (const [id, chords] of Object.entries(keymap)) {
    if (chords.includes(chord)) return id as CommandId;
  }
  return null;
}

const SIGNS = new Map([
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
  ['ArrowUp', '↑'],
  ['ArrowDown', '↓'],
  ['Delete', 'Del'],
  ['Escape', 'Esc'],
  ['Enter', '↵'],
]);

/** A chord as people read it: `Ctrl+Shift+Z`, `→`. */
export function chordText(chord: string): string {
  return chord
    .split('+')
    .map((part) => SIGNS.get(part) ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(chord === '+' ? '' : '+') || '+';
}

/** The first chord of a command, for tooltips. */
export function hint(keymap: Keymap, id: CommandId): string {
  const first = keymap[id][0];
  return first === undefined ? '' : chordText(first);
}
