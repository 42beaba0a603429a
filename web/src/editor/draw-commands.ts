// The commands of the further ways to draw, for the one table of commands.
import { chooseTool } from './choosing';
import type { Command } from './command';
import type { DrawCommandId } from './draw-keys';
import type { Editor } from './editor.svelte';
import { later } from './learned';
import { RECTANGLE_WAYS, type RectangleWay, type ToolId } from './tools/tool';

export const DRAW_COMMANDS: Readonly<Record<DrawCommandId, Command>> = {
  'tool.way': { group: 'Tools', isEdit: true, run: nextWay },
  'tool.simplify': { group: 'Tools', isEdit: true, run: (editor) => onOutline(editor, 'simplify', ['polygon', 'line']) },
  'tool.slice': { group: 'Tools', isEdit: true, run: (editor) => onOutline(editor, 'slice', ['polygon']) },
  'track.box': { group: 'Tools', isEdit: true, run: (editor) => later(({ boxAround }) => boxAround(editor)) },
  'tool.more': { group: 'Tools', isEdit: true, isRepeatable: true, run: (editor) => void editor.tool.turn(1) },
  'tool.less': { group: 'Tools', isEdit: true, isRepeatable: true, run: (editor) => void editor.tool.turn(-1) },
};

/** From the rectangle tool to its next way; from any other tool to rectangles as they were drawn last. */
function nextWay(editor: Editor): void {
  const next = RECTANGLE_WAYS[(RECTANGLE_WAYS.indexOf(editor.rectangleWay) + 1) % RECTANGLE_WAYS.length] as RectangleWay;
  chooseWay(editor, editor.toolId === 'rectangle' ? next : editor.rectangleWay);
}

export function chooseWay(editor: Editor, way: RectangleWay): void {
  editor.tool.cancel();
  editor.rectangleWay = way;
  chooseTool(editor, 'rectangle');
}

function onOutline(editor: Editor, tool: ToolId, kinds: readonly string[]): void {
  const { selected, sight } = editor;
  if (!selected || !kinds.includes(sight.kindOf(selected))) return editor.say(kinds.length > 1 ? 'Select a polygon or a line first.' : 'Select a polygon first.');
  if (sight.isLocked(selected)) return editor.say('This object may not be changed.');
  if (!sight.boundsOf(selected)) return editor.say('The object is absent on this frame.');
  editor.useTool(tool);
}
