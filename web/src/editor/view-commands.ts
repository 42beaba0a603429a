// The commands that change what is seen and how, for the one table of commands. None of them changes a track.
import type { Command } from './command';
import { later } from './learned';
import * as steer from './steering';
import type { ViewCommandId } from './view-keys';

export const VIEW_COMMANDS: Readonly<Record<ViewCommandId, Command>> = {
  'view.fit': { group: 'View', run: steer.fit },
  'view.zoom-to': { group: 'View', run: steer.zoomToSelected },
  'view.follow': { group: 'View', run: steer.toggleFollow },
  'view.zoom-in': { group: 'View', isRepeatable: true, run: (editor) => steer.zoom(editor, 1.25) },
  'view.zoom-out': { group: 'View', isRepeatable: true, run: (editor) => steer.zoom(editor, 0.8) },
  'view.labels': { group: 'View', run: (editor) => later(({ nextNaming }) => nextNaming(editor)) },
  'view.outline': { group: 'View', run: (editor) => later(({ toggleOutline }) => toggleOutline(editor)) },
  'view.coloring': { group: 'View', run: (editor) => later(({ nextColoring }) => nextColoring(editor)) },
  'view.onion': { group: 'View', run: (editor) => later(({ nextOnion }) => nextOnion(editor)) },
  'view.hide': { group: 'View', run: (editor) => later(({ toggleHidden }) => toggleHidden(editor)) },
  'view.solo': { group: 'View', run: (editor) => later(({ toggleSolo }) => toggleSolo(editor)) },
  'view.lock': { group: 'View', run: (editor) => later(({ toggleLocked }) => toggleLocked(editor)) },
  'view.show-all': { group: 'View', run: (editor) => later(({ showAll }) => showAll(editor)) },
  'view.find': { group: 'View', run: (editor) => later(({ find }) => find(editor)) },
  'view.pin': { group: 'View', run: (editor) => later(({ togglePin }) => togglePin(editor)) },
  'view.guide': { group: 'View', run: (editor) => void (editor.view.isGuideOpen = !editor.view.isGuideOpen) },
  'view.menu': { group: 'View', run: (editor) => void (editor.view.isMenuOpen = !editor.view.isMenuOpen) },
  'view.plain': { group: 'View', run: (editor) => later(({ plain }) => plain(editor)) },
  'view.panels': { group: 'View', run: (editor) => later(({ foldAll }) => foldAll(editor)) },
  'view.side': { group: 'View', run: (editor) => later(({ fold }) => fold(editor, 'side')) },
  'view.lanes': { group: 'View', run: (editor) => later(({ fold }) => fold(editor, 'lanes')) },
};
