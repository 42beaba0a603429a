// Which keys a person chose: a preset, and changes to it. Everything here is pure; where it is kept is the shell's matter.
import { type KeyChanges, PRESETS, type PresetId } from './key-presets';
import { type CommandId, DEFAULT_KEYMAP, type Keymap } from './keymap';

export interface KeyChoice {
  readonly preset: PresetId;
  readonly changes: KeyChanges;
}

export interface Conflict {
  readonly chord: string;
  readonly commands: readonly CommandId[];
}

export const AS_DELIVERED: KeyChoice = { preset: 'rotoscope', changes: {} };

/** A family of keys that stands for one command; it moves with the preset only. */
export const FIXED: readonly CommandId[] = ['label.choose'];

/** The browser takes these before any page sees them, or would leave the page with them. */
const BROWSERS = new Set(['Ctrl+t', 'Ctrl+n', 'Ctrl+w', 'Ctrl+q', 'Ctrl+r', 'Ctrl+Shift+t', 'Ctrl+Shift+n', 'Ctrl+Shift+w', 'F5', 'F11', 'F12', 'Alt+F4']);
const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

/** What was kept, as far as it still makes sense: commands that are no more and keys that are none are left out. */
export function readChoice(text: string): KeyChoice {
  let told: { preset?: unknown; changes?: unknown };
  try {
    told = Object(JSON.parse(text));
  } catch {
    return AS_DELIVERED;
  }
  const changes: Partial<Record<CommandId, readonly string[]>> = {};
  for (const [id, chords] of Object.entries(Object(told.changes))) {
    if (id in DEFAULT_KEYMAP && Array.isArray(chords) && chords.every((chord) => typeof chord === 'string' && chord)) changes[id as CommandId] = chords;
  }
  return { preset: told.preset === 'cvat' ? 'cvat' : 'rotoscope', changes };
}

export function keysOf({ preset, changes }: KeyChoice): Keymap {
  return { ...DEFAULT_KEYMAP, ...PRESETS[preset].keys, ...changes };
}

export function keymapOf(text: string): Keymap {
  return keysOf(readChoice(text));
}

/** Every chord that stands for more than one command. */
export function conflictsOf(keymap: Keymap): Conflict[] {
  const owners = new Map<string, CommandId[]>();
  for (const [id, chords] of Object.entries(keymap) as [CommandId, readonly string[]][]) {
    for (const chord of new Set(chords)) owners.set(chord, [...(owners.get(chord) ?? []), id]);
  }
  return [...owners].filter(([, commands]) => commands.length > 1).map(([chord, commands]) => ({ chord, commands }));
}

export function ownersOf(keymap: Keymap, chord: string, but: CommandId): CommandId[] {
  return (Object.keys(keymap) as CommandId[]).filter((id) => id !== but && keymap[id].includes(chord));
}

/** Why a chord cannot stand for a command; null when it can. */
export function refusal(chord: string): 'waiting' | 'isTab' | 'isBrowsers' | null {
  const key = chord.split('+').at(-1) ?? '';
  if (MODIFIERS.has(key)) return 'waiting';
  if (key === 'Tab' || chord === 'Escape') return 'isTab';
  return BROWSERS.has(chord) ? 'isBrowsers' : null;
}

/** The command goes by this chord alone. Whoever had it before loses it, or keeps it beside. */
export function rebind(choice: KeyChoice, id: CommandId, chord: string): KeyChoice {
  return tidy({ ...choice, changes: { ...choice.changes, [id]: [chord] } });
}

export function takeAway(choice: KeyChoice, id: CommandId, chord: string): KeyChoice {
  return tidy({ ...choice, changes: { ...choice.changes, [id]: keysOf(choice)[id].filter((each) => each !== chord) } });
}

/** One command as its preset has it. */
export function reset(choice: KeyChoice, id: CommandId): KeyChoice {
  const { [id]: _, ...changes } = choice.changes;
  return { ...choice, changes };
}

export function isChanged(choice: KeyChoice, id: CommandId): boolean {
  return id in choice.changes;
}

/** A change back to what the preset says is no change. */
function tidy(choice: KeyChoice): KeyChoice {
  const plain = keysOf({ ...choice, changes: {} });
  const changes = Object.entries(choice.changes).filter(([id, chords]) => chords?.join(' ') !== plain[id as CommandId].join(' '));
  return { ...choice, changes: Object.fromEntries(changes) };
}
