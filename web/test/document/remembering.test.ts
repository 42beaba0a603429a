// Undo outlives the page: what the journal kept becomes the stacks again, as far as nobody else came between.
import { expect, test } from 'vitest';
import { TrackDocument } from '../../src/document/document';
import { History, HISTORY_STEPS_MAX, type StepMark } from '../../src/document/history';
import { type PastStep, remembered } from '../../src/document/remembering';
import type { Change } from '../../src/model/edit';

const HEAD = { kind: 'rectangle', label: 'car', color: '', origin: 'manual', state: 'editable', points: [], derived_from: '' };
const born: Change = { track: 't', cell: 'head', before: null, after: HEAD };

function told(frame: number, before: string | null, after: string | null): Change {
  return { track: 't', cell: 'attribute', name: 'pose', frame, before, after };
}

class Page {
  readonly document = new TrackDocument();
  readonly journal: PastStep[] = [];
  readonly history = new History(this.document, (changes: readonly Change[], mark: StepMark) => this.journal.push({ ...mark, changes }));

  /** The same job after a reload: the document as the server has it, the history from the journal. */
  reloaded(): Page {
    const page = new Page();
    page.document.load(this.document.tracks);
    page.journal.push(...this.journal);
    page.history.restore(remembered(page.document, page.journal));
    return page;
  }

  get pose(): unknown {
    return this.document.get('t')?.attributes.get('pose')?.valueAt(99) ?? null;
  }
}

test('what was done before the reload is taken back after it, and done again', () => {
  const page = new Page();
  page.history.perform([born], 0);
  page.history.perform([told(1, null, 'lying')], 7);
  const next = page.reloaded();
  expect(next.history.undo()).toBe(7);
  expect(next.pose).toBeNull();
  const last = next.reloaded();
  expect(last.history.canRedo).toBe(true);
  expect(last.history.redo()).toBe(7);
  expect(last.pose).toBe('lying');
  last.history.undo();
  last.history.undo();
  expect(last.document.get('t')?.head).toBeNull();
});

test('a new step after an undo forgets what could have been done again', () => {
  const page = new Page();
  page.history.perform([born], 0);
  page.history.perform([told(1, null, 'lying')], 0);
  page.history.undo();
  page.history.perform([told(2, null, 'sitting')], 0);
  const next = page.reloaded();
  expect(next.history.canRedo).toBe(false);
  next.history.undo();
  expect(next.pose).toBeNull();
});

test('history ends where somebody else has changed the same cell', () => {
  const page = new Page();
  page.history.perform([born], 0);
  page.history.perform([told(1, null, 'lying')], 0);
  page.history.perform([told(2, null, 'sitting')], 0);
  page.document.apply([told(1, 'lying', 'standing')]);
  const next = page.reloaded();
  expect(next.history.undo()).toBe(0);
  expect(next.history.canUndo).toBe(false);
  expect(next.pose).toBe('standing');
});

test('500 steps are remembered, also when the journal begins in the middle', () => {
  const page = new Page();
  page.history.perform([born], 0);
  for (let n = 0; n < HISTORY_STEPS_MAX + 50; n += 1) page.history.perform([told(n, null, String(n))], n);
  for (let n = 0; n < 20; n += 1) page.history.undo();
  page.journal.splice(0, 100);
  const next = page.reloaded();
  let count = 0;
  while (next.history.undo() !== null) count += 1;
  expect(count).toBe(HISTORY_STEPS_MAX + 50 - 20 - 99);
  let again = 0;
  while (next.history.redo() !== null) again += 1;
  expect(again).toBe(count + 20);
});
