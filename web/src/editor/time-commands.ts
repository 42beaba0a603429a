// The commands that work along time, for the one table of commands.
import type { Command } from './command';
import { later } from './learned';
import type { TimeCommandId } from './time-keys';

export const TIME_COMMANDS: Readonly<Record<TimeCommandId, Command>> = {
  'frame.next-empty': { group: 'Frames', run: (editor) => later(({ toEmpty }) => toEmpty(editor, 1)) },
  'frame.previous-empty': { group: 'Frames', run: (editor) => later(({ toEmpty }) => toEmpty(editor, -1)) },
  'frame.next-jump': { group: 'Frames', run: (editor) => later(({ toJump }) => toJump(editor, 1)) },
  'frame.previous-jump': { group: 'Frames', run: (editor) => later(({ toJump }) => toJump(editor, -1)) },
  'track.hold': { group: 'Time', isEdit: true, run: (editor) => later(({ toggleHold }) => toggleHold(editor)) },
  'track.copy': { group: 'Time', run: (editor) => later(({ copy }) => copy(editor)) },
  'track.paste': { group: 'Time', isEdit: true, run: (editor) => later(({ paste }) => paste(editor)) },
  'track.paste-at-pointer': { group: 'Time', isEdit: true, run: (editor) => later(({ pasteAtPointer }) => pasteAtPointer(editor)) },
  'track.propagate': { group: 'Time', isEdit: true, run: (editor) => later(({ propagate }) => propagate(editor)) },
  'track.split': { group: 'Time', isEdit: true, run: (editor) => later(({ split }) => split(editor)) },
  'track.join': { group: 'Time', isEdit: true, run: (editor) => later(({ join }) => join(editor)) },
  'track.extend': { group: 'Time', isEdit: true, run: (editor) => later(({ extend }) => extend(editor)) },
  'marked.here': { group: 'Time', run: (editor) => later(({ markHere }) => markHere(editor)) },
  'marked.interpolate': { group: 'Time', isEdit: true, run: (editor) => later(({ interpolate }) => interpolate(editor)) },
  'marked.later': { group: 'Time', isEdit: true, isRepeatable: true, run: (editor) => later(({ moveMarked }) => moveMarked(editor, 1)) },
  'marked.earlier': { group: 'Time', isEdit: true, isRepeatable: true, run: (editor) => later(({ moveMarked }) => moveMarked(editor, -1)) },
  'group.make': { group: 'Objects', isEdit: true, run: (editor) => later(({ group }) => group(editor)) },
  'group.leave': { group: 'Objects', isEdit: true, run: (editor) => later(({ ungroup }) => ungroup(editor)) },
  'group.choose': { group: 'Objects', run: (editor) => later(({ chooseGroup }) => chooseGroup(editor)) },
  'track.end-here': { group: 'Time', isEdit: true, run: (editor) => later(({ endHere }) => endHere(editor)) },
};
