// The commands that work on what tracks mean, for the one table of commands.
import type { Command } from './command';
import type { Editor } from './editor.svelte';
import type { MeaningCommandId } from './meaning-keys';

export const MEANING_COMMANDS: Readonly<Record<MeaningCommandId, Command>> = {
  'prelabel.accept': { title: 'Accept the pre-label, and on to the next', group: 'Objects', isEdit: true, run: (editor) => decide(editor, 'acceptSelected') },
  'prelabel.reject': { title: 'Reject the pre-label, and on to the next', group: 'Objects', isEdit: true, run: (editor) => decide(editor, 'rejectSelected') },
  'attributes.ask': { title: 'Attribute mode: object by object, answered by number keys', group: 'Objects', isEdit: true, run: (editor) => void import('./asking').then(({ toggle }) => toggle(editor)) },
  'drawer.prelabels': { title: 'Pre-labels: accept, reject, fewer keyframes', group: 'Work', run: ({ meaning }) => meaning.toggle('prelabels') },
  'drawer.history': { title: 'History: who did what on this frame', group: 'Work', run: ({ meaning }) => meaning.toggle('history') },
  'drawer.parked': { title: 'Changes that were set aside', group: 'Work', run: ({ meaning }) => meaning.toggle('parked') },
  'drawer.missing': { title: 'What is missing before you can submit', group: 'Work', run: ({ meaning }) => meaning.toggle('missing') },
};

/** What few need is fetched when it is first asked for. */
function decide(editor: Editor, way: 'acceptSelected' | 'rejectSelected'): void {
  void import('./prelabels').then((prelabels) => prelabels[way](editor));
}
