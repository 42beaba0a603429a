// Undo survives the page: the stacks of an earlier life of it, worked out from the journal.
import { type Change, isSame, valueOf } from '../model/edit';
import { cellOf, inverted } from './cell';
import type { TrackDocument } from './document';
import { HISTORY_STEPS_MAX, type Remembered, type Step, type StepMark } from './history';

/** An edit of an earlier life of the page. */
export interface PastStep extends StepMark {
  readonly changes: readonly Change[];
}

/** The stacks after these edits, oldest first, as far back as nobody else has changed their cells since. */
export function remembered(document: TrackDocument, past: readonly PastStep[]): Remembered {
  const done: Step[] = [];
  let undone: Step[] = [];
  for (const { turn, changes, frame } of past) {
    if (turn === 'undo') undone.push(done.pop() ?? { changes: inverted(changes), frame });
    else done.push((turn === 'redo' ? undone.pop() : undefined) ?? { changes, frame });
    if (turn === 'do') undone = [];
  }
  return { done: standing(document, done, 'after', 'before').slice(-HISTORY_STEPS_MAX), undone: standing(document, undone, 'before', 'after') };
}

/** The newest of these steps that still join on to the document: each cell holds what the step left there. */
function standing(document: TrackDocument, steps: readonly Step[], near: 'before' | 'after', far: 'before' | 'after'): Step[] {
  const cells = new Map<string, unknown>();
  const now = (change: Change): unknown => {
    const cell = cellOf(change);
    return cells.has(cell) ? cells.get(cell) : valueOf(document.get(change.track), change);
  };
  let first = steps.length;
  while (first > 0 && (steps[first - 1] as Step).changes.every((change) => isSame(now(change) ?? null, change[near] ?? null))) {
    first -= 1;
    for (const change of (steps[first] as Step).changes) cells.set(cellOf(change), change[far] ?? null);
  }
  return steps.slice(first);
}
