// The commands that work on what tracks mean, for the one table of commands.
import type { Command } from './command';
import type { Editor } from './editor.svelte';
import type { MeaningCommandId } from './meaning-keys';

export const MEANING_COMMANDS: Readonly<Record<MeaningCommandId, Command>> = {
  'prelabel.accept': { group: 'Objects', isEdit: true, run: (editor) => decide(editor, 'acceptSelected') },
  'prelabel.reject': { group: 'Objects', isEdit: true, run: (editor) => decide(editor, 'rejectSelected') },
  'attributes.ask': { group: 'Objects', isEdit: true, run: (editor) => void import('./asking').then(({ toggle }) => toggle(editor)) },
  'drawer.prelabels': { group: 'Work', run: ({ meaning }) => meaning.toggle('prelabels') },
  'drawer.history': { group: 'Work', run: ({ meaning }) => meaning.toggle('history') },
  'drawer.parked': { group: 'Work', run: ({ meaning }) => meaning.toggle('parked') },
  'drawer.missing': { group: 'Work', run: ({ meaning }) => meaning.toggle('missing') },
};

/** What few need is fetched when it is first asked for. */
function decide(editor: Editor, way: 'acceptSelected' | 'rejectSelected'): void {
  void import('./prelabels').then((prelabels) => prelabels[way](editor));
}
