// Where a link leads inside a job: to a frame, and to an object there.
import type { Editor } from '../editor/editor.svelte';

export function openedAt(editor: Editor, query: string): void {
  const asked = new URLSearchParams(query);
  const track = asked.get('track') ?? '';
  const frame = Number(asked.get('frame') ?? Number.NaN);
  if (editor.document.tracks.some(({ id, head }) => head && id === track)) editor.selection.select(track);
  if (Number.isInteger(frame) && frame >= 0) editor.player.seek(Math.min(frame, editor.player.last));
}
