// Commands for the marked frames: those of one lane, of one object, or of every object that is listed. Each is one edit where it fits into one.
import { type Channel, channelsOf, GEOMETRY } from '../document/channels';
import * as range from '../document/range-changes';
import { deleteKeys, extendToEnd as extendTrackToEnd } from '../document/time-changes';
import type { Change } from '../model/edit';
import type { Track } from '../model/track';
import { keyOf } from './chosen-keys.svelte';
import type { Editor } from './editor.svelte';
import { deleteKeyframe } from './marking';
import { performInParts } from './prelabels';
import type { MarkedFrames } from './times.svelte';
import { counted } from '../texts/counted';

const noMark = (): string => `Mark frames first: drag along a lane, or press ${keyOf('marked.here')} here and again further on.`;

/** Marks frames without a mouse: here it begins, and once more it reaches until here. */
export function markHere(editor: Editor): void {
  const { frame, times, selected } = editor;
  const { marked } = times;
  times.marked = { track: selected, channel: null, ...marked, start: Math.min(marked?.start ?? frame, frame), stop: Math.max(marked?.stop ?? frame, frame) };
  editor.say(marked ? '' : `Marked from here: go on, and press ${keyOf('marked.here')} again where it is to end.`);
}

/** Deletes the keyframes of the marked frames; without a mark, the keyframe of this frame. */
export function deleteKeyframes(editor: Editor): void {
  const { marked } = editor.times;
  if (!marked) return deleteKeyframe(editor);
  let spared = 0;
  const perTrack = tracksOf(editor, marked).map((track) => {
    const found = deleteKeys(track, channelsIn(track, marked), marked.start, marked.stop);
    if (!found) spared += 1;
    return found ?? [];
  });
  const count = perform(editor, perTrack);
  if (spared > 0) {
    return editor.say(
      counted(spared, {
        one: `One object would be left without a shape and stayed: ${keyOf('track.delete')} deletes a whole object.`,
        other: `${spared} objects would be left without a shape and stayed: ${keyOf('track.delete')} deletes a whole object.`,
      }),
    );
  }
  editor.say(count > 0 ? counted(count, { one: `${count} keyframe deleted.`, other: `${count} keyframes deleted.` }) : 'There is no keyframe among the marked frames.');
}

/** Takes the keyframes between the ends away, so that the shapes glide. */
export function interpolate(editor: Editor): void {
  const { marked } = editor.times;
  if (!marked) return editor.say(noMark());
  if (marked.channel && marked.channel.cell !== 'geometry') return editor.say('Only places glide. Del deletes these keyframes.');
  const count = perform(editor, tracksOf(editor, marked).map((track) => range.interpolate(track, marked)));
  editor.say(count > 0 ? `Frames ${marked.start}–${marked.stop} glide now.` : 'There is no keyframe between the ends of the marked frames.');
}

/** There on all marked frames, or one value on all of them; without a mark, there until the last frame. */
export function extend(editor: Editor): void {
  const { marked } = editor.times;
  const { last } = editor.player;
  if (!marked) return extendSelected(editor);
  const { channel } = marked;
  const changesOf = (track: Track): Change[] => (channel?.cell === 'attribute' ? range.keepValue(track, channel, marked, last) : range.extend(track, marked, last));
  const count = perform(editor, tracksOf(editor, marked).map(changesOf));
  editor.say(count > 0 ? `Goes on through frames ${marked.start}–${marked.stop}.` : 'It goes on through all marked frames already.');
}

function extendSelected(editor: Editor): void {
  const track = editor.selectedTrack;
  if (!track) return editor.say('Select an object first, or mark frames.');
  const changes = editor.sight.isLocked(track.id) ? [] : extendTrackToEnd(track, editor.frame);
  if (changes.length > 0) editor.perform(changes);
  else editor.say(editor.sight.isLocked(track.id) ? 'This object may not be changed.' : 'It is there until the last frame already.');
}

/** The marked keyframes one frame later or earlier, all of them, unless one would meet another. */
export function moveMarked(editor: Editor, by: number): void {
  const { marked } = editor.times;
  if (!marked) return editor.say(noMark());
  const to = { start: marked.start + by, stop: marked.stop + by };
  const changes = movedTo(editor, marked, to);
  if (!changes) return editor.say('No further: a keyframe that is not marked stands there.');
  if (changes.length === 0) return editor.say('There is no keyframe among the marked frames.');
  performInParts(editor, [changes]);
  editor.times.marked = { ...marked, ...to };
}

/** What brings the marked keyframes to other frames; null where that cannot be. */
export function movedTo(editor: Editor, marked: MarkedFrames, to: range.Range): Change[] | null {
  const { last } = editor.player;
  if (to.start < 0 || to.stop > last) return null;
  const changes: Change[] = [];
  for (const track of tracksOf(editor, marked)) {
    const found = range.moveKeys(track, channelsIn(track, marked), marked, to, last);
    if (!found) return null;
    changes.push(...found);
  }
  return changes;
}

/** Those that a mark means and that may be changed. One that is not listed is not meant. */
function tracksOf(editor: Editor, marked: MarkedFrames): Track[] {
  const meant = (track: Track, index: number): boolean => (marked.track === null ? editor.view.isListed(track, index, null) : track.id === marked.track);
  return editor.document.tracks.filter((track, index) => track.head && meant(track, index) && !editor.sight.isLocked(track.id));
}

function channelsIn(track: Track, { channel }: MarkedFrames): readonly Channel[] {
  return channel ? [channel.cell === 'geometry' ? GEOMETRY : channel] : channelsOf(track);
}

function perform(editor: Editor, perTrack: readonly (readonly Change[])[]): number {
  const count = perTrack.reduce((sum, changes) => sum + changes.length, 0);
  if (count > 0) {
    performInParts(editor, perTrack);
    editor.times.marked = null;
  }
  return count;
}
