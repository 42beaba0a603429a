// The commands that change what is seen and how, for the one table of commands. None of them changes a track.
import type { Command } from './command';
import * as look from './looking';
import * as steer from './steering';
import type { ViewCommandId } from './view-keys';

export const VIEW_COMMANDS: Readonly<Record<ViewCommandId, Command>> = {
  'view.fit': { title: 'Fit the picture', group: 'View', run: steer.fit },
  'view.zoom-to': { title: 'Zoom to the object', group: 'View', run: steer.zoomToSelected },
  'view.follow': { title: 'Follow the object through the frames', group: 'View', run: steer.toggleFollow },
  'view.zoom-in': { title: 'Zoom in', group: 'View', isRepeatable: true, run: (editor) => steer.zoom(editor, 1.25) },
  'view.zoom-out': { title: 'Zoom out', group: 'View', isRepeatable: true, run: (editor) => steer.zoom(editor, 0.8) },
  'view.labels': { title: 'Names: all, the selected one, none', group: 'View', run: look.nextNaming },
  'view.outline': { title: 'Lines only', group: 'View', run: look.toggleOutline },
  'view.coloring': { title: 'Colour by label, object, attribute', group: 'View', run: look.nextColoring },
  'view.onion': { title: 'Onion skin: off, keyframes, frames', group: 'View', run: look.nextOnion },
  'view.hide': { title: 'Hide or show the object', group: 'View', run: look.toggleHidden },
  'view.solo': { title: 'Only this object', group: 'View', run: look.toggleSolo },
  'view.lock': { title: 'Lock or unlock the object', group: 'View', run: look.toggleLocked },
  'view.show-all': { title: 'Show everything again', group: 'View', run: look.showAll },
  'view.find': { title: 'Filter the objects', group: 'View', run: look.find },
  'view.pin': { title: 'Pin this frame beside the live one', group: 'View', run: look.togglePin },
  'view.guide': { title: 'The guide beside the picture', group: 'View', run: (editor) => void (editor.view.isGuideOpen = !editor.view.isGuideOpen) },
  'view.menu': { title: 'How the picture is shown', group: 'View', run: (editor) => void (editor.view.isMenuOpen = !editor.view.isMenuOpen) },
  'view.plain': { title: 'The picture as it came', group: 'View', run: look.plain },
};
