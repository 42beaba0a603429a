// Keyframe reduction of one or many tracks, as one edit where it fits into one.
import { reduce, type Reduction } from '../document/reduction-changes';
import type { Editor } from './editor.svelte';
import { performInParts } from './prelabels';

export function reduceAll(editor: Editor, reductions: readonly Reduction[]): void {
  const before = reductions.reduce((sum, { track }) => sum + track.geometry.length, 0);
  const after = reductions.reduce((sum, { kept }) => sum + kept.length, 0);
  const parts = performInParts(editor, reductions.map(reduce));
  if (parts > 1) editor.say(`${before} keyframes became ${after}. Undo brings them back, in ${parts} steps.`);
  else if (parts > 0) editor.say(`${before} keyframes became ${after}. Undo brings them back.`);
}
