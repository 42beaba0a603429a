// The command that makes rectangles of outlines: for whoever has drawn the exact shape and needs its box as well.
import { boxAround as around } from '../document/box-changes';
import { handMade } from '../document/track-changes';
import type { Editor } from './editor.svelte';
import { newTrackId } from './ids';
import type { Label } from './labels';
import { OCCLUDED_POINTS } from './point-occlusion';

const ABOUT_POINTS = new Set([OCCLUDED_POINTS]);

/** Around each of the chosen outlines, through all of its frames: one edit. The boxes are chosen then. */
export function boxAround(editor: Editor): void {
  const outlines = editor.chosen.filter(({ head }) => head && head.kind !== 'rectangle');
  if (outlines.length === 0) return editor.say('Select a polygon, a line, a cuboid or landmarks first.');
  const made = outlines.flatMap((track) => {
    const label = labelFor(editor, track.head?.label ?? '');
    if (!label) return [];
    const id = newTrackId();
    const head = { ...handMade('rectangle', label.name, label.color), derived_from: track.id };
    return [{ id, changes: around(track, id, head, label.name === track.head?.label, ABOUT_POINTS) }];
  }).filter(({ changes }) => changes.some(({ cell }) => cell === 'geometry'));
  if (made.length === 0) return editor.say('No label is drawn as a rectangle.');
  editor.perform(made.flatMap(({ changes }) => changes));
  editor.choose(made[0]?.id ?? '', made.slice(1).map(({ id }) => id));
}

/** Its own, if that is ever a rectangle; else the one of the next object, else any. */
function labelFor({ labels, label }: Editor, own: string): Label | undefined {
  const name = [own, label, ...labels.drawable.map((one) => one.name)].find((one) => labels.allows(one, 'rectangle'));
  return name === undefined ? undefined : labels.get(name);
}
