// Which commands work along time. A job of one picture answers none of them.
import type { Command } from './command';
import type { CommandId } from './keymap';

const TIMELY: readonly CommandId[] = ['track.keyframe', 'track.outside', 'track.delete-onward', 'view.follow', 'view.onion', 'view.pin', 'view.lanes'];
const TIMELESS: readonly CommandId[] = ['track.copy', 'track.paste', 'track.paste-at-pointer'];

export function isTimely(id: CommandId, group: Command['group']): boolean {
  return TIMELY.includes(id) || ((group === 'Frames' || group === 'Time') && !TIMELESS.includes(id));
}
