// Everything the hands can do, by name. Keys, buttons, tooltips and the help page go through this table.
import type { Call, Command } from './command';
import * as choose from './choosing';
import type { Editor } from './editor.svelte';
import { DRAW_COMMANDS } from './draw-commands';
import type { CommandId } from './keymap';
import { later } from './learned';
import { REVIEW_COMMANDS } from './review-commands';
import * as steer from './steering';
import * as mark from './marking';
import { MEANING_COMMANDS } from './meaning-commands';
import { TIME_COMMANDS } from './time-commands';
import { isTimely } from './timely';
import { VIEW_COMMANDS } from './view-commands';

export const COMMANDS: Readonly<Record<CommandId, Command>> = {
  'frame.next': { title: 'Next frame', group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(1, call.isRepeat) },
  'frame.previous': { title: 'Previous frame', group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(-1, call.isRepeat) },
  'frame.next-ten': { title: '10 frames on', group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(10, call.isRepeat) },
  'frame.previous-ten': { title: '10 frames back', group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(-10, call.isRepeat) },
  'frame.first': { title: 'First frame', group: 'Frames', run: (editor) => editor.player.seek(0) },
  'frame.last': { title: 'Last frame', group: 'Frames', run: (editor) => editor.player.seek(editor.player.last) },
  'play.toggle': { title: 'Play or pause', group: 'Frames', run: steer.togglePlay },
  'keyframe.next': { title: 'Next keyframe of the object', group: 'Frames', isRepeatable: true, run: (editor) => later(({ toKeyframe }) => toKeyframe(editor, 1)) },
  'keyframe.previous': { title: 'Previous keyframe of the object', group: 'Frames', isRepeatable: true, run: (editor) => later(({ toKeyframe }) => toKeyframe(editor, -1)) },
  'tool.select': { title: 'Select, move, resize', group: 'Tools', run: (editor) => editor.useTool('select') },
  'tool.rectangle': { title: 'Draw a rectangle: drag, or click twice', group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'rectangle') },
  'tool.polygon': { title: 'Draw a polygon: click, or drag freehand', group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'polygon') },
  'tool.line': { title: 'Draw a line: click, or drag freehand', group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'line') },
  'tool.cuboid': { title: 'Draw a cuboid: drag its front, then pull out the back', group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'cuboid') },
  'tool.landmark': { title: 'Set landmarks: drag a box, or click point by point', group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'landmark') },
  'tool.pan': { title: 'Move the picture', group: 'Tools', run: (editor) => editor.useTool('pan') },
  ...DRAW_COMMANDS,
  'tool.repeat': { title: 'Draw with the last tool again; finish', group: 'Tools', isEdit: true, run: choose.repeatTool },
  'tool.finish': { title: 'Finish what is being drawn', group: 'Tools', run: (editor) => void editor.tool.finish() },
  'tool.cancel': { title: 'Give up the gesture, or let go', group: 'Tools', run: steer.cancel },
  'track.next': { title: 'Next object on this frame', group: 'Objects', isRepeatable: true, run: (editor) => steer.selectNext(editor, 1) },
  'track.previous': { title: 'Previous object on this frame', group: 'Objects', isRepeatable: true, run: (editor) => steer.selectNext(editor, -1) },
  'track.keyframe': { title: 'Set or take away a keyframe here', group: 'Objects', isEdit: true, run: mark.toggleKeyframe },
  'track.outside': { title: 'Absent or present from here on', group: 'Objects', isEdit: true, run: mark.toggleOutside },
  'track.occluded': { title: 'Occluded from here on', group: 'Objects', isEdit: true, run: mark.toggleOccluded },
  'track.delete-keyframe': { title: 'Delete the point held, this keyframe, or those of the marked frames', group: 'Delete', isEdit: true, run: (editor) => (!editor.times.marked && editor.tool.erase()) || later((learned) => (editor.isStill ? learned.deleteTracks(editor) : learned.deleteKeyframes(editor))) },
  'track.delete-onward': { title: 'Delete from here on', group: 'Delete', isEdit: true, run: mark.deleteFromHere },
  'track.delete': { title: 'Delete the whole object', group: 'Delete', isEdit: true, run: (editor) => later(({ deleteTracks }) => deleteTracks(editor)) },
  'track.nudge-left': { title: 'One pixel left', group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, -1, 0) },
  'track.nudge-right': { title: 'One pixel right', group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, 1, 0) },
  'track.nudge-up': { title: 'One pixel up', group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, 0, -1) },
  'track.nudge-down': { title: 'One pixel down', group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, 0, 1) },
  'label.choose': { title: 'Label of the selected object, and of the next', group: 'Objects', run: (editor, call) => choose.chooseByKey(editor, call.key) },
  ...TIME_COMMANDS,
  ...MEANING_COMMANDS,
  'edit.undo': { title: 'Undo', group: 'Work', isEdit: true, isRepeatable: true, run: (editor) => editor.tool.back() || editor.undo() },
  'edit.redo': { title: 'Redo', group: 'Work', isEdit: true, isRepeatable: true, run: (editor) => editor.redo() },
  ...VIEW_COMMANDS,
  ...REVIEW_COMMANDS,
  'task.submit': { title: 'Submit', group: 'Work', isEdit: true, run: (editor) => editor.onsubmit() },
  'help.toggle': { title: 'Show and change the keys', group: 'Work', run: steer.toggleHelp },
  'palette.toggle': { title: 'Find a command by its name', group: 'Work', run: (editor) => void (editor.isPaletteOpen = !editor.isPaletteOpen) },
};

/** Runs a command as a key, a button or a test would. False when it is not for now. */
export function run(editor: Editor, id: CommandId, call: Call = { isRepeat: false, key: '' }): boolean {
  const command = COMMANDS[id];
  if ((call.isRepeat && !command.isRepeatable) || (editor.isStill && isTimely(id, command.group))) return false;
  if (command.isEdit && editor.isReadOnly) {
    editor.say(editor.readOnlyReason);
    return false;
  }
  if (!editor.meaning.keys?.(id, call.key)) command.run(editor, call);
  return true;
}
