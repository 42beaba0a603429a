// Commands that choose a tool or a label. A label is drawn as some kinds only, so the one may bring the other along.
import type { Editor } from './editor.svelte';
import type { Label } from './labels';
import { relabel } from './marking';
import { DRAWING_IDS, type DrawingId, isDrawing } from './tools/tool';
import { shapeWord } from '../texts/words';

/** The tool; and when the sticky label is never of its kind, one that is. */
export function chooseTool(editor: Editor, kind: DrawingId): void {
  const { labels } = editor;
  if (!labels.allows(editor.label, kind)) {
    const label = labelFor(editor, kind);
    if (!label) return editor.say(`No label is drawn as a ${shapeWord(kind)}.`);
    editor.say(`${labels.get(editor.label).title} is never a ${shapeWord(kind)}: drawing ${label.title}.`);
    editor.label = label.name;
  }
  editor.useTool(kind);
}

/** Ends the gesture; else takes the last drawing tool again, or the one that the label asks for. */
export function repeatTool(editor: Editor): void {
  if (!editor.tool.finish()) chooseTool(editor, kindFor(editor, editor.label, editor.lastDrawing));
}

/** The label becomes the sticky one, and that of the selected track where its kind allows. */
export function chooseLabel(editor: Editor, name: string): void {
  const { title } = editor.labels.get(name);
  const { toolId } = editor;
  if (isDrawing(toolId)) {
    const kind = kindFor(editor, name, toolId);
    if (editor.tool.isBusy && (kind !== toolId || kind === 'landmark')) return editor.say(`Finish this ${shapeWord(toolId)} first, or give it up with Esc.`);
    if (kind !== toolId) {
      editor.useTool(kind);
      editor.say(`${title} is drawn as a ${shapeWord(kind)}.`);
    }
  }
  editor.label = name;
  relabel(editor, name);
}

export function chooseByKey(editor: Editor, key: string): void {
  if (editor.tool.digit(Number(key))) return;
  const label = editor.labels.byHotkey(key);
  if (label) chooseLabel(editor, label.name);
  else editor.say(`No label has the key ${key}.`);
}

/** The label of the latest object of this kind; else one that is drawn so first of all; else any that is ever. */
function labelFor({ labels, document }: Editor, kind: DrawingId): Label | undefined {
  const latest = document.tracks.findLast(({ head }) => head?.kind === kind && labels.allows(head.label, kind))?.head;
  if (latest) return labels.get(latest.label);
  return labels.drawable.find(({ kinds }) => kinds[0] === kind) ?? labels.all.find(({ name }) => labels.allows(name, kind));
}

/** `wish`, if the label is ever drawn so; else the first kind that it is. */
function kindFor({ labels }: Editor, label: string, wish: DrawingId): DrawingId {
  return labels.allows(label, wish) ? wish : (DRAWING_IDS.find((kind) => labels.allows(label, kind)) ?? wish);
}
