// Keys to commands. Binding returns its unbinding.
import { run } from './commands';
import type { Editor } from './editor.svelte';
import { chordOf, type CommandId, commandOf, type Keymap } from './keymap';

/** These work wherever one types as well. */
const ANYWHERE: readonly CommandId[] = ['task.submit', 'review.send-back', 'palette.toggle'];
/** This key moves the focus; only on the stage it is the editor's. */
const FOCUS_KEY = /(^|\+)Tab$/;
const TYPING = 'input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]';
const PRESSABLE = 'button, a[href], input, [role=button], summary';

export function bindKeys(target: EventTarget, editor: Editor, keymap: () => Keymap, stage: HTMLElement): () => void {
  const unbind = new AbortController();
  target.addEventListener('keydown', (event) => handle(event as KeyboardEvent, editor, keymap(), stage), { signal: unbind.signal });
  return () => unbind.abort();
}

function handle(event: KeyboardEvent, editor: Editor, keymap: Keymap, stage: HTMLElement): void {
  const chord = chordOf(event);
  if (chord === 'Escape' && event.target instanceof HTMLElement && event.target.matches(TYPING)) return event.target.blur();
  const id = commandOf(keymap, chord);
  if (!id || event.defaultPrevented || event.isComposing || belongsToFocus(event, chord, id, stage)) return;
  event.preventDefault();
  run(editor, id, { isRepeat: event.repeat, key: chord.split('+').at(-1) ?? '' });
}

function belongsToFocus(event: KeyboardEvent, chord: string, id: CommandId, stage: HTMLElement): boolean {
  const focus = event.target instanceof Element ? event.target : null;
  if (FOCUS_KEY.test(chord)) return focus !== stage && focus !== document.body;
  if (focus?.closest(TYPING)) return !ANYWHERE.includes(id) || !/^(Ctrl|Alt)/.test(chord);
  return (chord === 'Space' || chord === 'Enter') && focus !== null && focus.closest(PRESSABLE) !== null;
}
