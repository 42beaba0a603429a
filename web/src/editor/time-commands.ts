// The commands that work along time, for the one table of commands.
import type { Command } from './command';
import * as seek from './seeking';
import type { TimeCommandId } from './time-keys';
import * as time from './timing';

export const TIME_COMMANDS: Readonly<Record<TimeCommandId, Command>> = {
  'frame.next-empty': { title: 'Next frame with no objects', group: 'Frames', run: (editor) => seek.toEmpty(editor, 1) },
  'frame.previous-empty': { title: 'Previous frame with no objects', group: 'Frames', run: (editor) => seek.toEmpty(editor, -1) },
  'frame.next-jump': { title: 'Next big jump of the object', group: 'Frames', run: (editor) => seek.toJump(editor, 1) },
  'frame.previous-jump': { title: 'Previous big jump of the object', group: 'Frames', run: (editor) => seek.toJump(editor, -1) },
  'track.hold': { title: 'Hold the keyframe’s shape, or glide to the next', group: 'Time', isEdit: true, run: time.toggleHold },
  'track.copy': { title: 'Copy the shape', group: 'Time', run: time.copy },
  'track.paste': { title: 'Paste the shape in its place', group: 'Time', isEdit: true, run: time.paste },
  'track.paste-at-pointer': { title: 'Paste the shape at the pointer', group: 'Time', isEdit: true, run: time.pasteAtPointer },
  'track.propagate': { title: 'Keep the shape for so many frames', group: 'Time', isEdit: true, run: time.propagate },
  'track.split': { title: 'Split the object before this frame', group: 'Time', isEdit: true, run: time.split },
  'track.join': { title: 'Join with the next object you click', group: 'Time', isEdit: true, run: time.join },
  'track.extend': { title: 'There until the last frame', group: 'Time', isEdit: true, run: time.extendToEnd },
  'track.end-here': { title: 'Last seen on this frame', group: 'Time', isEdit: true, run: time.endHere },
};
