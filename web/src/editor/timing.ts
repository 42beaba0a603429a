// Commands that change tracks along time. Each is one edit.
import * as change from '../document/time-changes';
import { createTrack } from '../document/track-changes';
import type { Change } from '../model/edit';
import { LineageError, merge, split as splitTrack } from '../model/lineage';
import { bounds } from '../model/geometry';
import { attributesAt, type Track } from '../model/track';
import { keyOf } from './chosen-keys.svelte';
import type { Editor } from './editor.svelte';
import { newTrackId } from './ids';
import type { CopiedShape } from './times.svelte';
import { clampedShift, shifted } from './tools/placing';
import type { Norm } from './tools/tool';
import { shapeWord } from '../texts/words';

const NO_SHAPE = 'The object is absent on this frame.';
const LOCKED = 'This object may not be changed.';

export function toggleHold(editor: Editor): void {
  onSelected(editor, (track, frame) => {
    const index = track.geometry.indexBefore(frame);
    return change.setHold(track, frame, index >= 0 && !track.geometry.isHeld(index));
  }, 'There is no keyframe on or before this frame.');
}

export function copy(editor: Editor): void {
  const track = editor.selectedTrack;
  const shape = track && editor.sight.shapeOf(track.id);
  if (!track?.head) return editor.say('Select an object first.');
  if (!shape) return editor.say(NO_SHAPE);
  const { head, constants } = track;
  editor.times.copied = { track: track.id, frame: editor.frame, head, shape, constants, attributes: attributesAt(track, editor.frame) };
  const [here, there] = [keyOf('track.paste'), keyOf('track.paste-at-pointer')];
  editor.say(editor.isStill ? `Shape copied: ${here} puts it in its place once more, ${there} at the pointer.` : `Shape copied: ${here} puts it on another frame, ${there} at the pointer.`);
}

export function paste(editor: Editor): void {
  const { copied } = editor.times;
  if (copied) pasteShape(editor, copied, copied.shape);
  else editor.say(`Copy a shape first (${keyOf('track.copy')}).`);
}

export function pasteAtPointer(editor: Editor): void {
  const { copied, pointer } = editor.times;
  if (!copied || !pointer) return copied ? editor.say('Point at the place in the picture first.') : paste(editor);
  const { size } = editor;
  const at = editor.sight.viewport.imageFromScreen(pointer);
  const norm = bounds(copied.shape.map((number) => number ?? NaN));
  const box = { left: norm.left * size.width, top: norm.top * size.height, right: norm.right * size.width, bottom: norm.bottom * size.height };
  const shift = clampedShift(box, at.x - (box.left + box.right) / 2, at.y - (box.top + box.bottom) / 2, size);
  pasteShape(editor, copied, shifted(copied.shape, shift.x / size.width, shift.y / size.height));
}

/** Onto the selected object, as a keyframe here; onto nothing, or onto the frame it came from, as a new object. */
function pasteShape(editor: Editor, copied: CopiedShape, shape: Norm): void {
  const track = editor.selectedTrack;
  if (!track || editor.isStill || (track.id === copied.track && editor.frame === copied.frame)) return pasteNew(editor, copied, shape);
  const fits = track.head?.kind === copied.head.kind && String(track.head.points) === String(copied.head.points);
  if (!fits) return editor.say(`A ${shapeWord(copied.head.kind)} does not fit this object: let go of it (Esc) to paste a new one.`);
  onSelected(editor, (target, frame) => change.pasteShape(target, frame, shape));
}

function pasteNew(editor: Editor, { head, constants, attributes }: CopiedShape, shape: Norm): void {
  const id = newTrackId();
  const set = ([name, after]: [string, unknown], frame: number | null): Change => ({ track: id, cell: 'attribute', name, frame, before: null, after });
  editor.perform([
    ...createTrack(id, { ...head, origin: 'manual', state: 'editable', derived_from: '' }, editor.frame, shape),
    ...Array.from(constants, (entry) => set(entry, null)),
    ...Array.from(attributes, (entry) => set(entry, editor.frame)),
  ]);
  editor.select(id);
}

/** Leads to the last frame that got the shape: there it can be corrected, and propagated further. */
export function propagate(editor: Editor): void {
  const { propagateCount } = editor.times;
  const { last } = editor.player;
  const to = Math.min(editor.frame + propagateCount, last);
  const isDone = onSelected(editor, (track, frame) => change.propagate(track, frame, propagateCount, last), editor.frame === last ? 'This is the last frame.' : NO_SHAPE);
  if (!isDone) return;
  editor.say(`Shape kept until frame ${to}.`);
  editor.player.seek(to);
}

export function split(editor: Editor): void {
  const id = newTrackId();
  const isDone = onSelected(editor, (track, frame) => lineage(editor, () => splitTrack(track, frame, id, '').changes));
  if (isDone) editor.select(id);
}

export function join(editor: Editor): void {
  const track = editor.selectedTrack;
  if (!track) return editor.say('Select an object first.');
  editor.times.join((id) => joinWith(editor, track.id, id));
  editor.say('Choose the object to join with, on the picture, in the list or in the timeline. Esc gives up.');
}

function joinWith(editor: Editor, one: string, other: string): void {
  if (one === other) return editor.say('An object cannot be joined with itself.');
  const [older, newer] = [one, other]
    .toSorted((a, b) => editor.document.indexOf(a) - editor.document.indexOf(b))
    .map((id) => editor.document.get(id)) as [Track, Track];
  if (isLocked(older) || isLocked(newer)) return editor.say(LOCKED);
  const changes = lineage(editor, () => merge(older, newer, '').changes);
  if (changes.length === 0) return;
  editor.perform(changes);
  editor.select(older.id);
  editor.say('They are one object now.');
}

function lineage(editor: Editor, make: () => readonly Change[]): Change[] {
  try {
    return [...make()];
  } catch (error) {
    if (!(error instanceof LineageError)) throw error;
    editor.say(error.message);
    return [];
  }
}

export function endHere(editor: Editor): void {
  const { last } = editor.player;
  onSelected(editor, (track, frame) => change.endHere(track, frame, last), editor.frame === last ? 'This is the last frame.' : NO_SHAPE);
}

function isLocked(track: Track): boolean {
  return track.head?.state === 'non_editable';
}

/** True when something was changed. */
function onSelected(editor: Editor, make: (track: Track, frame: number) => Change[], refusal = ''): boolean {
  const track = editor.selectedTrack;
  const changes = track && !isLocked(track) ? make(track, editor.frame) : [];
  if (changes.length > 0) editor.perform(changes);
  else if (!track) editor.say('Select an object first.');
  else if (isLocked(track)) editor.say(LOCKED);
  else if (refusal) editor.say(refusal);
  return changes.length > 0;
}

