// Where a new issue is pinned: worked out from what is selected, marked and under the pointer.
import type { Editor } from '../../editor/editor.svelte';
import type { PinnedTo } from '../../editor/reviewing';
import type { NewIssue } from '../../wire/review-types';

/** A draft; what was already written in an earlier one is kept. */
export function draftOf(editor: Editor, pinned: PinnedTo, categories: readonly string[], earlier: NewIssue | null): NewIssue {
  const words = {
    text: earlier?.text ?? '',
    category: earlier?.category ?? guess(categories, pinned, editor.selected !== null),
    severity: earlier?.severity ?? ('major' as const),
  };
  if (pinned === 'job') return { ...words, frame: null, last_frame: null, track: null, point: null };
  const { marked, pointer } = editor.times;
  if (pinned === 'point' && pointer) {
    const at = editor.sight.viewport.imageFromScreen(pointer);
    const { width, height } = editor.size;
    return { ...words, frame: editor.frame, last_frame: null, track: null, point: [at.x / width, at.y / height] };
  }
  const [frame, last] = marked ? [marked.start, marked.stop] : [editor.frame, null];
  return { ...words, frame, last_frame: last, track: marked?.track ?? editor.selected, point: null };
}

function guess(categories: readonly string[], pinned: PinnedTo, hasTrack: boolean): string {
  const wish = pinned === 'point' ? 'missing' : hasTrack && pinned === 'object' ? /* no text: it is one of the project's */ 'wrong box' : 'other';
  return categories.includes(wish) ? wish : (categories.at(-1) ?? 'other');
}
