// Commands that change the selected track on the frame on screen.
import * as change from '../document/track-changes';
import type { Change } from '../model/edit';
import { attributesAt, type Track } from '../model/track';
import { keyOf } from './chosen-keys.svelte';
import type { Editor } from './editor.svelte';
import type { WireAttribute } from '../wire/types';
import { clampedShift, shifted } from './tools/placing';

const OCCLUDED = 'occluded';

export function toggleKeyframe(editor: Editor): void {
  onSelected(editor, (track, frame) => change.toggleKeyframe(track, frame), onlyKeyframe());
}

export function toggleOutside(editor: Editor): void {
  onSelected(editor, (track, frame) => change.togglePresence(track, frame), 'Before its first keyframe an object is absent anyway.');
}

/** Occlusion is an ordinary attribute that a label may have. */
export function toggleOccluded(editor: Editor): void {
  const head = editor.selectedTrack?.head;
  const hasIt = head && editor.labels.get(head.label).attributes.some(({ name, type }) => name === OCCLUDED && type === 'checkbox');
  if (head && !hasIt && !editor.labels.isOpen) return editor.say(`${head.label} has no attribute “${OCCLUDED}”.`);
  onSelected(editor, (track, frame) => {
    const isOccluded = attributesAt(track, frame).get(OCCLUDED) === true;
    return change.setAttribute(track, OCCLUDED, frame, !isOccluded);
  });
}

const onlyKeyframe = (): string => `This is the only keyframe: delete the whole object with ${keyOf('track.delete')}.`;

export function deleteKeyframe(editor: Editor): void {
  onSelected(editor, (track, frame) => change.deleteKeyframe(track, frame), (track, frame) =>
    track.geometry.keyAt(frame) ? onlyKeyframe() : `There is no keyframe here: ${keyOf('track.keyframe')} makes one, ${keyOf('track.delete-onward')} deletes from here on.`,
  );
}

export function deleteFromHere(editor: Editor): void {
  onSelected(editor, (track, frame) => change.deleteFromHere(track, frame));
}

export function nudge(editor: Editor, dx: number, dy: number): void {
  const id = editor.selected;
  const shape = id ? editor.sight.shapeOf(id) : null;
  const bounds = id ? editor.sight.boundsOf(id) : null;
  if (!shape || !bounds) return;
  const { size } = editor;
  const shift = clampedShift(bounds, dx, dy, size);
  onSelected(editor, (track, frame) => change.placeShape(track, frame, shifted(shape, shift.x / size.width, shift.y / size.height)));
}

/** A label of the chosen tracks, of each where its kind allows: one edit, one step back. */
export function relabel(editor: Editor, name: string): void {
  const { chosen, labels } = editor;
  if (chosen.length === 0 || editor.toolId !== 'select' || editor.isReadOnly) return;
  const { title, color } = labels.get(name);
  const able = chosen.filter(({ id, head }) => labels.allows(name, head?.kind ?? '') && (chosen.length === 1 || !editor.sight.isLocked(id)));
  const changes = able.flatMap((track) => change.setLabel(track, name, color));
  if (changes.length > 0) editor.perform(changes);
  if (changes.length > 0 && chosen.length === 1) editor.say(`${title} now, and so is the next. Take a tool first to change the next only.`);
  if (chosen.length === 1 && able.length === 0) return editor.say(`${title} is never a ${chosen[0]?.head?.kind}: the next object becomes one.`);
  if (able.length < chosen.length) editor.say(`${chosen.length - able.length} of ${chosen.length} chosen objects cannot be ${title}, or may not be changed.`);
}

type Refusal = string | ((track: Track, frame: number) => string);

function onSelected(editor: Editor, make: (track: Track, frame: number) => Change[], refusal: Refusal = ''): void {
  const track = editor.selectedTrack;
  if (!track) return editor.say('Select an object first.');
  const changes = make(track, editor.frame);
  if (changes.length > 0) editor.perform(changes);
  else if (refusal) editor.say(typeof refusal === 'string' ? refusal : refusal(track, editor.frame));
}

/** Sets an attribute where its scope says: on the whole track, or from this frame on. */
export function setAttribute(editor: Editor, { name, scope }: WireAttribute, value: unknown, track = editor.selectedTrack): void {
  if (!track) return editor.say('Select an object first.');
  const changes = change.setAttribute(track, name, scope === 'track' ? null : editor.frame, value);
  if (changes.length > 0) editor.perform(changes);
}

/** Whether keyframes of this track may be taken hold of. */
export function isMovable(editor: Editor, track: Track): boolean {
  return !editor.isReadOnly && !editor.sight.isLocked(track.id);
}
