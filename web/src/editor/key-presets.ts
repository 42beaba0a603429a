// Whole sets of keys to begin with. A preset says only where it differs from the one table.
import type { CommandId } from './keymap';

export type PresetId = 'rotoscope' | 'cvat';
export type KeyChanges = Readonly<Partial<Record<CommandId, readonly string[]>>>;

export interface Preset {
  readonly title: string;
  readonly keys: KeyChanges;
}

/** Frames and flags under the left hand as CVAT has them; what those keys meant here moves to keys that CVAT leaves free. */
const CVAT: KeyChanges = {
  'frame.next': ['f', 'ArrowRight'],
  'frame.previous': ['d', 'ArrowLeft'],
  'frame.next-ten': ['v', 'Shift+ArrowRight'],
  'frame.previous-ten': ['c', 'Shift+ArrowLeft'],
  'keyframe.next': ['r'],
  'keyframe.previous': ['e'],
  'track.occluded': ['q'],
  'track.delete': ['Delete', 'Backspace'],
  'track.delete-keyframe': ['Ctrl+Delete', 'Ctrl+Backspace'],
  'track.join': ['m'],
  'track.split': ['Alt+m'],
  'label.choose': ['Ctrl+1', 'Ctrl+2', 'Ctrl+3', 'Ctrl+4', 'Ctrl+5', 'Ctrl+6', 'Ctrl+7', 'Ctrl+8', 'Ctrl+9'],
  'tool.select': ['1'],
  'tool.rectangle': ['2', 'b'],
  'tool.polygon': ['3', 'p'],
  'tool.line': ['4'],
  'tool.cuboid': ['5'],
  'tool.landmark': ['6'],
  'view.lock': ['l'],
  'view.fit': ['Shift+f'],
  'help.toggle': ['F1', '?'],
  'prelabel.accept': ['a'],
  'prelabel.reject': ['Shift+a'],
  'drawer.missing': ['Alt+q'],
};

export const PRESETS: Readonly<Record<PresetId, Preset>> = {
  rotoscope: { title: 'Rotoscope', keys: {} },
  cvat: { title: 'CVAT', keys: CVAT },
};
