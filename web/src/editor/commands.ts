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
  'frame.next': { group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(1, call.isRepeat) },
  'frame.previous': { group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(-1, call.isRepeat) },
  'frame.next-ten': { group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(10, call.isRepeat) },
  'frame.previous-ten': { group: 'Frames', isRepeatable: true, run: (editor, call) => editor.player.step(-10, call.isRepeat) },
  'frame.first': { group: 'Frames', run: (editor) => editor.player.seek(0) },
  'frame.last': { group: 'Frames', run: (editor) => editor.player.seek(editor.player.last) },
  'play.toggle': { group: 'Frames', run: steer.togglePlay },
  'keyframe.next': { group: 'Frames', isRepeatable: true, run: (editor) => later(({ toKeyframe }) => toKeyframe(editor, 1)) },
  'keyframe.previous': { group: 'Frames', isRepeatable: true, run: (editor) => later(({ toKeyframe }) => toKeyframe(editor, -1)) },
  'tool.select': { group: 'Tools', run: (editor) => editor.useTool('select') },
  'tool.rectangle': { group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'rectangle') },
  'tool.polygon': { group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'polygon') },
  'tool.line': { group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'line') },
  'tool.cuboid': { group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'cuboid') },
  'tool.landmark': { group: 'Tools', isEdit: true, run: (editor) => choose.chooseTool(editor, 'landmark') },
  'tool.pan': { group: 'Tools', run: (editor) => editor.useTool('pan') },
  ...DRAW_COMMANDS,
  'tool.repeat': { group: 'Tools', isEdit: true, run: choose.repeatTool },
  'tool.finish': { group: 'Tools', run: (editor) => void (editor.tool.finish() || later(({ placeNew }) => placeNew(editor))) },
  'tool.cancel': { group: 'Tools', run: steer.cancel },
  'track.next': { group: 'Objects', isRepeatable: true, run: (editor) => steer.selectNext(editor, 1) },
  'track.previous': { group: 'Objects', isRepeatable: true, run: (editor) => steer.selectNext(editor, -1) },
  'track.keyframe': { group: 'Objects', isEdit: true, run: mark.toggleKeyframe },
  'track.outside': { group: 'Objects', isEdit: true, run: mark.toggleOutside },
  'track.occluded': { group: 'Objects', isEdit: true, run: mark.toggleOccluded },
  'track.delete-keyframe': { group: 'Delete', isEdit: true, run: (editor) => (!editor.times.marked && editor.tool.erase()) || later((learned) => (editor.isStill ? learned.deleteTracks(editor) : learned.deleteKeyframes(editor))) },
  'track.delete-onward': { group: 'Delete', isEdit: true, run: mark.deleteFromHere },
  'track.delete': { group: 'Delete', isEdit: true, run: (editor) => later(({ deleteTracks }) => deleteTracks(editor)) },
  'track.nudge-left': { group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, -1, 0) },
  'track.nudge-right': { group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, 1, 0) },
  'track.nudge-up': { group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, 0, -1) },
  'track.nudge-down': { group: 'Objects', isEdit: true, isRepeatable: true, run: (editor) => mark.nudge(editor, 0, 1) },
  'label.choose': { group: 'Objects', run: (editor, call) => choose.chooseByKey(editor, call.key) },
  ...TIME_COMMANDS,
  ...MEANING_COMMANDS,
  'edit.undo': { group: 'Work', isEdit: true, isRepeatable: true, run: (editor) => editor.tool.back() || editor.undo() },
  'edit.redo': { group: 'Work', isEdit: true, isRepeatable: true, run: (editor) => editor.redo() },
  ...VIEW_COMMANDS,
  ...REVIEW_COMMANDS,
  'task.submit': { group: 'Work', isEdit: true, run: (editor) => editor.onsubmit() },
  'help.toggle': { group: 'Work', run: steer.toggleHelp },
  'palette.toggle': { group: 'Work', run: (editor) => void (editor.isPaletteOpen = !editor.isPaletteOpen) },
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
