// Commands that move through time, over the picture and between objects. None of them changes a track.
import { keyOf } from './chosen-keys.svelte';
import type { Editor } from './editor.svelte';

export function togglePlay({ player }: Editor): void {
  if (player.playing) player.pause();
  else player.play();
}

export function toggleHelp(editor: Editor): void {
  editor.isHelpOpen = !editor.isHelpOpen;
}

/** Gives up the gesture; else goes back to selecting; else lets go of the selection. */
export function cancel(editor: Editor): void {
  if (editor.isHelpOpen) editor.isHelpOpen = false;
  else if (editor.view.isMenuOpen && !editor.tool.isBusy) editor.view.isMenuOpen = false;
  else if (editor.meaning.stopAsking() || editor.times.giveUp() || editor.tool.cancel()) return;
  else if (editor.meaning.close()) return;
  else if (editor.toolId !== 'select') editor.useTool('select');
  else editor.select(null);
}

/** The next object on this frame, in the order of arrival, around the end. */
export function selectNext(editor: Editor, way: 1 | -1): void {
  const { count } = editor.sight.shapes;
  if (count === 0) return;
  const from = editor.sight.rowOf(editor.selected);
  const row = from < 0 ? (way > 0 ? 0 : count - 1) : (from + way + count) % count;
  editor.select(editor.sight.trackAt(row));
}

export function fit(editor: Editor): void {
  editor.sight.viewport.fit();
  editor.viewMoved();
}

export function zoomToSelected(editor: Editor): void {
  const bounds = editor.selected ? editor.sight.boundsOf(editor.selected) : null;
  if (!bounds) return fit(editor);
  editor.sight.viewport.zoomTo(bounds);
  editor.viewMoved();
}

/** Follows the object through the frames, or no longer; begins by going to it. */
export function toggleFollow(editor: Editor): void {
  const { view } = editor;
  if (!view.isFollowing && !editor.selected) return editor.say('Select the object to follow first.');
  view.isFollowing = !view.isFollowing;
  if (view.isFollowing) zoomToSelected(editor);
  editor.say(view.isFollowing ? `Following the selected object: ${keyOf('view.follow')} ends it.` : 'No longer following.');
}

export function zoom(editor: Editor, factor: number): void {
  const { stage } = editor.sight.viewport;
  editor.sight.viewport.zoomAt({ x: stage.width / 2, y: stage.height / 2 }, factor);
  editor.viewMoved();
}
