// Commands that change what is seen and how.
import type { Editor } from './editor.svelte';
import { allFolded, type Panel, withRoom } from './view/layout';
import { type Coloring, NAMINGS, ONIONS } from './view/preferences';
import { PLAIN } from './view/tone';

const NAMING_WORDS = { all: 'All names are shown.', chosen: 'Only the name of the selected object is shown.', none: 'No names are shown.' } as const;
const ONION_WORDS = { off: 'Onion skin off.', keyframes: 'Onion skin: the keyframes before and after.', frames: 'Onion skin: the frames before and after.' } as const;

export function nextNaming(editor: Editor): void {
  const naming = after(NAMINGS, editor.view.preferences.naming);
  editor.view.prefer({ naming });
  editor.say(NAMING_WORDS[naming]);
}

export function nextOnion(editor: Editor): void {
  const onion = after(ONIONS, editor.view.preferences.onion);
  editor.view.prefer({ onion });
  editor.say(ONION_WORDS[onion]);
}

export function fold({ view }: Editor, panel: Panel): void {
  const { layout } = view.preferences;
  view.prefer({ layout: withRoom(layout, panel, { isFolded: !layout[panel].isFolded }) });
}

export function foldAll({ view }: Editor): void {
  view.prefer({ layout: allFolded(view.preferences.layout) });
}

export function toggleOutline(editor: Editor): void {
  editor.view.prefer({ isOutlineOnly: !editor.view.preferences.isOutlineOnly });
}

/** By label, by object, and by each attribute that takes one of a few values. */
export function coloringsOf({ labels }: Pick<Editor, 'labels'>): Coloring[] {
  const names = labels.all.flatMap(({ attributes }) => attributes.filter(({ type }) => type === 'select' || type === 'radio' || type === 'checkbox').map(({ name }) => name));
  return ['label', 'track', ...[...new Set(names)].map((name): Coloring => `attribute:${name}`)];
}

export function titleOfColoring(coloring: Coloring): string {
  if (coloring === 'label') return /* text */ 'label';
  return coloring === 'track' ? /* text */ 'object' : coloring.slice('attribute:'.length);
}

export function nextColoring(editor: Editor): void {
  const coloring = after(coloringsOf(editor), editor.view.preferences.coloring);
  editor.view.prefer({ coloring });
  editor.say(`Coloured by ${titleOfColoring(coloring)}.`);
}

export function toggleHidden(editor: Editor): void {
  onSelected(editor, (id) => editor.view.toggle('hidden', id));
}

export function toggleLocked(editor: Editor): void {
  onSelected(editor, (id) => {
    editor.view.toggle('locked', id);
    editor.say(editor.view.locked.has(id) ? 'Locked: it cannot be changed by accident.' : 'Unlocked.');
  });
}

export function toggleSolo(editor: Editor): void {
  if (editor.view.solo.size > 0 && !editor.selected) return editor.view.showAll();
  onSelected(editor, (id) => editor.view.toggleSolo(id));
}

export function showAll(editor: Editor): void {
  editor.view.showAll();
}

export function find(editor: Editor): void {
  editor.view.onfind();
}

export function plain(editor: Editor): void {
  editor.view.prefer({ tone: PLAIN });
}

/** This frame stays in sight beside the live one; once more takes it away. */
export function togglePin(editor: Editor): void {
  const { view } = editor;
  view.pinned = view.pinned === null ? editor.frame : null;
}

function onSelected(editor: Editor, act: (id: string) => void): void {
  if (editor.selected) act(editor.selected);
  else editor.say('Select an object first.');
}

function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] as T;
}
