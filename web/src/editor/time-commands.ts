// The commands that work along time, for the one table of commands.
import type { Command } from './command';
import { later } from './learned';
import type { TimeCommandId } from './time-keys';

export const TIME_COMMANDS: Readonly<Record<TimeCommandId, Command>> = {
  'frame.next-empty': { title: 'Next frame with no objects', group: 'Frames', run: (editor) => later(({ toEmpty }) => toEmpty(editor, 1)) },
  'frame.previous-empty': { title: 'Previous frame with no objects', group: 'Frames', run: (editor) => later(({ toEmpty }) => toEmpty(editor, -1)) },
  'frame.next-jump': { title: 'Next big jump of the object', group: 'Frames', run: (editor) => later(({ toJump }) => toJump(editor, 1)) },
  'frame.previous-jump': { title: 'Previous big jump of the object', group: 'Frames', run: (editor) => later(({ toJump }) => toJump(editor, -1)) },
  'track.hold': { title: 'Hold the keyframe’s shape, or glide to the next', group: 'Time', isEdit: true, run: (editor) => later(({ toggleHold }) => toggleHold(editor)) },
  'track.copy': { title: 'Copy the shape', group: 'Time', run: (editor) => later(({ copy }) => copy(editor)) },
  'track.paste': { title: 'Paste the shape in its place', group: 'Time', isEdit: true, run: (editor) => later(({ paste }) => paste(editor)) },
  'track.paste-at-pointer': { title: 'Paste the shape at the pointer', group: 'Time', isEdit: true, run: (editor) => later(({ pasteAtPointer }) => pasteAtPointer(editor)) },
  'track.propagate': { title: 'Keep the shape for so many frames', group: 'Time', isEdit: true, run: (editor) => later(({ propagate }) => propagate(editor)) },
  'track.split': { title: 'Split the object before this frame', group: 'Time', isEdit: true, run: (editor) => later(({ split }) => split(editor)) },
  'track.join': { title: 'Join with the next object you click', group: 'Time', isEdit: true, run: (editor) => later(({ join }) => join(editor)) },
  'track.extend': { title: 'There on the marked frames, or until the last', group: 'Time', isEdit: true, run: (editor) => later(({ extend }) => extend(editor)) },
  'marked.here': { title: 'Mark frames from here, or until here', group: 'Time', run: (editor) => later(({ markHere }) => markHere(editor)) },
  'marked.interpolate': { title: 'Glide through the marked frames', group: 'Time', isEdit: true, run: (editor) => later(({ interpolate }) => interpolate(editor)) },
  'marked.later': { title: 'Marked keyframes a frame later', group: 'Time', isEdit: true, isRepeatable: true, run: (editor) => later(({ moveMarked }) => moveMarked(editor, 1)) },
  'marked.earlier': { title: 'Marked keyframes a frame earlier', group: 'Time', isEdit: true, isRepeatable: true, run: (editor) => later(({ moveMarked }) => moveMarked(editor, -1)) },
  'group.make': { title: 'Group the chosen objects', group: 'Objects', isEdit: true, run: (editor) => later(({ group }) => group(editor)) },
  'group.leave': { title: 'Take out of the group', group: 'Objects', isEdit: true, run: (editor) => later(({ ungroup }) => ungroup(editor)) },
  'group.choose': { title: 'Choose the whole group', group: 'Objects', run: (editor) => later(({ chooseGroup }) => chooseGroup(editor)) },
  'track.end-here': { title: 'Last seen on this frame', group: 'Time', isEdit: true, run: (editor) => later(({ endHere }) => endHere(editor)) },
};
